"""A shift as it stands on a day: its units of presence, what is due, leave and approvals.

A *unit* is a stretch with one arrival and one departure: a part of the shift together with the overtime
that touches it, or overtime apart from any shift.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from attendance.domain.kinds import (
    Compensation,
    Counting,
    DayKind,
    HoursSystem,
    LeavePart,
    PayClass,
    Reason,
)
from attendance.domain.records import ShiftPlan, Span, Spans
from attendance.domain.results import DayRecord, LeaveTaken, Step
from attendance.domain.setting import WORKING, DayContext
from attendance.domain.spans import ALWAYS, join, length, meet, without


class LeaveOnDay(NamedTuple):
    """A leave as it meets one day; `span` in minutes of the day, None unless it has hours of its own."""

    part: LeavePart
    span: Span | None
    kind: str
    counted: Counting
    is_changed_duty: bool


class ApprovalOnDay(NamedTuple):
    """Approved overtime in minutes of the day it is written on."""

    start: int
    end: int
    compensation: Compensation


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of presence with one arrival and one departure, in minutes of the day.

    Attributes:
        start, end: its boundaries; the nearest boundary decides whose a punch is.
        opens, closes: its punch window, both minutes included.
        parts: the rostered parts in it, meals included; empty for overtime apart from a shift.
        net: the same without meals.
        due: what of it the person must be there for: net without leave; of a flexible shift, its core.
        approvals: approved overtime in it.
        span: of a flexible shift, the hours in which work counts.
    """

    start: int
    end: int
    opens: int
    closes: int
    parts: Spans
    net: Spans
    due: Spans
    approvals: Spans
    span: Span | None = None

    @property
    def twice_middle(self) -> int:
        """Twice the middle of what is due, by which a single touch is an arrival or a departure."""
        hull = self.due or ((self.start, self.end),)
        return hull[0][0] + hull[-1][1]


@dataclass(slots=True, eq=False)
class Situation:
    """Everything about a day but the punches, in minutes of the day.

    Attributes:
        is_listed: whether the roster names the day at all.
        leave_spans, duty_spans, away: hours of leave, of changed duty, and of both.
        hours_leave_halves: half days that leave by the hour amounts to.
        pay_classes: the class of every minute; None where the calendar is not announced.
        judged: what was judged already, by arrivals and departures.
    """

    context: DayContext
    plan: ShiftPlan | None
    hours_system: HoursSystem
    is_listed: bool
    units: tuple[Unit, ...] = ()
    meals: Spans = ()
    leaves: tuple[LeaveTaken, ...] = ()
    leave_spans: Spans = ()
    duty_spans: Spans = ()
    hours_leave_halves: int = 0
    approvals: tuple[ApprovalOnDay, ...] = ()
    away: Spans = ()
    night_spans: Spans = ()
    pay_classes: tuple[tuple[PayClass | None, Span], ...] = ()
    elapsed_minutes: int = 0
    extra_minutes: int = 0
    steps: tuple[Step, ...] = ()
    judged: dict[Any, tuple[DayRecord, tuple[Spans, ...]]] = field(default_factory=dict)

    @property
    def is_rest(self) -> bool:
        """Whether the day is free: rostered for rest, or nothing was rostered on a day off."""
        return self.plan is None and (self.is_listed or self.context.kinds[1] not in WORKING)


def build_situation(
    context: DayContext,
    *,
    plan: ShiftPlan | None,
    hours_system: HoursSystem,
    is_listed: bool,
    leaves: tuple[LeaveOnDay, ...] = (),
    approvals: tuple[ApprovalOnDay, ...] = (),
) -> Situation:
    """Work out what a day asks for, before any punch is looked at."""
    situation = Situation(context, plan, hours_system, is_listed, approvals=approvals)
    if plan is not None:
        situation.meals = context.resolve(plan.meals)
        parts = context.resolve(plan.parts)
        situation.elapsed_minutes = length(parts)
        situation.extra_minutes = max(0, length(parts) - length(plan.parts))
    _take_leaves(situation, leaves)
    situation.away = join((*situation.leave_spans, *situation.duty_spans))
    situation.night_spans = join(_nights(context))
    situation.pay_classes = tuple(pay_classes(context))
    situation.units = tuple(_units(situation))
    return situation


def pay_classes(context: DayContext) -> Iterable[tuple[PayClass | None, Span]]:
    """Name the pay class of every minute around a day.

    A minute on a statutory holiday, by its own date, is 300. Otherwise the day on which the shift begins
    decides: 200 on a rest day. After a shift that begins on a statutory holiday, the next date decides.

    Source: 《中华人民共和国劳动法》 art. 44; rules of attendance, «class across midnight».
    """
    listed: list[tuple[PayClass | None, Span]] = []
    for kind, span in zip(context.kinds, pairwise(context.edges), strict=True):
        pay_class = _pay_class(kind, context.kinds[1])
        if listed and listed[-1][0] is pay_class:
            span = (listed.pop()[1][0], span[1])
        listed.append((pay_class, span))
    return listed


def _pay_class(own: DayKind | None, of_shift: DayKind | None) -> PayClass | None:
    if own is None:
        return None
    if own is DayKind.STATUTORY:
        return PayClass.STATUTORY
    decides = own if of_shift is DayKind.STATUTORY else of_shift
    return PayClass.REST if decides is DayKind.REST else PayClass.ORDINARY


