"""Deliver evaluations: release, acknowledge, comment."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from notices.services import notify
from qc.domain.life import Act
from qc.domain.numbers import displayed
from qc.models import Evaluation, EvaluationComment, EvaluationState
from qc.services.guards import require, wrong_state
from staff.models import Employee, Team
from staff.selectors import centre_day, leads_of, team_of


@transaction.atomic
def release_evaluation(evaluation: Evaluation, *, releaser: Employee, now: datetime) -> None:
    """Deliver a submitted evaluation to its operator and to the lead of the operator's team, and tell them.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`.
    """
    require(Act.RELEASE, evaluation, releaser)
    submitted = Evaluation.objects.filter(pk=evaluation.pk, state=EvaluationState.SUBMITTED)
    if not submitted.update(state=EvaluationState.RELEASED, released_at=now, released_by=releaser):
        raise wrong_state(evaluation)
    evaluation.refresh_from_db(fields=["state", "released_at", "released_by"])
    _tell(evaluation, now=now)


def release_evaluations(evaluations: Iterable[Evaluation], *, releaser: Employee, now: datetime) -> int:
    """Release several, each by itself; what somebody else released in between is left alone.

    Returns:
        How many were released.
    """
    released = 0
    for evaluation in evaluations:
        try:
            release_evaluation(evaluation, releaser=releaser, now=now)
        except DomainError as error:
            if error.code != "qc.evaluation.wrong_state":
                raise
        else:
            released += 1
    return released


def _tell(evaluation: Evaluation, *, now: datetime) -> None:
    """Tell the operator, and those who lead today the team of the day of the contact.

    The lead is sent to the page in the admin; the operator, who does not use it, to their own page of it.
    """
    team = team_of(evaluation.operator, evaluation.day)
    own_page = reverse("me:evaluation", args=[evaluation.pk])
    lead_page = reverse("admin:qc_evaluation_change", args=[evaluation.pk])
    _notify(evaluation, [evaluation.operator], url=own_page, now=now)
    _notify(evaluation, _leads(team, evaluation, now), url=lead_page, now=now)


def _notify(evaluation: Evaluation, recipients: list[Employee], *, url: str, now: datetime) -> None:
    places = evaluation.version.parsed.places
    score = None if evaluation.score is None else displayed(evaluation.score, places)
    notify(
        recipients=recipients,
        key=f"qc.evaluation.{evaluation.pk}.released",
        subject=format_lazy(
            _("Evaluation of {operator}, contact of {day}"),
            operator=str(evaluation.operator),
            day=evaluation.day.isoformat(),
        ),
        body_template="qc/evaluation_released",
        context={"evaluation": evaluation, "score": score},
        url=url,
        now=now,
        kind="qc.evaluation.released",
    )


def _leads(team: Team | None, evaluation: Evaluation, now: datetime) -> list[Employee]:
    if team is None:
        return []
    return [lead for lead in leads_of(team, centre_day(now)) if lead.pk != evaluation.operator_id]


@transaction.atomic
def acknowledge_evaluation(evaluation: Evaluation, *, operator: Employee, now: datetime) -> None:
    """Confirm that the operator has read the evaluation.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`.
    """
    require(Act.ACKNOWLEDGE, evaluation, operator)
    released = Evaluation.objects.filter(pk=evaluation.pk, state=EvaluationState.RELEASED)
    if not released.update(state=EvaluationState.ACKNOWLEDGED, acknowledged_at=now):
        raise wrong_state(evaluation)
    evaluation.refresh_from_db(fields=["state", "acknowledged_at"])


@transaction.atomic
def comment_evaluation(
    evaluation: Evaluation, *, author: Employee, text: str, now: datetime
) -> EvaluationComment:
    """Add what the operator's lead has to say.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.comment.empty`.
    """
    require(Act.COMMENT, evaluation, author)
    if not text.strip():
        raise DomainError("qc.comment.empty", _("The comment is empty."), status=400)
    return EvaluationComment.objects.create(
        evaluation=evaluation, author=author, text=text.strip()[:2000], written_at=now
    )
