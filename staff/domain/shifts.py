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
    check_spans("parts", parts)
    check_spans("meals", meals)
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


def check_spans(field: str, spans: object, *, may_be_named: bool = False) -> None:
    """Check that spans are listed as {"start": minutes, "end": minutes}, in order and without overlap.

    Args:
        field: the entry that a fault names.
        spans: what somebody entered, of any shape; minutes from midnight, 0 to 2880.
        may_be_named: whether a span may carry a `name`, a text.

    Raises:
        ShiftFault: the first fault found.
    """
    if not isinstance(spans, list):
        raise ShiftFault(field, Fault.MALFORMED)
    for span in spans:
        if not _is_span(span, may_be_named=may_be_named):
            raise ShiftFault(field, Fault.MALFORMED)
        if not 0 <= span["start"] < span["end"] <= LONGEST_REACH:
            raise ShiftFault(field, Fault.BACKWARDS)
    if any(later["start"] < earlier["end"] for earlier, later in pairwise(spans)):
        raise ShiftFault(field, Fault.OVERLAP)


def _is_span(span: object, *, may_be_named: bool) -> bool:
    if not isinstance(span, dict):
        return False
    edges = {key: value for key, value in span.items() if not (may_be_named and key == "name")}
    is_named_by_text = not may_be_named or isinstance(span.get("name", ""), str)
    return is_named_by_text and set(edges) == {"start", "end"} and all(type(e) is int for e in edges.values())
