"""The tables of attendance."""

from attendance.models.approvals import Leave, LeaveCancellation, OvertimeApproval, PunchCorrection
from attendance.models.months import (
    PUBLISHABLE,
    AttendanceDay,
    AttendanceMonth,
    MonthState,
    PersonMonth,
)
from attendance.models.policy import LeaveAllowance, MinimumCover, RequestPolicy
from attendance.models.published import PublishedDay, PublishedMonth, PublishedRow
from attendance.models.punches import Direction, Punch, PunchImport, PunchSource
from attendance.models.reference import LeaveKind, LimitPer, RuleSet, SymbolSet
from attendance.models.requests import AttendanceRequest, RequestKind, RequestState

__all__ = [
    "PUBLISHABLE",
    "AttendanceDay",
    "AttendanceMonth",
    "AttendanceRequest",
    "Direction",
    "Leave",
    "LeaveAllowance",
    "LeaveCancellation",
    "LeaveKind",
    "LimitPer",
    "MinimumCover",
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
    "RequestKind",
    "RequestPolicy",
    "RequestState",
    "RuleSet",
    "SymbolSet",
]
