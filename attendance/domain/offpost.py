"""Off post (脱岗): on shift by the clock, but signed out at the seat.

Source: operating manual, «Attendance»; rules of attendance, cases K.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import NamedTuple

from attendance.domain.kinds import MarkCode, Reason
from attendance.domain.marks import marks_of
from attendance.domain.records import Outage, PersonSpan, Span, Spans
from attendance.domain.results import DayRecord, Mark, Step
from attendance.domain.spans import join, length, meet, without


class SeatFeed:
    """The sign-ins of one person and what excuses a sign-out, in minutes since 1970 UTC."""

    def __init__(self, person: PersonSpan, outages: Iterable[Outage]) -> None:
        self._seated = join((seat.start, seat.end) for seat in person.seats)
        self._ends = [end for _, end in self._seated]
        excuses = [(each.start, each.end) for each in person.activities]
        self._excused = join([*excuses, *((each.start, each.end) for each in outages)])

    def seated(self, window: Span, midnight: int) -> Spans:
        """List the sign-ins that touch a window, in minutes of the day that began at a midnight."""
        first = bisect_left(self._ends, window[0] + midnight)
        near = takewhile(lambda span: span[0] <= window[1] + midnight, islice(self._seated, first, None))
        return tuple((start - midnight, end - midnight) for start, end in near)

    def excused(self, midnight: int) -> Spans:
        """List activities and outages, in minutes of the day that began at a midnight."""
        return tuple((start - midnight, end - midnight) for start, end in self._excused)


class Gap(NamedTuple):
    """A stretch signed out, and the minutes of it that nothing excuses."""

    part: int
    start: int
    end: int
    uncovered: int


def find_gaps(watched: Sequence[Spans], seated: Spans, *, excused: Spans) -> Iterable[Gap]:
    """List the gaps at the seat, part by part, all in minutes of the day.

    Args:
        watched: per part the minutes worked by the clock: due, present, neither meal nor leave.
        seated: signed in, joined and in order.
        excused: rostered activities and outages of the switch.
    """
    for part, post in enumerate(watched, start=1):
        if not post:
            continue
        for start, end in without(((post[0][0], post[-1][1]),), seated):
            yield Gap(part, start, end, length(without(meet(post, ((start, end),)), excused)))


def with_off_post(record: DayRecord, gaps: Iterable[Gap], *, threshold: int) -> DayRecord:
    """Add off post to a judged day: each gap whose uncovered minutes reach the threshold counts once."""
    steps: list[Step] = []
    counted: list[int] = []
    for gap in gaps:
        if not gap.uncovered:
            continue
        counts = gap.uncovered >= threshold
        reason = Reason.GAP_COUNTED if counts else Reason.GAP_BELOW_THRESHOLD
        steps.append(Step(reason, gap.part, gap.uncovered, at=gap.start, due=gap.end))
        if counts:
            counted.append(gap.uncovered)
    if not steps:
        return record
    return replace(
        record,
        off_post_n=len(counted),
        off_post_minutes=sum(counted),
        marks=_with_mark(record) if counted else record.marks,
        steps=record.steps + tuple(steps),
    )


def _with_mark(record: DayRecord) -> tuple[Mark, ...]:
    if any(mark.code in (MarkCode.REST, MarkCode.UNROSTERED) for mark in record.marks):
        return record.marks
    return marks_of(
        leaves=record.leaves,
        absent_halves=record.absent_halves,
        late=record.late_n > 0,
        early=record.early_n > 0,
        off_post=True,
        missing=record.missing_in + record.missing_out > 0,
    )


def is_judged(record: DayRecord, watched: Sequence[Spans], *, has_feed: bool) -> bool:
    """Tell whether a day can be held against the seat feed: there is one, and no punch is missing."""
    return has_feed and not (record.missing_in or record.missing_out) and any(watched)
