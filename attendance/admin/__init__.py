"""Attendance in the admin: facts are read, acts have pages of their own."""

from attendance.admin.approvals import LeaveAdmin, OvertimeApprovalAdmin, PunchCorrectionAdmin
from attendance.admin.days import AttendanceDayAdmin
from attendance.admin.months import AttendanceMonthAdmin
from attendance.admin.published import PublishedMonthAdmin
from attendance.admin.punches import PunchAdmin, PunchImportAdmin
from attendance.admin.reference import LeaveKindAdmin, RuleSetAdmin, SymbolSetAdmin

__all__ = [
    "AttendanceDayAdmin",
    "AttendanceMonthAdmin",
    "LeaveAdmin",
    "LeaveKindAdmin",
    "OvertimeApprovalAdmin",
    "PublishedMonthAdmin",
    "PunchAdmin",
    "PunchCorrectionAdmin",
    "PunchImportAdmin",
    "RuleSetAdmin",
    "SymbolSetAdmin",
]
