"""Score anew: whatever changes a score makes a new version, and the one before never vanishes (S23)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.answers import Answer, answers_table
from qc.domain.conditions import without_hidden
from qc.domain.life import Act, last_day_of_appeal
from qc.domain.scoring import score
from qc.models import (
    Evaluation,
    EvaluationLine,
    EvaluationState,
    InspectionSettings,
    QualityMonthState,
    VersionCause,
)
from qc.services.evaluations import incomplete, lines_of, read_answers, refuse_overrides, stored_result
from qc.services.guards import reason_text, require, require_impartial, require_official, wrong_state
from qc.services.months import add_adjustment, hold_month
from qc.services.telling import leads_for, tell
from staff.models import Employee
from staff.selectors import centre_day

MERGED_AWAY = ("value", "na", "na_reason", "system_cause", "override")
"""What of an answer is replaced as a whole; comment and evidence stay unless others are given."""


@transaction.atomic
def rescore_evaluation(
    evaluation: Evaluation, *, rescorer: Employee, answers: Mapping[str, Any], reason: str, now: datetime
) -> Evaluation:
    """Score an evaluation anew outside an appeal, for example after a calibration found an error.

    Args:
        answers: the answers that change; null takes one back, all others stay.

    Returns:
        The new version.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.evaluation.not_official`,
            `qc.evaluation.conflict`, `qc.reason.missing`, `qc.answers.invalid`, `qc.evaluation.incomplete`,
            `qc.rescore.no_change`.
    """
    require(Act.RESCORE, evaluation, rescorer)
    require_official(evaluation)
    require_impartial(evaluation, rescorer, now=now)
    text = reason_text(reason, field="reason")
    changed = merged(evaluation, answers)
    return supersede(
        evaluation, answers=changed, cause=VersionCause.RESCORE, text=text, rescorer=rescorer, now=now
    )


def merged(evaluation: Evaluation, changes: Mapping[str, Any]) -> dict[str, Answer]:
    """Read the stored answers with some changed; comment and evidence stay where none are given.

    Raises:
        DomainError: `qc.answers.invalid`, with every answer that does not fit.
    """
    scorecard = evaluation.version.parsed
    refuse_overrides(changes)
    return read_answers(scorecard, {**evaluation.answers, **_full(evaluation.answers, changes)})


def _full(stored: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Complete each changed answer by what was written beside the former one."""
    full: dict[str, Any] = {}
    for key, given in changes.items():
        if given is None:
            full[key] = None
            continue
        beside = {name: one for name, one in stored.get(key, {}).items() if name not in MERGED_AWAY}
        full[key] = {**beside, **(given if isinstance(given, Mapping) else {"value": given})}
    return full


def supersede(
    former: Evaluation,
    *,
    answers: Mapping[str, Answer],
    cause: VersionCause,
    text: str,
    rescorer: Employee,
    now: datetime,
) -> Evaluation:
    """Make the next version; the one before is superseded in one statement, by one caller only.

    Where the former was released, so is this one, with terms of its own; in a locked month it goes to the
    adjustment list.

    Raises:
        DomainError: `qc.evaluation.incomplete`, `qc.rescore.no_change`, `qc.evaluation.wrong_state`.
    """
    scorecard = former.version.parsed
    kept = without_hidden(scorecard, answers)
    table = answers_table(kept)
    if table == former.answers:
        raise DomainError("qc.rescore.no_change", _("No answer is another one than before."))
    result = score(scorecard, kept)
    if result.missing:
        raise incomplete(scorecard, result)
    month = hold_month(former.month)
    if not Evaluation.objects.filter(pk=former.pk, state=former.state).update(
        state=EvaluationState.SUPERSEDED
    ):
        raise wrong_state(former)
    is_shown = former.released_at is not None
    is_late = is_shown and month.state == QualityMonthState.LOCKED
    new = Evaluation.objects.create(
        **{name: getattr(former, name) for name in COPIED},
        number=former.number + 1,
        supersedes=former,
        cause=cause,
        cause_text=text,
        rescored_by=rescorer,
        state=EvaluationState.RELEASED if is_shown else EvaluationState.SUBMITTED,
        answers=table,
        started_at=now,
        saved_at=now,
        submitted_at=now,
        has_comment=any(answer.comment for answer in kept.values()),
        is_late=is_late,
        **(_release_terms(former, rescorer, now) if is_shown else {}),
        **stored_result(result),
    )
    former.state = EvaluationState.SUPERSEDED
    EvaluationLine.objects.bulk_create(lines_of(new, scorecard, result))
    if is_late:
        add_adjustment(new, before=former.score, reason=text, by=rescorer, now=now)
    if is_shown:
        _tell(new, now)
    return new


COPIED = (
    "assignment",
    "contact",
    "operator",
    "inspector",
    "version",
    "purpose",
    "day",
    "month",
    "has_conflict",
)
"""What all versions of an evaluation have in common."""


def _release_terms(former: Evaluation, releaser: Employee, now: datetime) -> dict[str, Any]:
    """Give a new version a window of its own, and the appeals that the former had left."""
    days = InspectionSettings.current().appeal_window_days
    return {
        "released_at": now,
        "released_by": releaser,
        "appeal_until": last_day_of_appeal(centre_day(now), days),
        "appeals_left": former.appeals_left,
    }


def _tell(new: Evaluation, now: datetime) -> None:
    tell(
        [new.operator, new.inspector, *leads_for(new, now)],
        new,
        event="qc.evaluation.rescored",
        key=f"qc.evaluation.{new.pk}.rescored",
        subject=_("Scored anew"),
        template="evaluation_rescored",
        now=now,
    )
