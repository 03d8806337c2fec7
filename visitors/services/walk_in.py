"""An entry without approval: recorded and reported in one act, by whoever finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from incidents.domain.kinds import KindCode
from incidents.models import Incident, IncidentKind
from incidents.services import report_incident
from ledger.domain.moments import spell
from staff.models import Desk, Employee
from staff.selectors import centre_day
from visitors.domain.decide import Facts, Step, decide
from visitors.domain.people import Person
from visitors.domain.vocabulary import Act, BadgeState, Refusal, Role, State
from visitors.models import Stay, Visit, VisitEvent, Visitor, VisitorClass, VisitPlace
from visitors.selectors.people import is_reception
from visitors.services.perform import Deed, fresh, record
from visitors.services.reception import check_badges, store_stays
from visitors.services.refusals import invalid, refused, required
from visitors.services.request import check_people, check_reference, next_number, store_people

KINDS: Final = (KindCode.OTHER, KindCode.MAJOR_ERROR, KindCode.DANGER)
"""Kinds of incident that an entry without approval may be reported as; the first unless told."""


@dataclass(frozen=True)
class WalkIn:
    """Somebody who was found inside, or came in, without approval.

    Args:
        people: Who; a description where no name was told.
        visitor_class: Where they come from, by class.
        place: Where they were found.
        what: What happened, for the report: no names, it is kept.
        entered_at: When they came in, or were found; now unless told.
        badges: Badges given to them, in the order of the persons; may be empty.
        is_clear_of_goods: That they were asked for flammable and explosive goods and have none; None where
            nobody asked.
        desk: Desk at which it happened.
        kind: Kind of the incident.
    """

    people: Sequence[Person]
    visitor_class: VisitorClass
    place: VisitPlace
    what: str
    entered_at: datetime | None = None
    badges: Sequence[str] = ()
    is_clear_of_goods: bool | None = None
    desk: Desk | None = None
    kind: str = KindCode.OTHER


@transaction.atomic
def record_walk_in(walk_in: WalkIn, *, person: Employee, password: str, now: datetime) -> Visit:
    """Record an entry without approval and report it as an incident: two signatures, one password.

    Args:
        walk_in: Who was found where.
        person: Whoever receives; they report the incident too.
        now: When it is recorded.

    Raises:
        DomainError: ``visitors.walk_in.later``, ``.badges``, ``.kind``, what `request_visit` refuses about
            persons and places, ``visitors.let_in.badge_in_use``, what `report_incident` refuses, a wrong
            password.

    Source: operating manual, «Confidentiality and custody»: entry without approval is an incident.
    """
    entered_at = walk_in.entered_at or now
    check_people(walk_in.people)
    check_reference(walk_in.visitor_class, walk_in.place)
    if len(walk_in.badges) > len(walk_in.people):
        raise invalid("visitors.walk_in.badges", gettext("There are more badges than persons."))
    if entered_at > now:
        raise invalid("visitors.walk_in.later", gettext("They cannot have come in later than now."))
    step = _ask(person, now)
    number = next_number(centre_day(now).year)
    incident = report_incident(
        reporter=person,
        password=password,
        kind=_kind(walk_in.kind),
        what=_report(walk_in, number),
        where=walk_in.place.label,
        discovered_at=entered_at,
        now=now,
    )
    visit = fresh(_store(walk_in, number, incident, person=person, now=now, entered_at=entered_at))
    deed = Deed(
        Act.WALK_IN,
        person,
        now,
        password=password,
        details={"incident": incident.number, "entered_at": spell(entered_at)},
        rows=lambda event: _store_stays(walk_in, event, entered_at),
    )
    record(visit, deed, before=None, is_signed=step.is_signed)
    return visit


def _ask(person: Employee, now: datetime) -> Step:
    """Ask the table whether this person may record one."""
    roles = frozenset({Role.RECEPTION}) if is_reception(person) else frozenset[Role]()
    answer = decide(None, Act.WALK_IN, is_walk_in=True, roles=roles, facts=Facts(now))
    if isinstance(answer, Refusal):
        raise refused(answer, Act.WALK_IN)
    return answer


def _kind(code: str) -> IncidentKind:
    kind = IncidentKind.objects.filter(code=code, is_active=True).first() if code in KINDS else None
    if kind is None:
        raise invalid("visitors.walk_in.kind", gettext("Choose another kind of incident."))
    return kind


def _report(walk_in: WalkIn, number: str) -> str:
    """Write the report: the number of the visit leads to who it was, and only as long as that is kept."""
    told = required(walk_in.what)
    heading = gettext("Entry without approval, %(number)s, %(count)d persons, %(kind)s:") % {
        "number": number,
        "count": len(walk_in.people),
        "kind": walk_in.visitor_class.label,
    }
    return f"{heading} {told}"


def _store(
    walk_in: WalkIn,
    number: str,
    incident: Incident,
    *,
    person: Employee,
    now: datetime,
    entered_at: datetime,
) -> Visit:
    visit = Visit.objects.create(
        number=number,
        requested_by=person,
        requested_at=now,
        desk=walk_in.desk,
        place=walk_in.place,
        visitor_class=walk_in.visitor_class,
        persons=len(walk_in.people),
        day=centre_day(entered_at),
        state=State.INSIDE,
        history_length=1,
        is_walk_in=True,
        incident=incident,
    )
    store_people(visit, walk_in.people)
    return visit


def _store_stays(walk_in: WalkIn, event: VisitEvent, entered_at: datetime) -> None:
    """Store that each of them is inside, with a badge where one was given."""
    badges = [badge.strip() for badge in walk_in.badges]
    check_badges([badge for badge in badges if badge])
    visitors = list(Visitor.objects.filter(visit=event.visit).order_by("position"))
    padded = [*badges, *[""] * len(visitors)][: len(visitors)]
    store_stays(
        [
            Stay(
                visit=event.visit,
                visitor=visitor,
                in_at=entered_at,
                in_event=event,
                badge=badge,
                badge_state=BadgeState.OUT if badge else BadgeState.NONE,
                is_clear_of_goods=walk_in.is_clear_of_goods or None,
            )
            for visitor, badge in zip(visitors, padded, strict=True)
        ]
    )
