"""Overrides: asked for by one, approved or refused by another; an approved one makes the next version."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from qc.domain.answers import BLANK, Answer
from qc.domain.life import Act
from qc.models import Evaluation, Override, OverrideState, VersionCause
from qc.selectors.evaluations import newest_version
from qc.services.evaluations import read_answers
from qc.services.guards import reason_text, require, require_impartial, require_official
from qc.services.rescoring import supersede
from qc.services.telling import criterion_label, deciders, leads_for, tell
from staff.models import Employee


@transaction.atomic
def request_override(
    evaluation: Evaluation, *, requester: Employee, criterion: str, reason: str, now: datetime
) -> Override:
    """Ask that a criterion count in full: the script was departed from, and the customer was better served.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.evaluation.not_official`,
            `qc.override.nothing_to_override`, `qc.override.already_asked`, `qc.reason.missing`.
    """
    require(Act.REQUEST_OVERRIDE, evaluation, requester)
    require_official(evaluation)
    text = reason_text(reason, field="reason")
    _overridable(evaluation, criterion)
    waiting = Override.objects.open().filter(
        evaluation__assignment=evaluation.assignment_id, criterion=criterion
    )
    if waiting.exists():
        raise DomainError(
            "qc.override.already_asked",
            _("This criterion waits for a second person already."),
            field="criterion",
        )
    override = Override.objects.create(
        evaluation=evaluation, criterion=criterion, reason=text, requested_by=requester, requested_at=now
    )
    others = [person for person in deciders(now) if person.pk != requester.pk]
    _tell(override, evaluation, "requested", _("An override waits for a second person"), others, now)
    return override


def _overridable(evaluation: Evaluation, criterion: str) -> Answer:
    """Give the answer to override.

    Raises:
        DomainError: `qc.override.nothing_to_override`, not answered, not counted, or out already.
    """
    scorecard = evaluation.version.parsed
    found = scorecard.criterion_by_key.get(criterion)
    answer = read_answers(scorecard, evaluation.answers).get(criterion, BLANK)
    counts = found is not None and (found.is_scoring or found.carries_trigger)
    if not counts or answer.value is None or answer.system_cause or answer.override:
        raise DomainError(
            "qc.override.nothing_to_override",
            _("Only what was answered, and counts, can be overridden."),
            status=400,
            field="criterion",
        )
    return answer


@transaction.atomic
def decide_override(
    override: Override, *, decider: Employee, is_approved: bool, reasoning: str, now: datetime
) -> Evaluation | None:
    """Approve or refuse an override as the second person.

    An approval holds for the newest version, whichever the override was asked at.

    Returns:
        The new version, when it was approved.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.override.second_person` (403: one's own request),
            `qc.evaluation.wrong_state` (an open appeal is decided first), `qc.evaluation.conflict`,
            `qc.override.not_open`, `qc.override.nothing_to_override`, `qc.reason.missing`.
    """
    evaluation = newest_version(override.evaluation)
    require(Act.DECIDE_OVERRIDE, evaluation, decider)
    if override.requested_by_id == decider.pk:
        raise DomainError(
            "qc.override.second_person", _("You asked for it; a second person decides."), status=403
        )
    require_impartial(evaluation, decider, now=now)
    text = reason_text(reasoning, field="reasoning")
    _claim(override, is_approved=is_approved, decider=decider, text=text, now=now)
    new = _apply(override, evaluation, decider=decider, now=now) if is_approved else None
    told = [override.requested_by, evaluation.inspector, *leads_for(evaluation, now)]
    _tell(override, new or evaluation, "decided", _("Override decided"), told, now)
    return new


def _claim(override: Override, *, is_approved: bool, decider: Employee, text: str, now: datetime) -> None:
    """Decide an open request in one statement, unless somebody did before."""
    values = {
        "state": OverrideState.APPROVED if is_approved else OverrideState.REFUSED,
        "decided_by": decider,
        "decided_at": now,
        "reasoning": text,
    }
    if not Override.objects.filter(pk=override.pk, state=OverrideState.OPEN).update(**values):
        raise DomainError("qc.override.not_open", _("The override was decided before."), override=override.pk)
    for name, value in values.items():
        setattr(override, name, value)


def _apply(override: Override, evaluation: Evaluation, *, decider: Employee, now: datetime) -> Evaluation:
    answer = _overridable(evaluation, override.criterion)
    answers = read_answers(evaluation.version.parsed, evaluation.answers)
    return supersede(
        evaluation,
        answers={**answers, override.criterion: replace(answer, override=override.reason)},
        cause=VersionCause.OVERRIDE,
        text=override.reason,
        rescorer=decider,
        now=now,
    )


def _tell(
    override: Override,
    evaluation: Evaluation,
    event: str,
    subject: StrOrPromise,
    people: list[Employee],
    now: datetime,
) -> None:
    tell(
        people,
        evaluation,
        event=f"qc.override.{event}",
        key=f"qc.override.{override.pk}.{event}",
        subject=subject,
        template=f"override_{event}",
        context={"override": override, "criterion": criterion_label(evaluation, override.criterion)},
        now=now,
    )
