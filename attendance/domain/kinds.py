"""The closed lists of words that the rules of attendance use."""

from enum import StrEnum


class DayKind(StrEnum):
    """What a day is before anybody is rostered on it."""

    STATUTORY = "statutory"
    REST = "rest"
    WORKDAY = "workday"
    MAKE_UP = "make_up"


class HoursSystem(StrEnum):
    """Whether hours are judged day by day or over the whole period (综合工时)."""

    STANDARD = "standard"
    COMPREHENSIVE = "comprehensive"


class Direction(StrEnum):
    """Which way a touch went, where the source is marked trusted; information only otherwise."""

    NONE = ""
    IN = "in"
    OUT = "out"


class LeaveKind(StrEnum):
    """Kinds of leave and of changed duty named by the operating manual; a centre may add codes."""

    SICK = "SICK"
    PERSONAL = "PERSONAL"
    PUBLIC_DUTY = "PUBLIC_DUTY"
    WORK_INJURY = "WORK_INJURY"
    MARRIAGE = "MARRIAGE"
    BEREAVEMENT = "BEREAVEMENT"
    FAMILY_VISIT = "FAMILY_VISIT"
    MATERNITY = "MATERNITY"
    ANNUAL = "ANNUAL"
    TIME_OFF = "TIME_OFF"
    TEMPORARY_DISPATCH = "TEMPORARY_DISPATCH"
    STUDY = "STUDY"


class LeavePart(StrEnum):
    """How much of each day a leave takes."""

    WHOLE = "whole"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"
    HOURS = "hours"


class Counting(StrEnum):
    """Which days of a leave count: those on which the person is due, or all of them."""

    ROSTERED = "rostered"
    CALENDAR = "calendar"


class Compensation(StrEnum):
    """What a person gets for approved overtime: pay, or time off in lieu (补休)."""

    PAY = "pay"
    TIME_OFF = "time_off"


class PayClass(StrEnum):
    """The class of a minute: by statutory holiday, rest day, or neither."""

    ORDINARY = "150"
    REST = "200"
    STATUTORY = "300"


class MarkCode(StrEnum):
    """What a cell of the sheet can say besides a kind of leave."""

    PRESENT = "PRESENT"
    REST = "REST"
    LATE = "LATE"
    EARLY_LEAVE = "EARLY_LEAVE"
    OFF_POST = "OFF_POST"
    MISSING_PUNCH = "MISSING_PUNCH"
    ABSENT_WITHOUT_LEAVE = "ABSENT_WITHOUT_LEAVE"
    NOT_EMPLOYED = "NOT_EMPLOYED"
    UNROSTERED = "UNROSTERED"


class Flag(StrEnum):
    """What a person should look at, or must decide, about a day."""

    LEAVE_CONFLICT = "leave_conflict"
    PENDING_CORRECTION = "pending_correction"
    OVERTIME_UNPROVEN = "overtime_unproven"
    TIME_OFF_REFUSED = "time_off_refused"
    OVER_DAILY_CAP = "over_daily_cap"
    SPECIAL_REASON_NEEDED = "special_reason_needed"
    SHORT_HOURS = "short_hours"
    CLOCK_CHANGE = "clock_change"
    ORPHAN_PUNCH = "orphan_punch"
    UNROSTERED = "unrostered"


BLOCKING_FLAGS = frozenset({Flag.LEAVE_CONFLICT})
"""Flags that keep a day from being confirmed until somebody decides."""


class PunchUse(StrEnum):
    """Why a punch was, or was not, used."""

    IN = "in"
    OUT = "out"
    REPEAT = "repeat"
    BETWEEN = "between"
    WRONG_DIRECTION = "wrong_direction"
    OTHER_DAY = "other_day"
    ORPHAN = "orphan"


class Reason(StrEnum):
    """One step of the explanation of a day; its figures are in the step."""

    NOT_EMPLOYED = "not_employed"
    REST_DAY = "rest_day"
    UNROSTERED = "unrostered"
    ON_TIME = "on_time"
    WITHIN_GRACE = "within_grace"
    LATE = "late"
    LATE_SEVERE = "late_severe"
    LATE_ABSENCE = "late_absence"
    LEFT_ON_TIME = "left_on_time"
    EARLY = "early"
    EARLY_SEVERE = "early_severe"
    EARLY_ABSENCE = "early_absence"
    MISSING_IN = "missing_in"
    MISSING_OUT = "missing_out"
    PART_MISSED = "part_missed"
    DAY_MISSED = "day_missed"
    LEAVE = "leave"
    CHANGED_DUTY = "changed_duty"
    LEAVE_CONFLICT = "leave_conflict"
    OVERTIME_APPROVED = "overtime_approved"
    OVERTIME_BY_ROSTER = "overtime_by_roster"
    OVERTIME_UNPROVEN = "overtime_unproven"
    OVERTIME_AS_HOURS = "overtime_as_hours"
    TIME_OFF_REFUSED = "time_off_refused"
    SHORT_HOURS = "short_hours"
    CLOCK_CHANGE = "clock_change"
    GAP_COUNTED = "gap_counted"
    GAP_BELOW_THRESHOLD = "gap_below_threshold"
