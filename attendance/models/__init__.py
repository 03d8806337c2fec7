"""The tables of attendance."""

from attendance.models.approvals import Leave, OvertimeApproval, PunchCorrection
from attendance.models.months import (
    PUBLISHABLE,
    AttendanceDay,
    AttendanceMonth,
    MonthState,
    PersonMonth,
)
from attendance.models.published import PublishedDay, PublishedMonth, PublishedRow
from attendance.models.punches import Direction, Punch, PunchImport, PunchSource
from attendance.models.reference import LeaveKind, RuleSet, SymbolSet

__all__ = [
    "PUBLISHABLE",
    "AttendanceDay",
    "AttendanceMonth",
    "Direction",
    "Leave",
    "LeaveKind",
    "MonthState",
    "OvertimeApproval",
    "PersonMonth",
    "PublishedDay",
    "PublishedMonth",
    "PublishedRow",
    "Punch",
    "PunchCorrection",
    "PunchImport",
    "PunchSource",
    "RuleSet",
    "SymbolSet",
]
