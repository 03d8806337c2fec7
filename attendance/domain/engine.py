"""The engine: punches, roster, leave, approvals, calendar and rules in; judged days out.

A pure function. One day derived alone and a month derived in full give the same records, and neither the
order nor the batching of the punches matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from attendance.domain.attribution import NOTHING, Reading, Slots, read_touches
from attendance.domain.judgement import Arrival, judge, unemployed_day
from attendance.domain.kinds import HoursSystem, LeavePart
from attendance.domain.offpost import SeatFeed, find_gaps, is_judged, with_off_post
from attendance.domain.records import (
    CONTEXT_DAYS,
    Leave,
    OvertimeApproval,
    PersonSpan,
    Punch,
    RosterDay,
    Spans,
)
from attendance.domain.results import DayRecord, PersonDays
from attendance.domain.setting import DayAround, DayContext, Setting, make_room
from attendance.domain.situation import ApprovalOnDay, LeaveOnDay, Situation, Unit, build_situation


@dataclass(slots=True, eq=False)
class DayAtHand:
    """One day of one person on its way through the engine."""

    day: date
    midnight: int
    situation: Situation
    is_employed: bool
    first_slot: int
    seat_required: bool


@dataclass(slots=True, eq=False)
class Trace:
    """How the punches of a person were given out: what an explanation is read from."""

    days: list[DayAtHand]
    slots: Slots
    orphans: list[Punch]
    feed: SeatFeed | None


def derive_person(person: PersonSpan, *, setting: Setting) -> PersonDays:
    """Judge the days of one person from `person.first` to `person.last`.

    Raises:
        UnannouncedYear: a judged day is in a year whose calendar is not announced.
        LookupError: no rules were in force on a judged day.
    """
    trace = give_out(person, setting)
    start, end = setting.midnight(person.first), setting.midnight(person.last + timedelta(days=1))
    orphans = tuple(punch for punch in trace.orphans if start * 60 <= punch.second < end * 60)
    records: dict[date, DayRecord] = {}
    for at_hand in trace.days:
        if person.first <= at_hand.day <= person.last:
            setting.require(at_hand.day)
            records[at_hand.day] = _judge_day(person, setting, trace, at_hand, orphans)
    return PersonDays(records, orphans)


def give_out(person: PersonSpan, setting: Setting) -> Trace:
    """Set up the days and their context, and give every punch to the shift that owns it."""
    around = setting.days_around(person.first, person.last)
    leaves = _leaves_by_day(person.leaves, around) if person.leaves else {}
    approvals = _approvals_by_day(person, setting) if person.approvals else {}
    slots = Slots()
    at_hand = []
    for near in around:
        leave, approved = leaves.get(near.day, ()), approvals.get(near.day, ())
        each = _day_at_hand(person, near, len(slots.taken), leaves=leave, approvals=approved)
        for unit in each.situation.units:
            slots.add(unit, each.midnight)
        at_hand.append(each)
    is_fed = person.seats or any(each.seat_required for each in at_hand)
    feed = SeatFeed(person, setting.outages) if is_fed else None
    return Trace(at_hand, slots, slots.give_out(sorted(person.punches)), feed)


def _day_at_hand(
    person: PersonSpan,
    near: DayAround,
    first_slot: int,
    *,
    leaves: tuple[LeaveOnDay, ...],
    approvals: tuple[ApprovalOnDay, ...],
) -> DayAtHand:
    day, midnight, context = near
    employed = _is_employed(person, day)
    listed = person.roster.get(day) if employed else None
    situation = situation_of(
        context,
        listed,
        leaves=leaves,
        approvals=approvals,
        hours_system=person.hours_on(day),
        employed=employed,
    )
    required = listed is not None and listed.seat_required
    return DayAtHand(day, midnight, situation, employed, first_slot, required)


def situation_of(
    context: DayContext,
    listed: RosterDay | None,
    *,
    leaves: tuple[LeaveOnDay, ...] = (),
    approvals: tuple[ApprovalOnDay, ...] = (),
    hours_system: HoursSystem = HoursSystem.STANDARD,
    employed: bool = True,
) -> Situation:
    """Find what a day asks for, worked out once for equal days."""
    plan = listed.plan if listed else None
    key = (plan, listed is None, leaves, approvals, hours_system, employed)
    situation = context.situations.get(key)
    if situation is None:
        make_room(context.situations)
        situation = context.situations[key] = build_situation(
            context,
            plan=plan,
            hours_system=hours_system,
            is_listed=listed is not None,
            leaves=leaves if employed else (),
            approvals=approvals if employed else (),
        )
    return situation


def _is_employed(person: PersonSpan, day: date) -> bool:
    since, until = person.employed_from, person.employed_until
    return (since is None or since <= day) and (until is None or day <= until)


def _judge_day(
    person: PersonSpan, setting: Setting, trace: Trace, at_hand: DayAtHand, orphans: tuple[Punch, ...]
) -> DayRecord:
    stray = _count_on(at_hand, orphans, setting) if orphans else 0
    arrivals = tuple(_in_day(reading, at_hand.midnight) for _, _, reading in readings(trace, at_hand))
    record, watched = judge_arrivals(
        at_hand.situation, arrivals, orphans=stray, is_employed=at_hand.is_employed
    )
    return _against_seats(trace.feed, at_hand, record, watched) if trace.feed else record


def judge_arrivals(
    situation: Situation, arrivals: tuple[Arrival, ...], *, orphans: int, is_employed: bool = True
) -> tuple[DayRecord, tuple[Spans, ...]]:
    """Judge a day by when its person came and left; equal days are judged once and share one record."""
    key = (arrivals, orphans)
    judged = situation.judged.get(key)
    if judged is None:
        make_room(situation.judged)
        judged = situation.judged[key] = (
            judge(situation, arrivals, orphans=orphans)
            if is_employed
            else (unemployed_day(situation, orphans=orphans), ())
        )
    return judged


def readings(trace: Trace, at_hand: DayAtHand) -> Iterable[tuple[Unit, list[Punch], Reading]]:
    """Read arrival and departure in each unit of a day, with the punches that it owns."""
    repeat_seconds = at_hand.situation.context.rules.repeat_within_seconds
    for index, unit in enumerate(at_hand.situation.units, start=at_hand.first_slot):
        touches = trace.slots.taken[index]
        if not touches:
            yield unit, touches, NOTHING
            continue
        twice_middle = unit.twice_middle + 2 * at_hand.midnight
        yield (
            unit,
            touches,
            read_touches(touches, twice_middle=twice_middle, repeat_seconds=repeat_seconds),
        )


def _in_day(reading: Reading, midnight: int) -> tuple[int | None, int | None, int]:
    came, left, repeats = reading[0], reading[1], reading[2]
    return (
        None if came is None else came - midnight,
        None if left is None else left - midnight,
        repeats,
    )


def _count_on(at_hand: DayAtHand, orphans: tuple[Punch, ...], setting: Setting) -> int:
    start = at_hand.midnight * 60
    end = setting.midnight(at_hand.day + timedelta(days=1)) * 60
    return sum(start <= punch.second < end for punch in orphans)


def _against_seats(
    feed: SeatFeed, at_hand: DayAtHand, record: DayRecord, watched: tuple[Spans, ...]
) -> DayRecord:
    midnight, units = at_hand.midnight, at_hand.situation.units
    if not units:
        return record
    seated = feed.seated((units[0].opens, units[-1].closes), midnight)
    if not is_judged(record, watched, has_feed=bool(seated) or at_hand.seat_required):
        return record
    threshold = at_hand.situation.context.rules.off_post_from_minutes
    gaps = find_gaps(watched, seated, excused=feed.excused(midnight))
    return with_off_post(record, gaps, threshold=threshold)


def _leaves_by_day(leaves: Iterable[Leave], around: list[DayAround]) -> dict[date, tuple[LeaveOnDay, ...]]:
    """Cut leave into days; leave of whole days comes first, and takes the minutes that others share."""
    found: dict[date, list[LeaveOnDay]] = {}
    for leave in sorted(leaves, key=_leave_order):
        for day, midnight, _ in around:
            if not _can_meet(leave, day):
                continue
            span = (leave.span[0] - midnight, leave.span[1] - midnight) if leave.span else None
            found.setdefault(day, []).append(
                LeaveOnDay(leave.part, span, leave.kind, leave.counted, leave.is_changed_duty)
            )
    return {day: tuple(taken) for day, taken in found.items()}


def _can_meet(leave: Leave, day: date) -> bool:
    # Leave by the hour may lie on the far side of midnight: the shift of the day before is met too.
    margin = timedelta(days=CONTEXT_DAYS if leave.part is LeavePart.HOURS else 0)
    return leave.first_day - margin <= day <= leave.last_day


def _leave_order(leave: Leave) -> tuple[bool, bool, tuple[int, int], date, str, str, str]:
    by_hours = leave.part is LeavePart.HOURS
    whole = leave.part is LeavePart.WHOLE
    return by_hours, not whole, leave.span or (0, 0), leave.first_day, leave.part, leave.kind, leave.ref


def _approvals_by_day(person: PersonSpan, setting: Setting) -> dict[date, tuple[ApprovalOnDay, ...]]:
    """Write approvals on the day whose shift they touch: the one that is ending first, else their own."""
    found: dict[date, list[ApprovalOnDay]] = {}
    first = person.first - timedelta(days=CONTEXT_DAYS)
    for approval in person.approvals:
        day = _approval_day(person, setting, approval, first)
        midnight = setting.midnight(day)
        found.setdefault(day, []).append(
            ApprovalOnDay(approval.start - midnight, approval.end - midnight, approval.compensation)
        )
    return {day: tuple(sorted(listed)) for day, listed in found.items()}


def _approval_day(person: PersonSpan, setting: Setting, approval: OvertimeApproval, first: date) -> date:
    # The date of its start is one of two days around the count from 1970 UTC, whatever the zone.
    own = date(1970, 1, 1) + timedelta(days=approval.start // 1440 + 1)
    while setting.midnight(own) > approval.start:
        own -= timedelta(days=1)
    for step in (-1, 0, 1):
        day = own + timedelta(days=step)
        if day >= first and _touches(person, setting, approval, day):
            return day
    return own


def _touches(person: PersonSpan, setting: Setting, approval: OvertimeApproval, day: date) -> bool:
    listed = person.roster.get(day)
    if listed is None or listed.plan is None or not _is_employed(person, day):
        return False
    situation = _shift_alone(setting, day, listed)
    midnight = setting.midnight(day)
    return any(
        midnight + start <= approval.end and approval.start <= midnight + end for start, end in situation
    )


def _shift_alone(setting: Setting, day: date, listed: RosterDay) -> Spans:
    plan, context = listed.plan, setting.context(day)
    assert plan is not None
    if plan.is_flexible:
        return context.resolve((plan.window or context.rules.flexible_window,))
    return context.resolve(plan.parts)
