"""What makes the hours of a shift sound, said without a table."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

MINUTES_PER_DAY = 1440
LONGEST_REACH = 2 * MINUTES_PER_DAY
Span = Mapping[str, int]
Edge = tuple[int | None, int | None]


class Fault(StrEnum):
    """What can be wrong with the hours of a shift."""

    NO_PARTS = "no_parts"
    MALFORMED = "malformed"
    BACKWARDS = "backwards"
    OVERLAP = "overlap"
    STARTS_LATE = "starts_late"
    MEAL_OUTSIDE = "meal_outside"
    NET_MINUTES = "net_minutes"
    CORE_MISSING = "core_missing"


class ShiftFault(ValueError):
    """A shift's hours do not make sense; `field` says which entry to mend."""

    def __init__(self, field: str, fault: Fault) -> None:
        super().__init__(f"{field}: {fault}")
        self.field = field
        self.fault = fault


def check_shift(
    *,
    kind: str,
    parts: Sequence[Span],
    meals: Sequence[Span],
    net_minutes: int | None,
    core: Edge,
    window: Edge,
) -> None:
    """Check the hours of one shift.

    Args:
        kind: `fixed` or `flexible`.
        parts: working parts in order, minutes from the midnight of the shift's day; the first
            begins on that day (0 to 1439), the last ends within two days (at most 2880).
        meals: unpaid breaks, each inside one part.
        net_minutes: minutes of work; parts less meals for a fixed shift.
        core: first and last minute of a flexible shift's core, or `(None, None)`.
        window: the widest presence of a flexible shift, or `(None, None)`.

    Raises:
        ShiftFault: the first fault found.
    """
    if not parts:
        raise ShiftFault("parts", Fault.NO_PARTS)
    _check_spans("parts", parts)
    _check_spans("meals", meals)
    if not 0 <= parts[0]["start"] < MINUTES_PER_DAY:
        raise ShiftFault("parts", Fault.STARTS_LATE)
    if any(not any(p["start"] <= m["start"] and m["end"] <= p["end"] for p in parts) for m in meals):
        raise ShiftFault("meals", Fault.MEAL_OUTSIDE)
    if kind == "flexible":
        if None in core or None in window:
            raise ShiftFault("core_start", Fault.CORE_MISSING)
    elif net_minutes != length(parts) - length(meals):
        raise ShiftFault("net_minutes", Fault.NET_MINUTES)


def length(spans: Sequence[Span]) -> int:
    """Add up the minutes of some spans."""
    return sum(span["end"] - span["start"] for span in spans)


def _check_spans(field: str, spans: Sequence[Span]) -> None:
    for span in spans:
        if set(span) != {"start", "end"} or not all(isinstance(edge, int) for edge in span.values()):
            raise ShiftFault(field, Fault.MALFORMED)
        if not 0 <= span["start"] < span["end"] <= LONGEST_REACH:
            raise ShiftFault(field, Fault.BACKWARDS)
    if any(later["start"] < earlier["end"] for earlier, later in pairwise(spans)):
        raise ShiftFault(field, Fault.OVERLAP)
