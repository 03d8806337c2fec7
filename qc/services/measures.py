"""What becomes of a measure: done, put off, its effect checked, closed or begun again."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.measures import TABLE, Act, days_after, may, verdict
from qc.domain.statistics.differences import Difference
from qc.models import EffectCheck, ItemState, Measure, MeasureStep, MeetingItem
from qc.selectors.measured import Reading, compare, evidence_of, read_figure
from qc.selectors.meetings import latest_measure, part_in
from qc.services.guards import reason_text
from qc.services.measure_notices import tell_done, tell_owner
from qc.services.meetings import check_due, check_owner
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def report_done(item: MeetingItem, *, by: Employee, text: str, now: datetime) -> None:
    """Report the present measure done, as its owner; the chair is told.

    Raises:
        DomainError: `qc.measure.not_now`, `qc.reason.missing`.
    """
    measure = _claim(Act.DO, item, by)
    _step(measure, Act.DO, by, now, reason_text(text, field="text"))
    tell_done(measure, by=by, now=now)


@transaction.atomic
def put_off(item: MeetingItem, *, by: Employee, due_on: date, reason: str, now: datetime) -> None:
    """Give the owner more time.

    Raises:
        DomainError: `qc.measure.not_now`, `qc.measure.not_later`, `qc.reason.missing`.
    """
    measure = _claim(Act.PUT_OFF, item, by)
    if due_on <= max(measure.due_on, centre_day(now)):
        raise DomainError(
            "qc.measure.not_later", _("The new day lies after today and after the old one."), status=400
        )
    _step(measure, Act.PUT_OFF, by, now, reason_text(reason, field="reason"), due_before=measure.due_on)
    Measure.objects.filter(pk=measure.pk).update(due_on=due_on)
    measure.due_on = due_on
    tell_owner(measure, by=by, now=now, time=measure.steps.count())


@transaction.atomic
def check_effect(item: MeetingItem, *, by: Employee, close: bool = False, now: datetime) -> EffectCheck:
    """Store the figure after the due date beside the frozen one, and what the difference says.

    Args:
        close: whether the item is closed with it.

    Raises:
        DomainError: `qc.measure.not_now`, `qc.measure.too_early`, `qc.figure.nothing`.
    """
    measure = _claim(Act.CHECK, item, by)
    check = effect_of(item, measure, now=now)
    check.checked_by, check.checked_at = by, now
    check.save()
    _step(measure, Act.CHECK, by, now)
    if close:
        close_item(item, by=by, text="", now=now)
    return check


def effect_of(item: MeetingItem, measure: Measure, *, now: datetime) -> EffectCheck:
    """Compute the effect as the data are now, without storing it.

    Raises:
        DomainError: `qc.measure.too_early`, no day after the due date has passed; `qc.figure.nothing`.
    """
    days = days_after(item.first_day, item.last_day, measure.due_on, centre_day(now))
    if days is None:
        raise DomainError(
            "qc.measure.too_early",
            _("The effect can be checked from the second day after %(due_on)s.") % {"due_on": measure.due_on},
            due_on=str(measure.due_on),
        )
    after = read_figure(evidence_of(item, *days), now=now)
    difference = compare(item, after, is_mean=item.is_mean)
    return _check(measure, days, after, difference, less_is_better=not item.is_mean)


def _check(
    measure: Measure, days: tuple[date, date], after: Reading, difference: Difference, *, less_is_better: bool
) -> EffectCheck:
    assert difference.value is not None
    return EffectCheck(
        measure=measure,
        first_day=days[0],
        last_day=days[1],
        n=after.n,
        hits=after.hits,
        value=after.value,
        low=after.low,
        high=after.high,
        deviation=after.deviation,
        difference=difference.value,
        difference_low=difference.low,
        difference_high=difference.high,
        verdict=verdict(difference, less_is_better=less_is_better),
    )


@transaction.atomic
def close_item(item: MeetingItem, *, by: Employee, text: str, now: datetime) -> None:
    """Close an item whose effect was checked.

    Raises:
        DomainError: `qc.measure.not_now`.
    """
    measure = _claim(Act.CLOSE, item, by)
    _step(measure, Act.CLOSE, by, now, text.strip())


@transaction.atomic
def begin_again(
    item: MeetingItem, *, by: Employee, measure: str, owner: Employee, due_on: date, now: datetime
) -> Measure:
    """Begin the next round of an item whose measure was not effective.

    Raises:
        DomainError: `qc.measure.not_now`, `qc.measure.owner_cannot`, `qc.measure.due_in_past`,
            `qc.reason.missing`.
    """
    before = _claim(Act.AGAIN, item, by)
    check_owner(owner)
    check_due(due_on, today=centre_day(now))
    text = reason_text(measure, field="measure")
    _step(before, Act.AGAIN, by, now, text)
    after = Measure.objects.create(item=item, number=before.number + 1, text=text, owner=owner, due_on=due_on)
    tell_owner(after, by=by, now=now)
    return after


def _claim(act: Act, item: MeetingItem, person: Employee) -> Measure:
    """Take an item for an act: the state moves in one statement, and only if the table allows it."""
    before, after, _part = TABLE[act]
    held = MeetingItem.objects.select_for_update(no_key=True, of=("self",))
    held_item = held.select_related("meeting").get(pk=item.pk)
    if not may(act, before, part_in(held_item, person)):
        raise DomainError("qc.measure.not_yours", _("This measure is not yours to do that with."), status=403)
    claimed = MeetingItem.objects.filter(pk=item.pk, state=ItemState(before)).update(state=ItemState(after))
    if claimed != 1:
        raise DomainError(
            "qc.measure.not_now", _("The item is in another state, in which this is not possible.")
        )
    item.state = ItemState(after)
    return latest_measure(held_item)


def _step(
    measure: Measure, act: Act, by: Employee, now: datetime, text: str = "", *, due_before: date | None = None
) -> None:
    MeasureStep.objects.create(measure=measure, act=act, by=by, at=now, text=text, due_before=due_before)
