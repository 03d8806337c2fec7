"""Acts about calls: saying which employee is behind an agent code; destroying what was said."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from calls.models import AgentCode, Contact, SeatEvent, Turn
from calls.selectors import unmatched_agents
from calls.signals import seats_changed
from common.errors import DomainError
from staff.models import Employee, Membership


@transaction.atomic
def assign_agent_code(
    *,
    source: str,
    code: str,
    employee: Employee,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> AgentCode:
    """Record that an employee appears under a code, and fill in the contacts and seat events kept unmatched.

    Args:
        source: Name of the call log that uses the code.
        code: The agent as the log names them.
        employee: Who it is.
        starts_on: First day; None when it was always theirs.
        ends_on: Last day; None while it lasts.

    Raises:
        DomainError: ``calls.agent_code.ends_before_start``; ``calls.agent_code.overlaps`` when somebody has
            the code on one of these days.
    """
    _check_order(starts_on, ends_on)
    for other in AgentCode.objects.filter(source=source, code=code).select_related("employee"):
        if _overlaps(other, starts_on, ends_on):
            raise DomainError(
                "calls.agent_code.overlaps",
                _("%(employee)s has this code on some of these days; end theirs first.")
                % {"employee": other.employee},
                source=source,
                agent_code=code,
            )
    assigned = AgentCode.objects.create(
        source=source, code=code, employee=employee, starts_on=starts_on, ends_on=ends_on
    )
    _fill_in(assigned)
    return assigned


@transaction.atomic
def end_agent_code(assigned: AgentCode, *, last_day: date) -> None:
    """Let somebody's code end on a day; contacts already matched stay as they are.

    Raises:
        DomainError: ``calls.agent_code.ends_before_start``; ``calls.agent_code.already_ended`` when an end
            was entered before.
    """
    _check_order(assigned.starts_on, last_day)
    updated = AgentCode.objects.filter(pk=assigned.pk, ends_on__isnull=True).update(ends_on=last_day)
    if updated != 1:
        raise DomainError(
            "calls.agent_code.already_ended",
            _("An end is already entered for this code."),
            agent_code=assigned.code,
        )
    assigned.ends_on = last_day


@transaction.atomic
def match_agents() -> int:
    """Fill in the operator of contacts and seat events kept unmatched whose code or work number is known now.

    Returns:
        How many contacts found their operator.
    """
    waiting = {(row["source"], row["agent_code"]) for row in unmatched_agents()}
    events = SeatEvent.objects.filter(employee__isnull=True).exclude(agent_code="").order_by()
    waiting |= set(events.values_list("source", "agent_code").distinct())
    codes = {code for _source, code in waiting}
    entered = [row for row in AgentCode.objects.filter(code__in=codes) if (row.source, row.code) in waiting]
    waiting -= {(row.source, row.code) for row in entered}
    people = {person.work_number: person for person in Employee.objects.filter(work_number__in=codes)}
    by_number = [
        AgentCode(source=source, code=code, employee=people[code])
        for source, code in sorted(waiting)
        if code in people
    ]
    return sum(map(_fill_in, entered + by_number))


@transaction.atomic
def destroy_transcript(contact: Contact) -> int:
    """Blank what was said in a contact, and who the customer was; times and speakers stay as they were.

    A second import of the same transcript contradicts what is stored, and is rejected.

    Returns:
        How many turns lost their words.
    """
    Contact.objects.filter(pk=contact.pk).update(customer_ref="", raw="")
    return Turn.objects.filter(contact=contact).exclude(text="").update(text="")


def tell_of_seats(days: Iterable[date]) -> None:
    """Tell the apps above, once all is stored, that sign-ins of these days got to belong to somebody."""
    told = sorted(set(days))
    if told:
        transaction.on_commit(lambda: seats_changed.send(sender=SeatEvent, days=told))


def _check_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise DomainError("calls.agent_code.ends_before_start", _("The last day is before the first."))


def _overlaps(other: AgentCode, starts_on: date | None, ends_on: date | None) -> bool:
    first, last = starts_on or date.min, ends_on or date.max
    return (other.starts_on or date.min) <= last and first <= (other.ends_on or date.max)


def _fill_in(assigned: AgentCode) -> int:
    """Give the unmatched rows of a code within its days to its employee; return how many contacts."""
    within = Q(source=assigned.source, agent_code=assigned.code)
    if assigned.starts_on:
        within &= Q(day__gte=assigned.starts_on)
    if assigned.ends_on:
        within &= Q(day__lte=assigned.ends_on)
    waiting = SeatEvent.objects.filter(within, employee__isnull=True)
    days = set(waiting.order_by().values_list("day", flat=True).distinct())
    waiting.update(employee=assigned.employee)
    tell_of_seats(days)
    day = OuterRef("day")
    desk_that_day = (
        Membership.objects.filter(employee=assigned.employee, starts_on__lte=day)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        .order_by("-starts_on")
        .values("team__desk")[:1]
    )
    return (
        Contact.objects.unmatched()
        .filter(within)
        .update(operator=assigned.employee, desk=Coalesce(F("desk"), Subquery(desk_that_day)))
    )
