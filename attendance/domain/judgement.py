"""One day of one person, judged: from arrivals and departures to the record."""

from collections.abc import Sequence

from attendance.domain.draft import Draft
from attendance.domain.kinds import DayKind, Flag, MarkCode, Reason
from attendance.domain.marks import marks_of
from attendance.domain.overtime import book_overtime, book_shift, flag_daily_caps
from attendance.domain.punctuality import judge_part, settle_absence
from attendance.domain.records import Spans
from attendance.domain.results import DayRecord, Mark, Step
from attendance.domain.situation import Situation, Unit
from attendance.domain.spans import join, length, meet, take, without

Arrival = tuple[int | None, int | None, int]
"""When somebody came and left, in minutes of the day, and how many touches were repeats."""


def judge(
    situation: Situation, arrivals: Sequence[Arrival], *, orphans: int = 0
) -> tuple[DayRecord, tuple[Spans, ...]]:
    """Judge a day.

    Args:
        situation: shift, leave, approvals, calendar and rules of the day.
        arrivals: one for each unit of the situation.
        orphans: punches on the date that belong to no shift.

    Returns:
        The record, and for each part the minutes worked at the post, for the seat feed to be held against.
    """
    draft = Draft(steps=list(situation.steps))
    for number, (unit, (came, left, _)) in enumerate(zip(situation.units, arrivals, strict=True), start=1):
        judge_part(draft, situation, unit, part=number, came=came, left=left)
    settle_absence(draft, situation)
    _book_minutes(draft, situation)
    _raise_flags(draft, situation, orphans)
    record = _record(draft, situation, duplicates=sum(each[2] for each in arrivals), orphans=orphans)
    return record, tuple(draft.watched)


def unemployed_day(situation: Situation, *, orphans: int) -> DayRecord:
    """Make the record of a day before somebody was hired or after they left."""
    return DayRecord(
        day_kind=_kind(situation),
        rule_version=situation.context.rules.version,
        is_employed=False,
        orphans=orphans,
        marks=(Mark(MarkCode.NOT_EMPLOYED),),
        flags=frozenset({Flag.ORPHAN_PUNCH} if orphans else ()),
        steps=(Step(Reason.NOT_EMPLOYED),),
    )


def _kind(situation: Situation) -> DayKind:
    kind = situation.context.kinds[1]
    assert kind is not None
    return kind


def _book_minutes(draft: Draft, situation: Situation) -> None:
    for unit, presence in zip(situation.units, draft.presence, strict=True):
        draft.watched.append(_worked(situation, unit, presence) if presence else ())
    at_work = tuple(span for spans in draft.watched for span in spans)
    if situation.duty_spans:
        at_work = join((*at_work, *meet(_duty_base(situation), situation.duty_spans)))
    by_roster = book_shift(draft, situation, at_work)
    if situation.approvals or by_roster:
        presence = join(span for spans in draft.presence for span in spans)
        book_overtime(draft, situation, presence=presence, by_roster=by_roster)
        flag_daily_caps(draft, situation)
    draft.unapproved_minutes = _unapproved(draft, situation)
    draft.nights = _nights(situation, join((*at_work, *draft.counted)) if draft.counted else at_work)
    if situation.plan is not None and situation.plan.is_flexible:
        _judge_length(draft, situation, length(at_work))


def _worked(situation: Situation, unit: Unit, presence: Spans) -> Spans:
    """Minutes at work inside the shift: meal, leave and changed duty out, overtime apart."""
    inside = without(meet(unit.net, presence), situation.away)
    if unit.span is None:
        return inside
    return take(without(inside, unit.approvals), _required(situation))


def _required(situation: Situation) -> int:
    assert situation.plan is not None
    return max(0, situation.plan.scheduled_minutes - sum(leave.minutes for leave in situation.leaves))


def _duty_base(situation: Situation) -> Spans:
    if situation.plan is None:
        return ()
    return without(situation.context.resolve(situation.plan.parts), situation.meals)


