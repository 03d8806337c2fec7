"""Give contacts to inspectors: those of a draw, single ones by hand, and from one inspector to another."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
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
from qc.selectors.inspectors import LATELY, inspectors_until, pairs_since
from qc.selectors.scorecards import PublishedVersions, published_versions, version_for
from staff.models import Employee, Membership
from staff.selectors import centre_day

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
    """List what is to be inspected, with the operator's team on the day of the contact; one statement."""
    listed = [(contact.pk, contact.operator_id, contact.day) for contact in contacts if contact.operator_id]
    if not listed:
        return []
    days = [day for _pk, _operator, day in listed]
    rows = Membership.objects.filter(employee__in={operator for _pk, operator, _day in listed})
    rows = rows.filter(starts_on__lte=max(days)).exclude(ends_on__lt=min(days)).order_by("starts_on")
    belonged = defaultdict(list)
    for operator, team, starts_on, ends_on in rows.values_list("employee", "team", "starts_on", "ends_on"):
        belonged[operator].append((team, starts_on, ends_on or date.max))
    return [
        Task(
            pk,
            operator,
            next((team for team, since, until in belonged[operator] if since <= day <= until), None),
        )
        for pk, operator, day in listed
    ]


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
        DomainError: `qc.assignment.not_inspectable` (nobody answered it), `qc.assignment.own_contact`,
            `qc.assignment.not_inspector`, `qc.assignment.both` (the inspector has the contact already, for
            whatever purpose), `qc.assignment.taken` (another inspector has it, officially),
            `qc.sample.no_scorecard`.
    """
    if contact.operator_id is None:
        raise DomainError("qc.assignment.not_inspectable", _("Nobody known answered this contact."))
    hold_the_giving()
    [task] = _tasks([contact])
    holders = dict(contact.assignments.order_by().values_list("inspector", "purpose"))
    taker = _named(inspector, task, _inspectors(centre_day(now), due_on), busy=set(holders))
    if purpose == Purpose.OFFICIAL and Purpose.OFFICIAL in holders.values():
        raise DomainError("qc.assignment.taken", _("Another inspector has this contact already."))
    return Assignment.objects.create(
        contact=contact,
        inspector=inspector,
        purpose=purpose,
        version=_version(contact, _versions(scorecard)),
        assigned_at=now,
        due_on=due_on,
        has_conflict=is_too_close(task, taker),
    )


def _named(
    person: Employee, task: Task, inspectors: Iterable[Inspector], *, busy: Collection[int]
) -> Inspector:
    """Check that somebody named may inspect a contact.

    Raises:
        DomainError: `qc.assignment.own_contact`, `qc.assignment.not_inspector`, `qc.assignment.both`.
    """
    if person.pk == task.operator:
        raise DomainError("qc.assignment.own_contact", _("Nobody inspects a contact of their own."))
    found = next((one for one in inspectors if one.person == person.pk), None)
    if found is None:
        raise DomainError(
            "qc.assignment.not_inspector",
            _("%(person)s is not a quality inspector today. Choose one who is.") % {"person": person},
        )
    if person.pk in busy:
        raise DomainError("qc.assignment.both", _("This inspector scores the contact already."))
    return found


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
        inspector: who does it, an inspector of today who is not in conflict with the operator; None: whoever
            of the others has the least load, and of those in conflict only if nobody else is left.
        due_on: new day by which it is due; None: as before.

    Raises:
        DomainError: `qc.reassign.no_reason`, `qc.assignment.done`, `qc.assignment.calibration` (it belongs
            to a calibration session), `qc.assignment.own_contact`, `qc.assignment.not_inspector`,
            `qc.assignment.conflict`, `qc.assignment.both` (the inspector scores the same contact already,
            blind), `qc.sample.no_inspectors`, `qc.sample.nobody_may`.
    """
    if not reason.strip():
        raise DomainError("qc.reassign.no_reason", _("Say why somebody else is to do it."), status=400)
    hold_the_giving()
    rows = _held(assignments)
    tasks = {task.contact: task for task in _tasks(row.contact for row in rows)}
    busy = _holders(tasks)
    loads = Loads(_inspectors(centre_day(now), due_on or max(row.due_on for row in rows)))
    changed = []
    for row in rows:
        taker = _taker(row, tasks[row.contact_id], inspector, loads, busy[row.contact_id])
        busy[row.contact_id].add(taker.inspector)
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
        row.inspector_id, row.has_conflict = taker.inspector, taker.has_conflict
        row.due_on = due_on or row.due_on
    _hand_over(rows, now=now)
    return Reassignment.objects.bulk_create(changed)


def _held(assignments: Sequence[Assignment]) -> list[Assignment]:
    """Hold the rows that are to be given away until the transaction ends."""
    held = Assignment.objects.select_for_update(no_key=True, of=("self",)).select_related("contact")
    rows = list(held.filter(pk__in=[one.pk for one in assignments]).defer("contact__raw").order_by("pk"))
    if any(row.done_at for row in rows):
        raise DomainError("qc.assignment.done", _("What has been scored cannot be given to somebody else."))
    if any(row.calibration_id for row in rows):
        raise DomainError(
            "qc.assignment.calibration",
            _("Who scores in a calibration session was agreed with it. Plan another session."),
        )
    return rows


def _holders(contacts: Iterable[int]) -> dict[int, set[int]]:
    """Find who has each contact already, for whatever purpose."""
    found: dict[int, set[int]] = {contact: set() for contact in contacts}
    rows = Assignment.objects.filter(contact__in=found).order_by()
    for contact, inspector in rows.values_list("contact", "inspector"):
        found[contact].add(inspector)
    return found


def _taker(row: Assignment, task: Task, inspector: Employee | None, loads: Loads, busy: set[int]) -> Given:
    """Find who takes an assignment over."""
    if inspector is not None:
        taker = _named(inspector, task, loads.everybody, busy=busy)
        if is_too_close(task, taker):
            raise DomainError(
                "qc.assignment.conflict",
                _("%(person)s is too close to the operator of a contact. Choose somebody else.")
                % {"person": inspector},
            )
        return Given(task.contact, taker.person, has_conflict=False)
    given, left = spread([task], loads, without=busy)
    if left or (row.purpose == Purpose.SECOND and given[0].has_conflict):
        raise DomainError("qc.sample.nobody_may", _("No inspector may inspect some of the contacts."))
    return given[0]


def _hand_over(rows: list[Assignment], *, now: datetime) -> None:
    """Move the assignments, and empty the sheets that were begun: their answers are the first inspector's."""
    Assignment.objects.bulk_update(rows, ["inspector", "has_conflict", "due_on"])
    moved = Assignment.objects.filter(pk=OuterRef("assignment"))
    drafts = Evaluation.objects.filter(assignment__in=rows, state=EvaluationState.DRAFT)
    drafts.update(
        inspector=Subquery(moved.values("inspector")),
        has_conflict=Subquery(moved.values("has_conflict")),
        answers={},
        started_at=now,
        saved_at=now,
    )
