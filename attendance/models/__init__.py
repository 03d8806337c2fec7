"""The tables of attendance."""

from attendance.models.approvals import Leave, LeaveCancellation, OvertimeApproval, PunchCorrection
from attendance.models.confirmations import ConfirmedRow, DayReview, TeamConfirmation
from attendance.models.months import (
    PUBLISHABLE,
    AttendanceDay,
    AttendanceMonth,
    MonthState,
    PersonMonth,
)
from attendance.models.objections import Objection
from attendance.models.policy import LeaveAllowance, MinimumCover, MonthPolicy, RequestPolicy
from attendance.models.published import Difference, PublishedDay, PublishedMonth, PublishedRow
from attendance.models.punches import Direction, Punch, PunchImport, PunchSource
from attendance.models.reference import LeaveKind, LimitPer, RuleSet, SymbolSet
from attendance.models.requests import AttendanceRequest, RequestKind, RequestState

__all__ = [
    "PUBLISHABLE",
    "AttendanceDay",
    "AttendanceMonth",
    "AttendanceRequest",
    "ConfirmedRow",
    "DayReview",
    "Difference",
    "Direction",
    "Leave",
    "LeaveAllowance",
    "LeaveCancellation",
    "LeaveKind",
    "LimitPer",
    "MinimumCover",
    "MonthPolicy",
    "MonthState",
    "Objection",
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
    "TeamConfirmation",
]
