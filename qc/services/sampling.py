"""Draw samples and give the contacts to inspectors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from common.errors import DomainError
from qc.domain.assigning import Given, Inspector, Task, is_too_close, spread
from qc.domain.sampling import ALGORITHM, Drawn, Unit, draw
from qc.models import (
    Assignment,
    CheckKind,
    Purpose,
    SampledContact,
    SamplePlan,
    SampleStratum,
    Scorecard,
    ScorecardVersion,
    SpotCheck,
    VersionState,
)
from qc.selectors.conflicts import conflicts_of
from qc.selectors.sampling import FrameOrder, open_load, stratum_key, units
from qc.selectors.scorecards import PublishedVersions, published_versions, version_for
from staff.models import Desk, Employee, Membership, PostCode
from staff.selectors import centre_day, holders_of, memberships_on

# An arbitrary number that means "the giving of contacts" to PostgreSQL's advisory locks.
_GIVING = 0x7A6869_716331


def _hold_the_giving() -> None:
    """Let nobody else draw or give contacts until this transaction ends, so that none is given twice.

    SQLite's immediate transactions are one at a time already; PostgreSQL needs a lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GIVING])


@dataclass(frozen=True)
class DrawOrder:
    """What to draw.

    Attributes:
        first_day, last_day: days of the contacts, both included, in the centre's time zone.
        due_on: day by which they are to be inspected.
        per_operator: contacts of each operator, 1 to 200, as far as there are so many.
        minimum_seconds: shorter contacts (seconds of talk) are left out.
        scorecard: the one to score with; by default the one of the contact's desk.
    """

    first_day: date
    last_day: date
    due_on: date
    per_operator: int = 5
    minimum_seconds: int = 30
    desk: Desk | None = None
    kind: CheckKind = CheckKind.SPOT
    plan: SamplePlan | None = None
    scorecard: Scorecard | None = None


@transaction.atomic
def draw_sample(order: DrawOrder, *, seed: str, now: datetime, drawn_by: Employee | None = None) -> SpotCheck:
    """Draw contacts by operator and give them to the inspectors, evenly by load.

    Args:
        seed: made by the door at the moment of drawing; the draw can be made again from it.

    Raises:
        DomainError: `qc.sample.period` (ends before it begins), `qc.sample.empty` (no contact to draw),
            `qc.sample.no_inspectors`, `qc.sample.no_scorecard` (for a desk), `qc.sample.nobody_may`.
    """
    if order.last_day < order.first_day or not 1 <= order.per_operator <= 200:
        raise DomainError(
            "qc.sample.period", _("The period or the number per operator is not possible."), status=400
        )
    _hold_the_giving()
    last_contact = Contact.objects.aggregate(last=Max("pk"))["last"] or 0
    desk_id = order.desk.pk if order.desk else None
    frame = units(
        FrameOrder(order.first_day, order.last_day, desk_id, order.minimum_seconds, None, last_contact)
    )
    drawn = draw(frame, seed=seed, wanted=order.per_operator)
    if not drawn.picks:
        raise DomainError("qc.sample.empty", _("There is no contact to draw in this period."))
    check = _store(order, drawn, seed=seed, last_contact=last_contact, now=now, drawn_by=drawn_by)
    _store_picks(check, drawn, frame)
    _assign(check, order, now=now)
    return check


def _store(
    order: DrawOrder, drawn: Drawn, *, seed: str, last_contact: int, now: datetime, drawn_by: Employee | None
) -> SpotCheck:
    return SpotCheck.objects.create(
        kind=order.kind,
        plan=order.plan,
        desk=order.desk,
        per_operator=order.per_operator,
        minimum_seconds=order.minimum_seconds,
        first_day=order.first_day,
        last_day=order.last_day,
        due_on=order.due_on,
        seed=seed,
        algorithm=ALGORITHM,
        frame_last_contact=last_contact,
        frame_size=drawn.frame_size,
        frame_hash=drawn.frame_hash,
        drawn_at=now,
        drawn_by=drawn_by,
    )


def _store_picks(check: SpotCheck, drawn: Drawn, frame: Iterable[Unit]) -> None:
    """Keep the frame by stratum, which proves the draw whatever is filled in later, and what was drawn."""
    contacts: dict[str, list[int]] = defaultdict(list)
    for unit in frame:
        contacts[unit.stratum].append(unit.contact)
    operators = {stratum_key(pk): pk for pk in Employee.objects.values_list("pk", flat=True)}
    strata = SampleStratum.objects.bulk_create(
        SampleStratum(
            spot_check=check,
            key=s.key,
            operator_id=operators.get(s.key),
            size=s.size,
            taken=s.taken,
            frame=sorted(contacts[s.key]),
        )
        for s in drawn.strata
    )
    by_key = {stratum.key: stratum for stratum in strata}
    SampledContact.objects.bulk_create(
        SampledContact(spot_check=check, stratum=by_key[p.stratum], contact_id=p.contact, position=p.position)
        for p in drawn.picks
    )


