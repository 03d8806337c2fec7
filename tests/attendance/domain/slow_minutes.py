"""Minutes of a day the slow way: worked, overtime by class, nights, gaps at the seat."""

from typing import Any

from attendance.domain.kinds import Compensation, DayKind, HoursSystem
from attendance.domain.records import Outage, PersonSpan
from tests.attendance.domain.slow_day import (
    Day,
    Minutes,
    Stretch,
    at,
    core_of,
    day_of,
    minutes,
    net_of,
    span_of,
    wall_of,
)
from tests.attendance.domain.story import CALENDAR


def _class(each: Day, minute: int) -> str:
    own, of_shift = CALENDAR.kind(day_of(minute, each.zone)), CALENDAR.kind(each.day)
    if own is DayKind.STATUTORY:
        return "ot300"
    if (own if of_shift is DayKind.STATUTORY else of_shift) is DayKind.REST:
        return "ot200"
    return "ordinary"


def count_minutes(person: PersonSpan, each: Day, seen: dict[str, Any], outages: tuple[Outage, ...]) -> None:
    """Count the minutes of a day whose touches are read."""
    approved = {minute for approval in each.approvals for minute in minutes(span_of(approval))}
    worked: list[Minutes] = []
    for stretch in each.stretches:
        at_work = (stretch.there & net_of(each, stretch)) - each.leave - each.duty
        if stretch.shift and each.plan and each.plan.core:
            at_work = set(sorted(at_work - approved)[: _required(each)])
        worked.append(at_work)
    inside = set().union(*worked) | (each.net & each.duty)
    comprehensive = person.hours_system is HoursSystem.COMPREHENSIVE

    def ordinary(minute: int) -> bool:
        return _class(each, minute) == "ordinary" or (_class(each, minute) == "ot200" and comprehensive)

    seen["worked_minutes"] = sum(ordinary(minute) for minute in inside)
    counted = _count_overtime(each, seen, inside=inside, ordinary=ordinary, comprehensive=comprehensive)
    for stretch, at_work in zip(each.stretches, worked, strict=True):
        is_flexible = bool(stretch.shift and each.plan and each.plan.core)
        if is_flexible and stretch.there:
            duty = sum(taken[2] for taken in each.taken if taken[3])
            seen["short_minutes"] = max(0, _required(each) + duty - len(inside))
        if stretch.shift and not _is_due(each, stretch):
            continue
        beyond = stretch.there - approved
        if is_flexible:
            seen["unapproved_minutes"] += len(beyond - each.meals - each.leave) - len(at_work)
        else:
            seen["unapproved_minutes"] += len(beyond - stretch.shift)
    night = {minute for minute in inside | counted if not 360 <= wall_of(minute, each.zone) < 1320}
    seen["nights"] = int(len(night) >= 120)
    spans = [(one.start, one.end) for one in person.activities] + [(one.start, one.end) for one in outages]
    excused = {minute for span in spans for minute in minutes(span)}
    _count_gaps(person, each, seen, worked, excused)


def _is_due(each: Day, stretch: Stretch) -> bool:
    base = core_of(each) if each.plan and each.plan.core else net_of(each, stretch)
    return bool(base - each.leave - each.duty)


def _required(each: Day) -> int:
    assert each.plan
    return max(0, each.plan.scheduled_minutes - sum(taken[2] for taken in each.taken))


def _count_overtime(
    each: Day, seen: dict[str, Any], *, inside: Minutes, ordinary: Any, comprehensive: bool
) -> Minutes:
    there = set().union(*(stretch.there for stretch in each.stretches))
    counted: Minutes = set()
    pieces: list[tuple[Minutes, Compensation]] = []
    for approval in each.approvals:
        start, end = span_of(approval)
        stretch = next(one for one in each.stretches if _holds(each, one, start))
        piece = (minutes((start, end)) & there) - each.leave - each.meals
        if not stretch.shift:
            for step in (-1440, 0, 1440):
                noon, one = (at(each.day, step + wall, each.zone) for wall in (720, 780))
                if start <= noon and one <= end:
                    piece -= minutes((noon, one))
        elif not (each.plan and each.plan.core):
            piece -= {minute for minute in stretch.shift if ordinary(minute)}
        pieces.append((piece - counted, approval.compensation))
        counted |= piece
    by_roster = {minute for minute in inside if not ordinary(minute)} - counted
    pieces.append((by_roster, Compensation.PAY))
    for piece, compensation in pieces:
        for minute in sorted(piece)[: len(piece) // 30 * 30]:
            name = _class(each, minute)
            if name != "ot300" and comprehensive:
                name = "worked_minutes"
            elif name == "ordinary":
                name = "ot150"
            elif name == "ot200" and compensation is Compensation.TIME_OFF:
                name = "comp_bank"
            seen[name] += 1
    return counted | by_roster


def _holds(each: Day, stretch: Stretch, minute: int) -> bool:
    if stretch.shift and each.plan and each.plan.core:
        return stretch.opens <= minute <= stretch.closes
    return stretch.first <= minute <= stretch.last


def _count_gaps(
    person: PersonSpan, each: Day, seen: dict[str, Any], worked: list[Minutes], excused: Minutes
) -> None:
    if seen["missing_in"] or seen["missing_out"] or not each.stretches:
        return
    opens, closes = each.stretches[0].opens, each.stretches[-1].closes
    feed = [(seat.start, seat.end) for seat in person.seats]
    feed = [(start, end) for start, end in feed if start <= closes and opens <= end]
    if not feed:
        return
    seated = {minute for span in feed for minute in minutes(span)}
    for at_work in filter(None, worked):
        gap: list[int] = []
        for minute in range(min(at_work), max(at_work) + 2):
            if minute not in seated and minute <= max(at_work):
                gap.append(minute)
                continue
            uncovered = sum(one in at_work and one not in excused for one in gap)
            if uncovered >= 10:
                seen["off_post_n"] += 1
                seen["off_post_minutes"] += uncovered
            gap = []
