"""Reads of calibration sessions: who is what to one, how far it is, its sheets."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from qc.domain.calibration import Part, State, shows_findings
from qc.models import (
    Assignment,
    CalibrationContact,
    CalibrationSession,
    CalibrationSessionQuerySet,
    Evaluation,
    EvaluationState,
)
from staff.models import Employee


def sessions_with_people(sessions: CalibrationSessionQuerySet) -> CalibrationSessionQuerySet:
    """Fetch scorecard and people with sessions, and count their contacts and inspectors."""
    rows: CalibrationSessionQuerySet = sessions.select_related(
        "version__scorecard", "planned_by", "ended_by"
    ).annotate(
        contact_count=Count("contacts", distinct=True),
        inspector_count=Count("participants", distinct=True),
    )
    return rows.defer("version__definition")


def parts_in(session: CalibrationSession, person: Employee) -> frozenset[Part]:
    """Say what somebody is to a session: one who manages calibration, one who scores in it, both, neither."""
    parts = set()
    if person.has_perm("qc.manage_calibration"):
        parts.add(Part.MANAGER)
    if session.participants.filter(inspector=person.pk).exists():
        parts.add(Part.PARTICIPANT)
    return frozenset(parts)


def may_read_findings(session: CalibrationSession, person: Employee) -> bool:
    """Say whether somebody who may read a session may read its sheets yet."""
    is_participant = session.participants.filter(inspector=person.pk).exists()
    return shows_findings(State(session.state), is_participant=is_participant)


def inspectors_by_number(numbers: Iterable[str]) -> list[Employee]:
    """Return the people with these work numbers, in their order; unknown ones are missing from it."""
    return list(Employee.objects.filter(work_number__in=list(numbers)).order_by("work_number"))


def sheets_of(session: CalibrationSession) -> QuerySet[Evaluation]:
    """Return the submitted sheets of a session with inspector and contact, in order of both."""
    rows = Evaluation.objects.filter(assignment__calibration__session=session, number=1)
    rows = rows.exclude(state=EvaluationState.DRAFT).select_related("inspector", "assignment__calibration")
    return rows.order_by("assignment__calibration__position", "inspector__work_number")


@dataclass(frozen=True)
class Progress:
    """How much of a session one person, or everybody, has scored."""

    asked: int
    submitted: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to score."""
        return self.asked == self.submitted


def progress_of(session: CalibrationSession, people: Iterable[int] | None = None) -> dict[int, Progress]:
    """Count by inspector what was asked and what was submitted, in one statement."""
    rows = Assignment.objects.filter(calibration__session=session)
    if people is not None:
        rows = rows.filter(inspector__in=list(people))
    submitted = Q(evaluations__number=1, evaluations__submitted_at__isnull=False)
    counted = (
        rows.order_by()
        .values("inspector")
        .annotate(
            asked=Count("pk", distinct=True), done=Count("evaluations", filter=submitted, distinct=True)
        )
    )
    return {row["inspector"]: Progress(row["asked"], row["done"]) for row in counted}


def sheets_by_contact(session: CalibrationSession) -> dict[CalibrationContact, int]:
    """Count the submitted sheets of every contact of a session, in one statement."""
    submitted = Q(assignments__evaluations__number=1, assignments__evaluations__submitted_at__isnull=False)
    rows = session.contacts.select_related("contact").annotate(
        sheets=Count("assignments__evaluations", filter=submitted, distinct=True)
    )
    return {row: row.sheets for row in rows.order_by("position")}
