"""Minutes by pay class: worked, overtime of 150, 200 and 300, time off in lieu.

Source: 《中华人民共和国劳动法》 art. 44; rules of attendance, cases E.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attendance.domain.draft import Draft
from attendance.domain.kinds import Compensation, Flag, HoursSystem, PayClass, Reason
from attendance.domain.records import Span, Spans
from attendance.domain.setting import UnannouncedYear
from attendance.domain.situation import ApprovalOnDay, Situation
from attendance.domain.spans import join, length, meet, take, without


def classify(situation: Situation, spans: Spans) -> Iterator[tuple[PayClass, Spans]]:
    """Split minutes of a day by pay class.

    Raises:
        UnannouncedYear: a minute falls on a day whose calendar is not announced.
    """
    classes = situation.pay_classes
    for pay_class, span in classes:
        inside = spans if len(classes) == 1 else meet(spans, (span,))
        if not inside:
            continue
        if pay_class is None:
            raise UnannouncedYear(_date_of(situation, inside[0][0]).year)
        yield pay_class, inside


def _date_of(situation: Situation, minute: int) -> date:
    context = situation.context
    assert context.day is not None
    return context.day + timedelta(days=bisect_right(context.edges, minute) - 2)


def book_shift(draft: Draft, situation: Situation, spans: Spans) -> Spans:
    """Count presence inside the shift as worked; return what is overtime, approved by the roster itself."""
    by_roster: Spans = ()
    for pay_class, minutes in classify(situation, spans):
        if _is_ordinary(situation, pay_class):
            draft.worked_minutes += length(minutes)
        else:
            by_roster += minutes
    return join(by_roster)


def _is_ordinary(situation: Situation, pay_class: PayClass) -> bool:
    comprehensive = situation.hours_system is HoursSystem.COMPREHENSIVE
    return pay_class is PayClass.ORDINARY or (pay_class is PayClass.REST and comprehensive)


def book_overtime(draft: Draft, situation: Situation, *, presence: Spans, by_roster: Spans) -> None:
    """Count overtime: per approval what of it the person was present, rounded down, then by the roster."""
    for approval in situation.approvals:
        spans = without(_payable(situation, approval, presence), draft.counted)
        _book(draft, situation, spans, compensation=approval.compensation, reason=Reason.OVERTIME_APPROVED)
    rest = without(by_roster, draft.counted)
    if rest:
        _book(draft, situation, rest, compensation=Compensation.PAY, reason=Reason.OVERTIME_BY_ROSTER)


def _payable(situation: Situation, approval: ApprovalOnDay, presence: Spans) -> Spans:
    approved = ((approval.start, approval.end),)
    spans = without(meet(approved, presence), situation.leave_spans)
    spans = without(spans, situation.meals)
    unit = next(each for each in situation.units if meet(each.approvals, approved))
    if not unit.parts:
        return without(spans, tuple(_usual_meals(situation, approval)))
    return spans if unit.span else without(spans, _ordinary(situation, unit.parts))


def _ordinary(situation: Situation, parts: Spans) -> Spans:
    classes = classify(situation, parts)
    return join(span for pay_class, spans in classes if _is_ordinary(situation, pay_class) for span in spans)


def _usual_meals(situation: Situation, approval: ApprovalOnDay) -> Iterable[Span]:
    """The usual meal, on each date where the approval covers all of it."""
    start, end = situation.context.rules.usual_meal
    for day in (-1440, 0, 1440):
        meal = situation.context.resolve(((start + day, end + day),))[0]
        if approval.start <= meal[0] and meal[1] <= approval.end:
            yield meal


def _book(
    draft: Draft, situation: Situation, spans: Spans, *, compensation: Compensation, reason: Reason
) -> None:
    step = situation.context.rules.overtime_step_minutes
    draft.counted = join((*draft.counted, *spans))
    payable = take(spans, length(spans) // step * step)
    for pay_class, minutes in classify(situation, payable):
        _book_class(draft, situation, pay_class, length(minutes), compensation=compensation, reason=reason)
    if not payable:
        draft.note(reason, minutes=0)


def _book_class(
    draft: Draft,
    situation: Situation,
    pay_class: PayClass,
    minutes: int,
    *,
    compensation: Compensation,
    reason: Reason,
) -> None:
    if pay_class is not PayClass.STATUTORY and situation.hours_system is HoursSystem.COMPREHENSIVE:
        draft.worked_minutes += minutes
        draft.note(Reason.OVERTIME_AS_HOURS, minutes=minutes)
        return
    if compensation is Compensation.TIME_OFF and pay_class is PayClass.REST:
        draft.comp_bank += minutes
        draft.note(reason, minutes=minutes, subject=Compensation.TIME_OFF)
        return
    if compensation is Compensation.TIME_OFF:
        draft.flags.add(Flag.TIME_OFF_REFUSED)
        draft.note(Reason.TIME_OFF_REFUSED, minutes=minutes, subject=pay_class)
    if pay_class is PayClass.ORDINARY:
        draft.ot150 += minutes
    elif pay_class is PayClass.REST:
        draft.ot200 += minutes
    else:
        draft.ot300 += minutes
    draft.note(reason, minutes=minutes, subject=pay_class)


def flag_daily_caps(draft: Draft, situation: Situation) -> None:
    """Flag a day whose overtime of the 150 class passes a cap; nothing is cut.

    Source: 《中华人民共和国劳动法》 art. 41.
    """
    rules = situation.context.rules
    if draft.ot150 > rules.overtime_special_minutes:
        draft.flags.add(Flag.SPECIAL_REASON_NEEDED)
    if draft.ot150 > rules.overtime_daily_cap_minutes:
        draft.flags.add(Flag.OVER_DAILY_CAP)
