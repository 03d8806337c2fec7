"""Asking for a visit: who comes, to whom, where and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from staff.models import Centre, Desk, Employee
from staff.selectors import centre_day, team_of
from visitors.domain.decide import Facts, Step, decide
from visitors.domain.people import Person, is_short_enough
from visitors.domain.vocabulary import Act, State
from visitors.models import Visit, VisitCounter, Visitor, VisitorClass, VisitPlace, VisitPolicy
from visitors.selectors.people import approvers_of
from visitors.services.notices import tell
from visitors.services.perform import Deed, record
from visitors.services.refusals import invalid, required

MOST_DAYS = 31
"""Days that may be asked for at once."""
_FULL_NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Args:
        people: Who comes, the leader of a group first.
        visitor_class: Where they come from, by class.
        place: Where they go.
        purpose: What for; blanked with the names.
        starts_at: Agreed begin.
        ends_at: Agreed end.
        organisation: Where they come from, by name; may be empty.
        desk: Desk that they visit; that of the host's team unless told.
    """

    people: Sequence[Person]
    visitor_class: VisitorClass
    place: VisitPlace
    purpose: str
    starts_at: datetime
    ends_at: datetime
    organisation: str = ""
    desk: Desk | None = None


@transaction.atomic
def request_visit(
    wanted: Wanted,
    *,
    person: Employee,
    now: datetime,
    host: Employee | None = None,
    until: date | None = None,
) -> list[Visit]:
    """Ask for a visit, or for the same hours on every day up to one; superiors of the host are told.

    Args:
        wanted: What is asked for.
        person: Who asks.
        now: When.
        host: Who receives the visitors; the person who asks unless told.
        until: The last day of a visit that repeats daily; only the first unless told.

    Returns:
        One visit for each day, in order.

    Raises:
        DomainError: ``visitors.request.no_visitor``, ``.too_many``, ``.digits``, ``.times``, ``.over``,
            ``.too_long``, ``.days``, ``.host``, ``.not_offered``, ``visitors.text.missing``.

    Source: operating manual, «Confidentiality and custody».
    """
    host = host or person
    check_people(wanted.people)
    check_reference(wanted.visitor_class, wanted.place)
    _check_times(wanted, now)
    if not host.is_active:
        raise invalid("visitors.request.host", gettext("Choose a host who works here."))
    step = decide(None, Act.REQUEST, is_walk_in=False, roles=frozenset(), facts=Facts(now))
    assert isinstance(step, Step)
    visits: list[Visit] = []
    for days in range(_days(wanted, until)):
        first = visits[0] if visits else None
        visits.append(_store(wanted, person=person, host=host, now=now, days=days, first=first))
    approvers = approvers_of(host, now=now, besides=[person])
    tell(visits[0], approvers, event="requested", key="requested", now=now)
    return visits


def check_people(people: Sequence[Person]) -> None:
    """Refuse nobody, too many, and more of a number than is needed.

    Raises:
        DomainError: ``visitors.request.no_visitor``, ``.too_many``, ``.digits``.
    """
    most = VisitPolicy.current().most_persons
    if not people or any(not one.name.strip() for one in people):
        raise invalid("visitors.request.no_visitor", gettext("Name everybody who comes."))
    if len(people) > most:
        raise invalid(
            "visitors.request.too_many",
            gettext("At most %(count)d persons come at once.") % {"count": most},
        )
    for position, one in enumerate(people, start=1):
        if not is_short_enough(one.last_digits) or _FULL_NUMBER.search(one.name):
            raise invalid(
                "visitors.request.digits",
                gettext("Of a telephone or identity number only the last four digits are kept."),
                person=position,
            )


def check_reference(visitor_class: VisitorClass, place: VisitPlace) -> None:
    """Refuse what is not offered any more.

    Raises:
        DomainError: ``visitors.request.not_offered``.
    """
    if not visitor_class.is_active or not place.is_active:
        raise invalid("visitors.request.not_offered", gettext("Choose another class or place."))


def check_length(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a visit that is agreed for too long.

    Raises:
        DomainError: ``visitors.request.too_long``.
    """
    policy = VisitPolicy.current()
    if ends_at - starts_at > policy.longest:
        raise invalid(
            "visitors.request.too_long",
            gettext("A visit is agreed for %(hours)d hours at most; ask for several days instead.")
            % {"hours": policy.longest_hours},
        )


def _check_times(wanted: Wanted, now: datetime) -> None:
    if wanted.ends_at <= wanted.starts_at:
        raise invalid("visitors.request.times", gettext("The visit must end after it begins."))
    if wanted.ends_at <= now:
        raise invalid("visitors.request.over", gettext("That time is over; choose a time to come."))
    check_length(wanted.starts_at, wanted.ends_at)


def _days(wanted: Wanted, until: date | None) -> int:
    """Count the days asked for, the first included."""
    first = centre_day(wanted.starts_at)
    days = ((until or first) - first).days + 1
    if not 1 <= days <= MOST_DAYS:
        raise invalid(
            "visitors.request.days",
            gettext("Choose a last day after the first, %(count)d days at most.") % {"count": MOST_DAYS},
        )
    return days


def _store(
    wanted: Wanted, *, person: Employee, host: Employee, now: datetime, days: int, first: Visit | None
) -> Visit:
    """Store the visit of one day under the next number of its year."""
    starts_at, ends_at = (_later(instant, days) for instant in (wanted.starts_at, wanted.ends_at))
    team = team_of(host, centre_day(starts_at))
    visit = Visit.objects.create(
        number=next_number(centre_day(now).year),
        host=host,
        requested_by=person,
        requested_at=now,
        desk=wanted.desk or (team.desk if team else None),
        place=wanted.place,
        visitor_class=wanted.visitor_class,
        organisation=wanted.organisation.strip(),
        purpose=required(wanted.purpose),
        persons=len(wanted.people),
        starts_at=starts_at,
        ends_at=ends_at,
        day=centre_day(starts_at),
        series=first,
        state=State.REQUESTED,
        history_length=1,
    )
    store_people(visit, wanted.people)
    record(visit, Deed(Act.REQUEST, person, now), before=None, is_signed=False)
    return visit


def store_people(visit: Visit, people: Sequence[Person]) -> None:
    """Store who comes, numbered in order."""
    Visitor.objects.bulk_create(
        Visitor(visit=visit, position=position, name=one.name.strip(), last_digits=one.last_digits.upper())
        for position, one in enumerate(people, start=1)
    )


def _later(instant: datetime, days: int) -> datetime:
    """Give the same time by the centre's clock so many days later."""
    return instant.astimezone(Centre.current().zone) + timedelta(days=days)


def next_number(year: int) -> str:
    """Give the next number of a year, such as V2026-0017: dense, inside the transaction."""
    VisitCounter.objects.get_or_create(year=year)
    VisitCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"V{year}-{VisitCounter.objects.get(year=year).last:04}"
