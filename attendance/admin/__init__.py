"""Attendance in the admin: facts are read, acts have pages of their own."""

from attendance.admin.approvals import (
    LeaveAdmin,
    LeaveCancellationAdmin,
    OvertimeApprovalAdmin,
    PunchCorrectionAdmin,
)
from attendance.admin.days import AttendanceDayAdmin
from attendance.admin.months import AttendanceMonthAdmin
from attendance.admin.objections import ObjectionAdmin
from attendance.admin.policy import (
    LeaveAllowanceAdmin,
    MinimumCoverAdmin,
    MonthPolicyAdmin,
    RequestPolicyAdmin,
)
from attendance.admin.published import PublishedMonthAdmin
from attendance.admin.punches import PunchAdmin, PunchImportAdmin
from attendance.admin.reference import LeaveKindAdmin, SymbolSetAdmin
from attendance.admin.requests import AttendanceRequestAdmin
from attendance.admin.rules import RuleSetAdmin

__all__ = [
    "AttendanceDayAdmin",
    "AttendanceMonthAdmin",
    "AttendanceRequestAdmin",
    "LeaveAdmin",
    "LeaveAllowanceAdmin",
    "LeaveCancellationAdmin",
    "LeaveKindAdmin",
    "MinimumCoverAdmin",
    "MonthPolicyAdmin",
    "ObjectionAdmin",
    "OvertimeApprovalAdmin",
    "PublishedMonthAdmin",
    "PunchAdmin",
    "PunchCorrectionAdmin",
    "PunchImportAdmin",
    "RequestPolicyAdmin",
    "RuleSetAdmin",
    "SymbolSetAdmin",
]
