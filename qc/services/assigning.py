"""Give contacts to inspectors: those of a draw, single ones by hand, and from one inspector to another."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from common.errors import DomainError
from qc.domain.assigning import Given, Inspector, Loads, Task, is_too_close, pair_up, spread
from qc.models import (
    Assignment,
    Evaluation,
    EvaluationState,
    Purpose,
    Reassignment,
    SampledContact,
    Scorecard,
    ScorecardVersion,
    SpotCheck,
    VersionState,
)
from qc.selectors.conflicts import conflicts_of
from qc.selectors.inspectors import LATELY, inspectors_until, pairs_since
from qc.selectors.scorecards import PublishedVersions, published_versions, version_for
from staff.models import Employee, Membership
from staff.selectors import centre_day, memberships_on

# An arbitrary number that means "the giving of contacts" to PostgreSQL's advisory locks.
_GIVING = 0x7A6869_716331


def hold_the_giving() -> None:
    """Let nobody else draw or give contacts until this transaction ends, so that none is given twice.

    SQLite's immediate transactions are one at a time already; PostgreSQL needs a lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GIVING])


def give_drawn(check: SpotCheck, *, scorecard: Scorecard | None, now: datetime) -> None:
    """Give every drawn contact to an inspector, and those that are scored twice to a second one.

    Raises:
        DomainError: `qc.sample.no_inspectors`, `qc.sample.no_scorecard`, `qc.sample.nobody_may`.
    """
    sampled = list(
        check.contacts.select_related("contact", "contact__desk").defer("contact__raw").order_by("pk")
    )
    by_contact = {row.contact_id: row for row in sampled}
    versions, today = _versions(scorecard), centre_day(now)
    loads = Loads(_inspectors(today, check.due_on))
    tasks = {task.contact: task for task in _tasks([row.contact for row in sampled])}
    given, left = spread(tasks.values(), loads)
    if left:
        raise DomainError("qc.sample.nobody_may", _("No inspector may inspect some of the contacts."))
    twice = sorted((row.second_position, row.contact_id) for row in sampled if row.second_position)
    seconds, _without = pair_up(
        [tasks[contact] for _position, contact in twice],
        first={one.contact: one.inspector for one in given},
        loads=loads,
        pairs=pairs_since(today - LATELY) if twice else {},
    )
    rows = [(one, Purpose.OFFICIAL) for one in given] + [(one, Purpose.SECOND) for one in seconds]
    Assignment.objects.bulk_create(
        (_assignment(by_contact[one.contact], one, versions, purpose, now=now) for one, purpose in rows),
        batch_size=1000,
    )


def _versions(scorecard: Scorecard | None) -> PublishedVersions:
    if scorecard is None:
        return published_versions()
    version = scorecard.versions.filter(state=VersionState.PUBLISHED).first()
    return {None: version} if version else {}


