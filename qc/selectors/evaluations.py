"""Reads of evaluations: who is what to one, its arithmetic, earlier sheets, what a lead receives."""

from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet

from qc.domain.answers import parse_answers
from qc.domain.life import Part
from qc.domain.scoring import Result, score
from qc.models import BLIND_STATES, Appeal, Assignment, Evaluation, EvaluationQuerySet, EvaluationState
from qc.selectors.appeals import appeals_with_people
from staff.models import Centre, Employee, Membership, Team
from staff.scope import REACH_CENTRE


def with_people(evaluations: EvaluationQuerySet) -> EvaluationQuerySet:
    """Fetch the people, the contact and the scorecard that a list names in the same statement."""
    return evaluations.select_related(
        "operator", "inspector", "contact", "contact__desk", "version", "version__scorecard"
    )


def parts_of(
    evaluation: Evaluation, person: Employee, *, among: frozenset[Part] = frozenset(Part)
) -> frozenset[Part]:
    """Say what somebody is to an evaluation: its inspector, its operator, the operator's lead, a manager.

    Only the parts asked for are looked up, since leading a team costs statements.
    """
    tests = {
        Part.INSPECTOR: lambda: evaluation.inspector_id == person.pk,
        Part.OPERATOR: lambda: evaluation.operator_id == person.pk,
        Part.LEAD: lambda: _leads(person, evaluation),
        Part.MANAGER: lambda: evaluation.operator_id != person.pk and person.has_perm(REACH_CENTRE),
    }
    return frozenset(part for part in among if tests[part]())


def _leads(person: Employee, evaluation: Evaluation) -> bool:
    """Say whether somebody leads the team that the operator belonged to on the day of the contact."""
    team_ids = person.led_team_ids()
    if not team_ids or evaluation.operator_id == person.pk:
        return False
    belonged = Membership.objects.on(evaluation.day).filter(employee=evaluation.operator_id)
    return belonged.filter(team__in=team_ids).exists()


def newest_version(evaluation: Evaluation) -> Evaluation:
    """Return the newest version of the same evaluation, with what a decision about it needs."""
    rows = with_people(Evaluation.objects.filter(assignment=evaluation.assignment_id))
    newest: Evaluation = rows.latest("number")
    return newest


def versions_of(evaluation: Evaluation) -> EvaluationQuerySet:
    """Return all versions of an evaluation, the newest first, each with its comments and appeals.

    Four statements, however many versions.
    """
    rows = with_people(Evaluation.objects.filter(assignment=evaluation.assignment_id))
    return (
        rows.select_related("rescored_by", "released_by")
        .prefetch_related("comments__author", Prefetch("appeals", appeals_with_people(Appeal.objects.all())))
        .order_by("-number")
    )


def result_of(evaluation: Evaluation) -> Result:
    """Score an evaluation's stored answers again, with the explanation."""
    scorecard = evaluation.version.parsed
    return score(scorecard, parse_answers(scorecard, evaluation.answers))


def earlier_sheets(
    evaluation_operator: int, *, before: date, inspector: int, limit: int = 5
) -> list[Evaluation]:
    """Return the newest released evaluations of an operator up to a day, in one statement.

    Left out is what would end the inspector's blindness: sheets of contacts that they still have to score,
    for whatever purpose, and of contacts of their calibration sessions that are not closed.
    """
    own = Assignment.objects.filter(inspector=inspector)
    blind = own.filter(Q(done_at__isnull=True) | Q(calibration__session__state__in=BLIND_STATES))
    rows = with_people(Evaluation.objects.current()).filter(operator=evaluation_operator, day__lte=before)
    rows = rows.exclude(contact__in=blind.order_by().values("contact"))
    return list(rows.order_by("-day", "-pk")[:limit])


def bulk_releasable(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Keep what may be released in bulk: submitted, without critical error and without a comment."""
    return evaluations.filter(state=EvaluationState.SUBMITTED, is_critical=False, has_comment=False)


def released_on(team: Team, day: date) -> EvaluationQuerySet:
    """Return what was released on a day of the centre for the people of a team, newest first.

    The team is the one that the operator belonged to on the day of the contact.
    """
    zone = Centre.current().zone
    start = datetime.combine(day, time(), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    rows = with_people(Evaluation.objects.current()).filter(released_at__gte=start, released_at__lt=end)
    return rows.of_team(team).order_by("-released_at", "-pk")


def evaluations_of_month(month: object) -> EvaluationQuerySet:
    """Return the counting evaluations of a month's contacts, by operator and day (S23, S24)."""
    rows = with_people(Evaluation.objects.counting().of_month(month))
    return rows.order_by("operator__work_number", "day", "pk")
