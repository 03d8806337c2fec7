"""Which contacts a session can take, and which of its inspectors can score which of them blind."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from calls.models import Contact
from qc.domain.assigning import Inspector, Task, is_too_close
from qc.domain.sampling import ordered
from qc.models import Assignment
from qc.selectors.conflicts import conflicts_of
from staff.models import Desk, Employee, Membership


@dataclass(frozen=True)
class Wish:
    """Contacts to choose from: days of the contacts (both included), least talk in seconds, desk."""

    first_day: date
    last_day: date
    minimum_seconds: int = 30
    desk: Desk | None = None


def candidates(wish: Wish, inspectors: Iterable[int]) -> QuerySet[Contact]:
    """Return answered contacts that at least two of these inspectors were never given, newest first."""
    people = set(inspectors)
    rows = Contact.objects.inspectable().filter(
        day__range=(wish.first_day, wish.last_day), talk_seconds__gte=wish.minimum_seconds
    )
    if wish.desk is not None:
        rows = rows.filter(desk=wish.desk)
    given = Count("assignments__inspector", filter=Q(assignments__inspector__in=people), distinct=True)
    rows = rows.annotate(given=given).filter(given__lte=len(people) - 2)
    return rows.select_related("operator", "desk").defer("raw", "remarks").order_by("-day", "-pk")


def drawn_contacts(wish: Wish, inspectors: Iterable[int], *, count: int, seed: str) -> list[int]:
    """Draw contacts for a session: candidates in the order of SHA-256(seed, contact), as samples are."""
    rows = candidates(wish, inspectors).order_by().values_list("pk", flat=True)
    return ordered(rows, seed=seed)[:count]


def who_may_score(
    contacts: Sequence[Contact], inspectors: Sequence[Employee], *, today: date
) -> dict[int, list[int]]:
    """Say for each contact which inspectors can score it blind, in three statements.

    Not who took the call, not who was given it before for whatever purpose, and not who is too close to the
    operator (of the same team on the day of the contact, or entered as in conflict).
    """
    people = [person.pk for person in inspectors]
    given = set(
        Assignment.objects.filter(contact__in=contacts, inspector__in=people).values_list(
            "contact", "inspector"
        )
    )
    conflicts = conflicts_of(people)
    team_on = _teams([*people, *(contact.operator_id for contact in contacts if contact.operator_id)])
    judges = [Inspector(pk, 0, team_on(pk, today), frozenset(conflicts[pk])) for pk in people]
    return {
        contact.pk: [
            judge.person
            for judge in judges
            if judge.person != contact.operator_id
            and (contact.pk, judge.person) not in given
            and not is_too_close(_task(contact, team_on(contact.operator_id, contact.day)), judge)
        ]
        for contact in contacts
    }


def _task(contact: Contact, team: int | None) -> Task:
    return Task(contact.pk, contact.operator_id or 0, team)


def _teams(people: Iterable[int]) -> Callable[[int | None, date], int | None]:
    """Read once who belonged where when, and give a function that looks it up."""
    spans: defaultdict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
    rows = Membership.objects.filter(employee__in=set(people)).order_by(F("starts_on").desc())
    for person, start, end, team in rows.values_list("employee", "starts_on", "ends_on", "team"):
        spans[person].append((start, end, team))

    def team_on(person: int | None, day: date) -> int | None:
        held = (t for s, e, t in spans.get(person or 0, ()) if s <= day and (e is None or e >= day))
        return next(held, None)

    return team_on