def _assign(check: SpotCheck, order: DrawOrder, *, now: datetime) -> None:
    """Give every drawn contact to an inspector."""
    sampled = list(check.contacts.select_related("contact", "contact__desk").order_by("pk"))
    by_contact = {row.contact_id: row for row in sampled}
    versions = _versions(order)
    given, left = spread(_tasks([row.contact for row in sampled]), _inspectors(centre_day(now)))
    if left:
        raise DomainError("qc.sample.nobody_may", _("No inspector may inspect some of the contacts."))
    Assignment.objects.bulk_create(
        _assignment(by_contact[one.contact], one, versions, due_on=order.due_on, now=now) for one in given
    )


def _versions(order: DrawOrder) -> PublishedVersions:
    if order.scorecard is None:
        return published_versions()
    version = order.scorecard.versions.filter(state=VersionState.PUBLISHED).first()
    return {None: version} if version else {}


def _assignment(
    sampled: SampledContact, given: Given, versions: PublishedVersions, *, due_on: date, now: datetime
) -> Assignment:
    return Assignment(
        contact=sampled.contact,
        inspector_id=given.inspector,
        version=_version(sampled.contact, versions),
        sampled=sampled,
        assigned_at=now,
        due_on=due_on,
        has_conflict=given.has_conflict,
    )


def _version(contact: Contact, versions: PublishedVersions) -> ScorecardVersion:
    version = version_for(contact.desk_id, versions)
    if version is None:
        raise DomainError(
            "qc.sample.no_scorecard",
            _("There is no published scorecard for the desk of a contact."),
            desk=contact.desk.code if contact.desk else "",
        )
    return version


def _inspectors(day: date) -> list[Inspector]:
    """List the inspectors of a day with their load, their team and whom they avoid.

    Raises:
        DomainError: `qc.sample.no_inspectors`.
    """
    people = holders_of([PostCode.QUALITY_INSPECTOR], day)
    if not people:
        raise DomainError("qc.sample.no_inspectors", _("Nobody is quality inspector today."))
    load, memberships = open_load(), memberships_on(day)
    conflicts = conflicts_of(person.pk for person in people)
    return [
        Inspector(p.pk, load.get(p.pk, 0), _team(memberships.get(p.pk)), frozenset(conflicts[p.pk]))
        for p in people
    ]


def _tasks(contacts: list[Contact]) -> list[Task]:
    """List what is to be inspected, with the operator's team on the day of the contact."""
    teams = {day: memberships_on(day) for day in {contact.day for contact in contacts}}
    return [
        Task(contact.pk, contact.operator_id, _team(teams[contact.day].get(contact.operator_id)))
        for contact in contacts
        if contact.operator_id is not None
    ]


def _team(membership: Membership | None) -> int | None:
    return membership.team_id if membership else None


@transaction.atomic
def assign_contact(
    contact: Contact,
    *,
    inspector: Employee,
    due_on: date,
    now: datetime,
    purpose: Purpose = Purpose.OFFICIAL,
    scorecard: Scorecard | None = None,
) -> Assignment:
    """Give one contact to one inspector by hand; it was not drawn, so it has no probability.

    Raises:
        DomainError: `qc.assignment.own_contact`, `qc.assignment.not_inspectable` (nobody answered it),
            `qc.assignment.repeated`, `qc.assignment.taken` (another inspector has it, officially),
            `qc.sample.no_scorecard`.
    """
    if contact.operator_id is None:
        raise DomainError("qc.assignment.not_inspectable", _("Nobody known answered this contact."))
    if contact.operator_id == inspector.pk:
        raise DomainError("qc.assignment.own_contact", _("Nobody inspects a contact of their own."))
    versions = _versions(DrawOrder(contact.day, contact.day, due_on, scorecard=scorecard))
    task = _tasks([contact])[0]
    _hold_the_giving()
    others = Assignment.objects.filter(contact=contact, purpose=Purpose.OFFICIAL).exclude(inspector=inspector)
    if purpose == Purpose.OFFICIAL and others.exists():
        raise DomainError("qc.assignment.taken", _("Another inspector has this contact already."))
    own_team = _team(memberships_on(centre_day(now)).get(inspector.pk))
    giving_to = Inspector(inspector.pk, 0, own_team, frozenset(conflicts_of([inspector.pk])[inspector.pk]))
    assignment, created = Assignment.objects.get_or_create(
        contact=contact,
        inspector=inspector,
        purpose=purpose,
        defaults={
            "version": _version(contact, versions),
            "assigned_at": now,
            "due_on": due_on,
            "has_conflict": is_too_close(task, giving_to),
        },
    )
    if not created:
        raise DomainError("qc.assignment.repeated", _("The inspector has this contact already."))
    return assignment
