"""Deliver evaluations: release, acknowledge, comment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.months import Month
from notices.services import notify
from qc.domain.life import Act, last_day_of_appeal
from qc.models import (
    Evaluation,
    EvaluationComment,
    EvaluationState,
    InspectionSettings,
    Purpose,
    QualityMonth,
    QualityMonthState,
)
from qc.selectors import with_people
from qc.services.guards import require, said_text, wrong_state
from qc.services.months import add_adjustment, hold_month, refuse_held
from qc.services.telling import leads_for, score_text
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def release_evaluation(evaluation: Evaluation, *, releaser: Employee, now: datetime) -> None:
    """Deliver a submitted evaluation to its operator and to the lead of the operator's team, and tell them.

    Of a second, calibration or training evaluation nobody is told.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.month.held`.
    """
    require(Act.RELEASE, evaluation, releaser)
    month = hold_month(evaluation.month)
    if evaluation.purpose == Purpose.OFFICIAL:
        refuse_held(month)
    _release(evaluation, month, releaser=releaser, now=now)


def release_held(month: Month, *, releaser: Employee, now: datetime) -> int:
    """Release everything that a released month still holds, each by itself; a second run goes on.

    Returns:
        How many were released.
    """
    held = Evaluation.objects.of_month(month).filter(
        state=EvaluationState.SUBMITTED, purpose=Purpose.OFFICIAL
    )
    released = 0
    # The numbers are read first: the rows change while this goes on.
    for pk in list(held.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = hold_month(month)
            evaluation = with_people(Evaluation.objects.filter(pk=pk)).get()
            try:
                _release(evaluation, row, releaser=releaser, now=now)
            except DomainError as error:
                if error.code != "qc.evaluation.wrong_state":
                    raise
            else:
                released += 1
    return released


def _release(evaluation: Evaluation, month: QualityMonth, *, releaser: Employee, now: datetime) -> None:
    """Release with the terms of today; what comes after the lock of its month goes to the adjustment list."""
    is_official = evaluation.purpose == Purpose.OFFICIAL
    values = {
        "state": EvaluationState.RELEASED,
        "released_at": now,
        "released_by": releaser,
        "is_late": is_official and month.state == QualityMonthState.LOCKED,
        **(_terms(evaluation, now) if is_official else {}),
    }
    submitted = Evaluation.objects.filter(pk=evaluation.pk, state=EvaluationState.SUBMITTED)
    if not submitted.update(**values):
        raise wrong_state(evaluation)
    for name, value in values.items():
        setattr(evaluation, name, value)
    if evaluation.is_late:
        add_adjustment(evaluation, before=None, reason=evaluation.cause_text, by=releaser, now=now)
    if is_official:  # operator and lead may not see any other; a notice would give away its score
        _tell(evaluation, now=now)


def _terms(evaluation: Evaluation, now: datetime) -> dict[str, Any]:
    """Give the terms of an appeal as the settings are today; they stay whatever the settings become."""
    terms = InspectionSettings.current()
    return {
        "appeal_until": last_day_of_appeal(centre_day(now), terms.appeal_window_days),
        "appeals_left": terms.most_appeals,
    }


LEFT_IN_BULK = frozenset({"qc.evaluation.wrong_state", "qc.evaluation.not_yours", "qc.month.held"})
"""Why one of several may stay: released in between, one's own, or held until its month's release."""


def release_evaluations(evaluations: Iterable[Evaluation], *, releaser: Employee, now: datetime) -> int:
    """Release several, each by itself; what cannot be released is left alone, whatever stands before it.

    Returns:
        How many were released.
    """
    released = 0
    for evaluation in evaluations:
        try:
            release_evaluation(evaluation, releaser=releaser, now=now)
        except DomainError as error:
            if error.code not in LEFT_IN_BULK:
                raise
        else:
            released += 1
    return released


def _tell(evaluation: Evaluation, *, now: datetime) -> None:
    """Tell the operator, and those who lead today the team of the day of the contact.

    The lead is sent to the page in the admin; the operator, who does not use it, to their own page of it.
    """
    own_page = reverse("me:evaluation", args=[evaluation.pk])
    lead_page = reverse("admin:qc_evaluation_change", args=[evaluation.pk])
    _notify(evaluation, [evaluation.operator], url=own_page, now=now)
    _notify(evaluation, leads_for(evaluation, now), url=lead_page, now=now)


def _notify(evaluation: Evaluation, recipients: list[Employee], *, url: str, now: datetime) -> None:
    notify(
        recipients=recipients,
        key=f"qc.evaluation.{evaluation.pk}.released",
        subject=format_lazy(
            _("Evaluation of {operator}, contact of {day}"),
            operator=str(evaluation.operator),
            day=evaluation.day.isoformat(),
        ),
        body_template="qc/evaluation_released",
        context={"evaluation": evaluation, "score": score_text(evaluation)},
        url=url,
        now=now,
        kind="qc.evaluation.released",
    )


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
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.comment.empty`,
            `qc.reason.too_long`.
    """
    require(Act.COMMENT, evaluation, author)
    if not text.strip():
        raise DomainError("qc.comment.empty", _("The comment is empty."), status=400)
    return EvaluationComment.objects.create(
        evaluation=evaluation, author=author, text=said_text(text, field="text"), written_at=now
    )
