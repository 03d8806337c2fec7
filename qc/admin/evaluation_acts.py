"""The acts on an evaluation in the admin: for each its words, its permission, its form, and its service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.admin.evaluation_history import AppealBlock, appeal_blocks
from qc.admin.evaluation_rows import sheet_of
from qc.admin.forms import CommentForm, ConfirmForm
from qc.admin.life_forms import DecideAppealForm, OverrideDecisionForm, OverrideRequestForm, RescoreForm
from qc.domain.life import Act
from qc.models import Appeal, Evaluation, Override, OverrideState
from qc.services import (
    acknowledge_evaluation,
    comment_appeal,
    comment_evaluation,
    decide_appeal,
    decide_override,
    release_evaluation,
    request_override,
    rescore_evaluation,
)
from staff.models import Employee
from staff.scope import today

Do = Callable[[Evaluation, Employee, Any, datetime], object]
FormArguments = Callable[[Evaluation], dict[str, Any]]


@dataclass(frozen=True)
class ActPage:
    """How an act on an evaluation appears: its button, its page, its message, and what it does."""

    label: Any
    title: Any
    success: Any
    permission: str
    do: Do
    form: type[forms.Form] = ConfirmForm
    arguments: FormArguments = lambda evaluation: {}
    template: str = "admin/act.html"


def open_appeal(evaluation: Evaluation) -> Appeal:
    """Return the appeal that waits for a decision.

    Raises:
        DomainError: `qc.appeal.not_open`.
    """
    return _open_block(evaluation).appeal


def _open_block(evaluation: Evaluation) -> AppealBlock:
    blocks = appeal_blocks(evaluation, sheet_of(evaluation), today=today())
    waiting = next((block for block in blocks if block.is_open), None)
    if waiting is None:
        raise DomainError("qc.appeal.not_open", _("The appeal was decided or withdrawn before."))
    return waiting


def open_overrides(evaluation: Evaluation) -> list[Override]:
    """Return the requests of all versions of an evaluation that wait for a second person."""
    rows = Override.objects.open().filter(evaluation__assignment=evaluation.assignment_id)
    return list(rows.select_related("requested_by", "evaluation__version").order_by("requested_at", "pk"))


def _decide(evaluation: Evaluation, person: Employee, form: DecideAppealForm, now: datetime) -> object:
    return decide_appeal(
        form.block.appeal,
        decider=person,
        decisions=form.decisions(),
        reasoning=form.cleaned_data["reasoning"],
        further_answers=form.further_answers(),
        now=now,
    )


def _decide_override(evaluation: Evaluation, person: Employee, form: forms.Form, now: datetime) -> object:
    wanted = form.cleaned_data["override"]
    # Read whatever its state: the service refuses in words what somebody decided in between.
    asked = Override.objects.filter(evaluation__assignment=evaluation.assignment_id)
    return decide_override(
        asked.get(pk=wanted),
        decider=person,
        is_approved=form.cleaned_data["decision"] == OverrideState.APPROVED,
        reasoning=form.cleaned_data["reasoning"],
        now=now,
    )


ACTS: dict[Act, ActPage] = {
    Act.RELEASE: ActPage(
        label=_("Release"),
        title=_("Release the evaluation"),
        success=_("Released. The operator and the lead have been told."),
        permission="qc.release_evaluation",
        do=lambda evaluation, person, form, now: release_evaluation(evaluation, releaser=person, now=now),
    ),
    Act.ACKNOWLEDGE: ActPage(
        label=_("Acknowledge"),
        title=_("Acknowledge the evaluation"),
        success=_("Acknowledged."),
        permission="qc.acknowledge_evaluation",
        do=lambda evaluation, person, form, now: acknowledge_evaluation(evaluation, operator=person, now=now),
    ),
    Act.COMMENT: ActPage(
        label=_("Comment"),
        title=_("Comment on the evaluation"),
        success=_("The comment was added."),
        permission="qc.comment_evaluation",
        form=CommentForm,
        do=lambda evaluation, person, form, now: comment_evaluation(
            evaluation, author=person, text=form.cleaned_data["text"], now=now
        ),
    ),
    Act.COMMENT_APPEAL: ActPage(
        label=_("Answer the appeal"),
        title=_("Answer the appeal"),
        success=_("Your answer stands beside the appeal; those who decide have been told."),
        permission="qc.comment_evaluation",
        form=CommentForm,
        do=lambda evaluation, person, form, now: comment_appeal(
            open_appeal(evaluation), author=person, text=form.cleaned_data["text"], now=now
        ),
    ),
    Act.DECIDE: ActPage(
        label=_("Decide the appeal"),
        title=_("Decide the appeal"),
        success=_("Decided. The operator, the lead and the inspector have been told."),
        permission="qc.decide_appeal",
        form=DecideAppealForm,
        arguments=lambda evaluation: {"block": _open_block(evaluation)},
        do=_decide,
        template="qc/decide_appeal.html",
    ),
    Act.RESCORE: ActPage(
        label=_("Score anew"),
        title=_("Score the evaluation anew"),
        success=_("Scored anew. The version before stays readable."),
        permission="qc.rescore_evaluation",
        form=RescoreForm,
        arguments=lambda evaluation: {"evaluation": evaluation},
        do=lambda evaluation, person, form, now: rescore_evaluation(
            evaluation,
            rescorer=person,
            answers=form.changes(),
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        template="qc/rescore.html",
    ),
    Act.REQUEST_OVERRIDE: ActPage(
        label=_("Ask for an override"),
        title=_("Ask for an override"),
        success=_("Asked for. A second person decides."),
        permission="qc.request_override",
        form=OverrideRequestForm,
        arguments=lambda evaluation: {"evaluation": evaluation},
        do=lambda evaluation, person, form, now: request_override(
            evaluation,
            requester=person,
            criterion=form.cleaned_data["criterion"],
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ),
    Act.DECIDE_OVERRIDE: ActPage(
        label=_("Decide the override"),
        title=_("Decide the override"),
        success=_("Decided. Who asked for it has been told."),
        permission="qc.decide_override",
        form=OverrideDecisionForm,
        arguments=lambda evaluation: {"overrides": open_overrides(evaluation)},
        do=_decide_override,
    ),
}