def _unapproved(draft: Draft, situation: Situation) -> int:
    minutes = 0
    for unit, presence, watched in zip(situation.units, draft.presence, draft.watched, strict=True):
        if not presence or (unit.parts and not unit.due):
            continue
        beyond = without(presence, unit.approvals)
        if unit.span is None:
            minutes += length(without(beyond, unit.parts))
        else:
            away = join((*situation.meals, *situation.leave_spans))
            minutes += length(without(beyond, away)) - length(watched)
    return minutes


def _nights(situation: Situation, at_work: Spans) -> int:
    minutes = length(meet(at_work, situation.night_spans))
    return int(minutes >= situation.context.rules.night_from_minutes)


def _judge_length(draft: Draft, situation: Situation, worked: int) -> None:
    """Find what a flexible shift is short of, where both touches are there."""
    pairs = zip(situation.units, draft.presence, strict=True)
    if not any(unit.span and presence for unit, presence in pairs):
        return
    duty = sum(leave.minutes for leave in situation.leaves if leave.is_changed_duty)
    draft.short_minutes = max(0, _required(situation) + duty - worked)
    if draft.short_minutes:
        draft.flags.add(Flag.SHORT_HOURS)
        draft.note(Reason.SHORT_HOURS, minutes=draft.short_minutes)


def _raise_flags(draft: Draft, situation: Situation, orphans: int) -> None:
    if draft.missing_in or draft.missing_out:
        draft.flags.add(Flag.PENDING_CORRECTION)
    if orphans:
        draft.flags.add(Flag.ORPHAN_PUNCH)
    if situation.extra_minutes:
        draft.flags.add(Flag.CLOCK_CHANGE)
        draft.note(Reason.CLOCK_CHANGE, minutes=situation.extra_minutes)
    if situation.plan is None and not situation.is_rest:
        draft.flags.add(Flag.UNROSTERED)
        draft.note(Reason.UNROSTERED)
    elif situation.plan is None:
        draft.note(Reason.REST_DAY)


def _marks(draft: Draft, situation: Situation) -> tuple[Mark, ...]:
    if situation.plan is None and not situation.leaves:
        return (Mark(MarkCode.REST if situation.is_rest else MarkCode.UNROSTERED),)
    return marks_of(
        leaves=situation.leaves,
        absent_halves=draft.absent_halves,
        late=draft.late_n > 0,
        early=draft.early_n > 0,
        off_post=False,
        missing=draft.missing_in + draft.missing_out > 0,
    )


def _record(draft: Draft, situation: Situation, *, duplicates: int, orphans: int) -> DayRecord:
    plan, units = situation.plan, situation.units
    due = 2 if plan else 0
    away = sum(leave.halves for leave in situation.leaves if not leave.is_changed_duty)
    present = due - away - situation.hours_leave_halves - draft.absent_halves
    return DayRecord(
        day_kind=_kind(situation),
        rule_version=situation.context.rules.version,
        shift=plan.code if plan else "",
        is_rostered=plan is not None,
        is_rest=situation.is_rest,
        parts=tuple(draft.parts),
        due_halves=due,
        present_halves=max(0, present),
        absent_halves=draft.absent_halves,
        late_n=draft.late_n,
        late_minutes=draft.late_minutes,
        core_late_minutes=draft.core_late_minutes,
        early_n=draft.early_n,
        early_minutes=draft.early_minutes,
        severe_n=draft.severe_n,
        late_absence_n=draft.late_absence_n,
        early_absence_n=draft.early_absence_n,
        missing_in=draft.missing_in,
        missing_out=draft.missing_out,
        scheduled_minutes=plan.scheduled_minutes if plan else 0,
        elapsed_minutes=situation.elapsed_minutes,
        extra_minutes=situation.extra_minutes,
        worked_minutes=draft.worked_minutes,
        short_minutes=draft.short_minutes,
        ot150=draft.ot150,
        ot200=draft.ot200,
        ot300=draft.ot300,
        comp_bank=draft.comp_bank,
        unapproved_minutes=draft.unapproved_minutes,
        leaves=situation.leaves,
        nights=draft.nights,
        duplicates=duplicates,
        orphans=orphans,
        window_end=max((unit.closes for unit in units), default=None),
        marks=_marks(draft, situation),
        flags=frozenset(draft.flags),
        steps=tuple(draft.steps),
    )