def _assignment(
    sampled: SampledContact, given: Given, versions: PublishedVersions, purpose: Purpose, *, now: datetime
) -> Assignment:
    return Assignment(
        contact=sampled.contact,
        inspector_id=given.inspector,
        version=_version(sampled.contact, versions),
        sampled=sampled,
        purpose=purpose,
        assigned_at=now,
        due_on=sampled.spot_check.due_on,
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


def _inspectors(day: date, due_on: date) -> list[Inspector]:
    """List the inspectors of a day.

    Raises:
        DomainError: `qc.sample.no_inspectors`.
    """
    found = inspectors_until(day, due_on)
    if not found:
        raise DomainError("qc.sample.no_inspectors", _("Nobody is quality inspector today."))
    return found


def _tasks(contacts: Iterable[Contact]) -> list[Task]:
    """List what is to be inspected, with the operator's team on the day of the contact."""
    listed = [contact for contact in contacts if contact.operator_id is not None]
    teams = {day: memberships_on(day) for day in {contact.day for contact in listed}}
    return [
        Task(contact.pk, contact.operator_id, _team(teams[contact.day].get(contact.operator_id)))  # type: ignore[arg-type]
        for contact in listed
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
    hold_the_giving()
    others = Assignment.objects.filter(contact=contact, purpose=Purpose.OFFICIAL).exclude(inspector=inspector)
    if purpose == Purpose.OFFICIAL and others.exists():
        raise DomainError("qc.assignment.taken", _("Another inspector has this contact already."))
    assignment, created = Assignment.objects.get_or_create(
        contact=contact,
        inspector=inspector,
        purpose=purpose,
        defaults={
            "version": _version(contact, _versions(scorecard)),
            "assigned_at": now,
            "due_on": due_on,
            "has_conflict": is_too_close(_tasks([contact])[0], _plain(inspector, centre_day(now))),
        },
    )
    if not created:
        raise DomainError("qc.assignment.repeated", _("The inspector has this contact already."))
    return assignment


def _plain(inspector: Employee, day: date) -> Inspector:
    """Describe one inspector by team and conflicts only."""
    team = _team(memberships_on(day).get(inspector.pk))
    return Inspector(inspector.pk, 0, team, frozenset(conflicts_of([inspector.pk])[inspector.pk]))


@transaction.atomic
def reassign(
    assignments: Sequence[Assignment],
    *,
    reason: str,
    changed_by: Employee,
    now: datetime,
    inspector: Employee | None = None,
    due_on: date | None = None,
) -> list[Reassignment]:
    """Give assignments that are not done to another inspector; a draft begun is emptied and goes along.

    Args:
        assignments: what is given away, by one inspector or several.
        reason: kept with each; why the first inspector cannot do it.
        inspector: who does it; None: whoever of the others has the least load.
        due_on: new day by which it is due; None: as before.

    Raises:
        DomainError: `qc.reassign.no_reason`, `qc.assignment.done`, `qc.assignment.calibration` (it belongs
            to a calibration session), `qc.assignment.own_contact`,
            `qc.assignment.both` (the inspector scores the same contact already, blind),
            `qc.sample.no_inspectors`, `qc.sample.nobody_may`.
    """
    if not reason.strip():
        raise DomainError("qc.reassign.no_reason", _("Say why somebody else is to do it."), status=400)
    hold_the_giving()
    held = Assignment.objects.select_for_update(no_key=True, of=("self",)).select_related("contact")
    rows = list(held.filter(pk__in=[one.pk for one in assignments]).order_by("pk"))
    if any(row.done_at for row in rows):
        raise DomainError("qc.assignment.done", _("What has been scored cannot be given to somebody else."))
    if any(row.calibration_id for row in rows):
        raise DomainError(
            "qc.assignment.calibration",
            _("Who scores in a calibration session was agreed with it. Plan another session."),
        )
    tasks = {task.contact: task for task in _tasks(row.contact for row in rows)}
    changed = []
    loads = (
        Loads(_inspectors(centre_day(now), due_on or max(row.due_on for row in rows)))
        if not inspector
        else None
    )
    for row in rows:
        taker = _taker(row, tasks[row.contact_id], inspector, loads, centre_day(now))
        changed.append(
            Reassignment(
                assignment=row,
                taken_from_id=row.inspector_id,
                given_to_id=taker.inspector,
                reason=reason.strip()[:200],
                changed_by=changed_by,
                changed_at=now,
            )
        )
        _hand_over(row, taker, due_on=due_on, now=now)
    return Reassignment.objects.bulk_create(changed)


def _taker(row: Assignment, task: Task, inspector: Employee | None, loads: Loads | None, day: date) -> Given:
    """Find who takes an assignment over."""
    busy = set(
        Assignment.objects.filter(contact=row.contact_id)
        .exclude(pk=row.pk)
        .values_list("inspector", flat=True)
    )
    if inspector is not None:
        if inspector.pk == task.operator:
            raise DomainError("qc.assignment.own_contact", _("Nobody inspects a contact of their own."))
        if inspector.pk in busy or inspector.pk == row.inspector_id:
            raise DomainError("qc.assignment.both", _("This inspector scores the contact already."))
        return Given(task.contact, inspector.pk, is_too_close(task, _plain(inspector, day)))
    assert loads is not None
    everybody = loads.inspectors
    loads.inspectors = [one for one in everybody if one.person not in busy | {row.inspector_id}]
    given, left = spread([task], loads)
    loads.inspectors = everybody
    if left or (row.purpose == Purpose.SECOND and given[0].has_conflict):
        raise DomainError("qc.sample.nobody_may", _("No inspector may inspect some of the contacts."))
    return given[0]


def _hand_over(row: Assignment, taker: Given, *, due_on: date | None, now: datetime) -> None:
    """Move the assignment, and empty the sheet that was begun: its answers are the first inspector's."""
    row.inspector_id, row.has_conflict = taker.inspector, taker.has_conflict
    row.due_on = due_on or row.due_on
    row.save(update_fields=["inspector", "has_conflict", "due_on"])
    Evaluation.objects.filter(assignment=row, state=EvaluationState.DRAFT).update(
        inspector=taker.inspector, answers={}, started_at=now, saved_at=now, has_conflict=taker.has_conflict
    )
