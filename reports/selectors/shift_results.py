"""What a team lead is told after a shift: results, observations, the handover, and what waits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from qc.domain.means import Mean
from qc.domain.numbers import displayed
from qc.models import (
    Appeal,
    Evaluation,
    EvaluationComment,
    EvaluationLine,
    EvaluationOutcome,
    EvaluationState,
    FollowUp,
    Observation,
    ShiftDelivery,
)
from qc.selectors import with_names, with_source
from qc.wording import here
from reports.selectors.quality import mean_of, one_place
from reports.selectors.shift_handover import ShiftHandover, shift_handover
from staff.models import Employee, Team

MOST_LISTED = 20
"""Lines of a list in a summary; more are counted."""

SOON = timedelta(days=1)
"""Follow-ups due within this time after the summary are named in it."""

BAD = (EvaluationOutcome.FAIL, EvaluationOutcome.CRITICAL_FAIL)


@dataclass(frozen=True)
class ResultLine:
    """One released evaluation: its score, and the criteria of its critical errors."""

    evaluation: Evaluation
    score: str
    critical: Sequence[str]
    is_commented: bool


@dataclass(frozen=True)
class ShiftResults:
    """Everything that one delivery tells; `unread` and what waits are as they stand when it is read."""

    delivery: ShiftDelivery
    now: datetime
    mean: Mean
    results: Sequence[ResultLine]
    unlisted: int
    critical: int
    to_comment: int
    unread: int
    observations: Sequence[Observation]
    follow_ups: Sequence[tuple[FollowUp, bool]]
    appeals: Sequence[Appeal]
    handover: ShiftHandover

    @property
    def evaluations(self) -> int:
        """How many evaluations were released."""
        return len(self.results) + self.unlisted

    @property
    def mean_text(self) -> str:
        """The mean with one place."""
        return one_place(self.mean.value)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        told = self.results or self.observations or self.follow_ups or self.appeals
        return not told and self.handover.is_quiet


def shift_results(delivery: ShiftDelivery, *, lead: Employee, now: datetime) -> ShiftResults:
    """Read what a lead is told after a shift, never about themselves: a fixed number of statements."""
    team = delivery.team
    released = list(_released(delivery, lead))
    commented = _commented(released)
    lines = _lines(released[:MOST_LISTED], commented)
    team_sheets = Evaluation.objects.current().of_team(team).exclude(operator=lead)
    return ShiftResults(
        delivery=delivery,
        now=now,
        mean=mean_of(released),
        results=lines,
        unlisted=len(released) - len(lines),
        critical=sum(row.is_critical for row in released),
        to_comment=sum(row.outcome in BAD and row.pk not in commented for row in released),
        unread=team_sheets.filter(state=EvaluationState.RELEASED).count(),
        observations=_observed(delivery, lead),
        follow_ups=[(row, row.is_overdue(now)) for row in _due(team, lead, now)],
        appeals=list(_appeals(team_sheets)),
        handover=shift_handover(delivery, lead=lead),
    )


def _released(delivery: ShiftDelivery, lead: Employee) -> "QuerySet[Evaluation]":
    rows = Evaluation.objects.current().of_team(delivery.team).exclude(operator=lead)
    rows = rows.filter(released_at__gte=delivery.since, released_at__lt=delivery.until)
    rows = rows.select_related("operator", "version__scorecard", "assignment__sampled__stratum")
    return rows.order_by("-is_critical", "score", "pk").defer("version__definition", "answers")


def _commented(evaluations: Sequence[Evaluation]) -> set[int]:
    rows = EvaluationComment.objects.filter(evaluation__in=[one.pk for one in evaluations])
    return set(rows.values_list("evaluation", flat=True))


def _lines(evaluations: Sequence[Evaluation], commented: set[int]) -> list[ResultLine]:
    """Name the criteria of the critical errors: one statement, and one per scorecard version."""
    critical: dict[int, list[str]] = defaultdict(list)
    rows = EvaluationLine.objects.filter(evaluation__in=[one.pk for one in evaluations], is_critical=True)
    for pk, criterion in rows.order_by("pk").values_list("evaluation", "criterion"):
        critical[pk].append(criterion)
    return [
        ResultLine(one, _score_text(one), _labels(one, critical[one.pk]), one.pk in commented)
        for one in evaluations
    ]


def _score_text(evaluation: Evaluation) -> str:
    return "—" if evaluation.score is None else f"{displayed(evaluation.score, 1):f}"


def _labels(evaluation: Evaluation, criteria: Sequence[str]) -> list[str]:
    if not criteria:
        return []
    by_key = evaluation.version.parsed.criterion_by_key
    return [here(by_key[key].label) for key in criteria]


def _observed(delivery: ShiftDelivery, lead: Employee) -> list[Observation]:
    rows = with_names(Observation.objects.counting().of_team(delivery.team))
    rows = rows.filter(recorded_at__gte=delivery.since, recorded_at__lt=delivery.until)
    return list(rows.exclude(person=lead).order_by("seen_at", "pk"))


def _due(team: Team, lead: Employee, now: datetime) -> "QuerySet[FollowUp]":
    rows = with_source(FollowUp.objects.open().of_team(team)).exclude(person=lead)
    return rows.filter(due_at__lt=now + SOON).order_by("due_at", "pk")


def _appeals(team_sheets: "QuerySet[Evaluation]") -> "QuerySet[Appeal]":
    rows = Appeal.objects.open().filter(evaluation__in=team_sheets.order_by().values("pk"))
    return rows.select_related("evaluation__operator").order_by("due_on", "pk")