def _nights(context: DayContext) -> Spans:
    start, end = context.rules.night_from, context.rules.night_until
    return context.resolve((start + shift, end + shift) for shift in (-1440, 0, 1440))


def half_split(plan: ShiftPlan) -> int:
    """Find the wall-clock minute that divides a shift into its two half days.

    The break nearest to the middle divides it, where one lies in the middle half of the shift: the first
    half lasts until that break ends (09:00–13:00 of 09:00–18:00 with a meal at noon). A shift without
    such a break is divided in the middle.
    """
    start, end = plan.parts[0][0], plan.parts[-1][1]
    gaps = [(left[1], right[0]) for left, right in pairwise(plan.parts)]
    middle, quarter = (start + end) // 2, (end - start) / 4
    central = [rest for rest in (*plan.meals, *gaps) if abs(sum(rest) / 2 - middle) <= quarter]
    return min(central, key=lambda rest: abs(sum(rest) / 2 - middle))[1] if central else middle


def _take_leaves(situation: Situation, leaves: Iterable[LeaveOnDay]) -> None:
    taken: list[LeaveTaken] = []
    gone: Spans = ()
    halves_left = 2
    for leave in leaves:
        if situation.plan is None and leave.counted is not Counting.CALENDAR:
            continue
        span = _leave_span(situation, leave)
        minutes = length(without(meet(_leave_base(situation, leave), (span,)), gone))
        by_hours = leave.part is LeavePart.HOURS
        wanted = 0 if by_hours else 2 if leave.part is LeavePart.WHOLE else 1
        halves = min(wanted, halves_left)
        if not minutes and (by_hours or not halves or situation.plan is not None):
            continue
        halves_left -= halves
        taken.append(LeaveTaken(leave.kind, halves, minutes, leave.is_changed_duty, by_hours))
        gone = join((*gone, span))
        if leave.is_changed_duty:
            situation.duty_spans = join((*situation.duty_spans, *without((span,), situation.leave_spans)))
        else:
            situation.leave_spans = join((*situation.leave_spans, *without((span,), situation.duty_spans)))
    situation.leaves = tuple(taken)
    situation.hours_leave_halves = _hours_halves(situation)
    situation.steps = tuple(
        Step(
            Reason.CHANGED_DUTY if each.is_changed_duty else Reason.LEAVE,
            minutes=each.minutes,
            subject=each.kind,
        )
        for each in taken
    )


def _hours_halves(situation: Situation) -> int:
    """Half days that leave by the hour amounts to, rounded down: they are neither present nor absent."""
    if situation.plan is None:
        return 0
    minutes = sum(each.minutes for each in situation.leaves if each.is_by_hours and not each.is_changed_duty)
    return min(2, 2 * minutes // situation.plan.scheduled_minutes)


def _leave_span(situation: Situation, leave: LeaveOnDay) -> Span:
    if leave.span is not None:
        return leave.span
    if leave.part is LeavePart.WHOLE or situation.plan is None:
        return ALWAYS
    split = situation.context.elapsed(half_split(situation.plan))
    return (ALWAYS[0], split) if leave.part is LeavePart.FIRST_HALF else (split, ALWAYS[1])


def _leave_base(situation: Situation, leave: LeaveOnDay) -> Spans:
    plan = situation.plan
    if plan is None:
        return ()
    if plan.is_flexible and leave.part is LeavePart.HOURS:
        return without((_flexible_window(situation),), situation.meals)
    return without(situation.context.resolve(plan.parts), situation.meals)


def _flexible_window(situation: Situation) -> Span:
    assert situation.plan is not None
    window = situation.plan.window or situation.context.rules.flexible_window
    return situation.context.resolve((window,))[0]


def _units(situation: Situation) -> Iterable[Unit]:
    plan, context = situation.plan, situation.context
    window = context.rules.punch_window_minutes
    absent_for = situation.away
    approved = join((each.start, each.end) for each in situation.approvals)
    if plan is not None and plan.core is not None:
        yield from _flexible_units(situation, approved, absent_for)
        return
    rostered = context.resolve(plan.parts) if plan else ()
    for hull in join((*rostered, *approved)):
        parts = meet(rostered, (hull,))
        net = without(parts, situation.meals)
        yield Unit(
            start=hull[0],
            end=hull[1],
            opens=hull[0] - window,
            closes=hull[1] + window,
            parts=parts,
            net=net,
            due=without(net, absent_for),
            approvals=meet(approved, (hull,)),
        )


def _flexible_units(situation: Situation, approved: Spans, absent_for: Spans) -> Iterable[Unit]:
    assert situation.plan is not None
    assert situation.plan.core is not None
    margin = situation.context.rules.punch_window_minutes
    span = _flexible_window(situation)
    core = situation.context.resolve((situation.plan.core,))[0]
    for hull in join((span, *approved)):
        inside = meet(approved, (hull,))
        if not meet((span,), (hull,)):
            yield Unit(*hull, hull[0] - margin, hull[1] + margin, (), (), (), inside)
            continue
        edges = join((core, *inside))
        # A window never opens later or closes earlier than the shift's own; approvals only widen it.
        yield Unit(
            start=edges[0][0],
            end=edges[-1][1],
            opens=hull[0],
            closes=hull[1],
            parts=(span,),
            net=without((span,), situation.meals),
            due=without(without((core,), situation.meals), absent_for),
            approvals=inside,
            span=span,
        )
