"""Appeals: filed, withdrawn, commented by the lead, decided by somebody else; never buried."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.conditions import answer_states
from qc.domain.life import Act, State, last_day_of_appeal, state_after
from qc.domain.rulings import Ruling, appealable, whole_ruling
from qc.domain.words import AnswerState
from qc.models import (
    Appeal,
    AppealComment,
    AppealItem,
    AppealState,
    Evaluation,
    EvaluationState,
    InspectionSettings,
    VersionCause,
)
from qc.services.evaluations import read_answers
from qc.services.guards import reason_text, require, require_impartial, require_official, wrong_state
from qc.services.rescoring import merged, supersede
from qc.services.telling import criterion_label, deciders, leads_for, tell
from staff.models import Employee, PostCode
from staff.selectors import centre_day


@dataclass(frozen=True, slots=True)
class Decision:
    """How one criterion is decided: the ruling, why, and the new answer when it changes."""

    ruling: Ruling
    reasoning: str
    answer: Any = None


@transaction.atomic
def file_appeal(
    evaluation: Evaluation, *, operator: Employee, reasons: Mapping[str, str], now: datetime
) -> Appeal:
    """Appeal against criteria of one's own evaluation.

    Args:
        reasons: why each criterion is appealed, by its key.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.evaluation.not_official`,
            `qc.appeal.window_passed`, `qc.appeal.none_left`, `qc.appeal.no_criteria`,
            `qc.appeal.unknown_criteria` (all named), `qc.reason.missing`.
    """
    require(Act.APPEAL, evaluation, operator)
    require_official(evaluation)
    _refuse_too_late(evaluation, now)
    texts = _reasons(evaluation, reasons)
    standing = Evaluation.objects.filter(pk=evaluation.pk, state=evaluation.state, appeals_left__gt=0)
    if not standing.update(state=EvaluationState.APPEALED, appeals_left=F("appeals_left") - 1):
        raise wrong_state(evaluation)
    evaluation.refresh_from_db(fields=["state", "appeals_left"])
    days = InspectionSettings.current().decision_days
    appeal = Appeal.objects.create(
        evaluation=evaluation,
        filed_by=operator,
        filed_at=now,
        due_on=centre_day(now) + timedelta(days=days),
    )
    AppealItem.objects.bulk_create(
        AppealItem(appeal=appeal, criterion=key, reason=text) for key, text in texts.items()
    )
    _tell_filed(appeal, texts, now)
    return appeal


def _refuse_too_late(evaluation: Evaluation, now: datetime) -> None:
    until = evaluation.appeal_until
    if until is None or centre_day(now) > until:
        raise DomainError(
            "qc.appeal.window_passed",
            _("The time to appeal is over."),
            appeal_until=until.isoformat() if until else None,
        )
    if not evaluation.appeals_left:
        raise DomainError("qc.appeal.none_left", _("This contact cannot be appealed any more."))


def _reasons(evaluation: Evaluation, reasons: Mapping[str, str]) -> dict[str, str]:
    """Check that each criterion was asked, counts and has a reason; the scorecard's order is kept."""
    if not reasons:
        raise DomainError(
            "qc.appeal.no_criteria",
            _("Name at least one criterion and the reason."),
            status=400,
            field="items",
        )
    scorecard = evaluation.version.parsed
    states = answer_states(scorecard, read_answers(scorecard, evaluation.answers))
    asked = appealable(scorecard, states)
    if unknown := sorted(set(reasons) - set(asked)):
        raise DomainError(
            "qc.appeal.unknown_criteria",
            _("Not asked in this evaluation, or never counted: %(criteria)s.")
            % {"criteria": ", ".join(unknown)},
            status=400,
            field="items",
            criteria=unknown,
        )
    return {key: reason_text(reasons[key], field=f"items.{key}.reason") for key in asked if key in reasons}


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, operator: Employee, now: datetime) -> None:
    """Take an appeal back before it is decided; the evaluation stands as before, the appeal is used up.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.appeal.not_open`.
    """
    require(Act.WITHDRAW, appeal.evaluation, operator)
    _close(appeal, state=AppealState.WITHDRAWN, withdrawn_at=now)
    _put_back(appeal.evaluation, Act.WITHDRAW)
    _tell_about(appeal, "withdrawn", _("Appeal withdrawn"), [*_leads(appeal, now), *deciders(now)], now)


@transaction.atomic
def comment_appeal(appeal: Appeal, *, author: Employee, text: str, now: datetime) -> AppealComment:
    """Say, as the operator's lead, what speaks for or against an open appeal.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.appeal.not_open`,
            `qc.reason.missing`.
    """
    require(Act.COMMENT_APPEAL, appeal.evaluation, author)
    if appeal.state != AppealState.OPEN:
        raise not_open(appeal)
    comment = AppealComment.objects.create(
        appeal=appeal, author=author, text=reason_text(text, field="text"), written_at=now
    )
    others = [appeal.filed_by, *deciders(now)]
    key = f"commented.{comment.pk}"
    _tell_about(appeal, key, _("The lead commented on an appeal"), others, now, comment=comment)
    return comment


@transaction.atomic
def decide_appeal(
    appeal: Appeal,
    *,
    decider: Employee,
    decisions: Mapping[str, Decision],
    now: datetime,
    reasoning: str = "",
    further_answers: Mapping[str, Any] | None = None,
) -> Appeal:
    """Decide an appeal criterion by criterion; a changed answer makes the next version.

    Args:
        decisions: one for each criterion that was appealed.
        reasoning: of the decision as a whole, if there is more to say.
        further_answers: to criteria that are asked only because of a changed answer.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.evaluation.conflict`,
            `qc.appeal.own_version` (403: the decider made this version), `qc.appeal.not_open`,
            `qc.appeal.decisions_do_not_fit` (missing and unknown criteria named), `qc.reason.missing`,
            `qc.appeal.answer_missing`, `qc.appeal.answer_unchanged`, `qc.appeal.answer_not_appealed`,
            `qc.answers.invalid`, `qc.evaluation.incomplete`.
    """
    evaluation = appeal.evaluation
    require(Act.DECIDE, evaluation, decider)
    require_impartial(evaluation, decider, now=now)
    _refuse_own_version(evaluation, decider)
    if appeal.state != AppealState.OPEN:
        raise not_open(appeal)
    items = list(appeal.items.all())
    _check_decisions(evaluation, items, decisions, further_answers or {})
    whole = whole_ruling([decision.ruling for decision in decisions.values()])
    text = reasoning.strip()
    _close(
        appeal,
        state=AppealState.DECIDED,
        decided_by=decider,
        decided_at=now,
        ruling=whole.value,
        reasoning=text,
    )
    _store_rulings(items, decisions)
    if whole.changes:
        _change(evaluation, decisions, further_answers or {}, decider=decider, text=text, now=now)
    else:
        _put_back(evaluation, Act.DECIDE, now=now)
    _tell_decided(appeal, items, now)
    return appeal


def _refuse_own_version(evaluation: Evaluation, decider: Employee) -> None:
    if evaluation.rescored_by_id == decider.pk:
        raise DomainError(
            "qc.appeal.own_version",
            _("You made this version; somebody else decides the appeal against it."),
            status=403,
        )


def _check_decisions(
    evaluation: Evaluation,
    items: Collection[AppealItem],
    decisions: Mapping[str, Decision],
    further: Mapping[str, Any],
) -> None:
    """Check that every criterion is decided with its reasoning, and that answers go with the rulings."""
    appealed = [item.criterion for item in items]
    missing = [key for key in appealed if key not in decisions]
    unknown = sorted(set(decisions) - set(appealed))
    if missing or unknown:
        raise DomainError(
            "qc.appeal.decisions_do_not_fit",
            _("Decide every criterion that was appealed, and no other."),
            status=400,
            field="decisions",
            missing=missing,
            unknown=unknown,
        )
    for key, decision in decisions.items():
        reason_text(decision.reasoning, field=f"decisions.{key}.reasoning")
        _check_answer(evaluation, key, decision)
    _refuse_not_appealed(evaluation, further)


def _check_answer(evaluation: Evaluation, key: str, decision: Decision) -> None:
    field = f"decisions.{key}.answer"
    if not decision.ruling.changes:
        if decision.answer is not None:
            raise DomainError(
                "qc.appeal.answer_not_appealed",
                _("A score that is upheld keeps its answer."),
                status=400,
                field=field,
            )
        return
    if decision.answer is None:
        raise DomainError(
            "qc.appeal.answer_missing", _("A changed ruling needs the new answer."), status=400, field=field
        )
    before = read_answers(evaluation.version.parsed, evaluation.answers).get(key)
    after = merged(evaluation, {key: decision.answer}).get(key)
    if after is None or (before is not None and _counts_as(before) == _counts_as(after)):
        raise DomainError(
            "qc.appeal.answer_unchanged",
            _("The new answer is the same as before; then the score is upheld."),
            status=400,
            field=field,
        )


def _counts_as(answer: Any) -> tuple[object, ...]:
    """Give what of an answer decides the score."""
    return answer.value, answer.is_na, bool(answer.system_cause), bool(answer.override)


def _refuse_not_appealed(evaluation: Evaluation, further: Mapping[str, Any]) -> None:
    """Let further answers through only where nothing was asked before."""
    scorecard = evaluation.version.parsed
    states = answer_states(scorecard, read_answers(scorecard, evaluation.answers))
    asked = sorted(key for key in further if key in states and states[key] is not AnswerState.HIDDEN)
    if asked:
        raise DomainError(
            "qc.appeal.answer_not_appealed",
            _("Not appealed, and stays as it is: %(criteria)s.") % {"criteria": ", ".join(asked)},
            status=400,
            field="further_answers",
            criteria=asked,
        )


def _close(appeal: Appeal, **values: Any) -> None:
    """Close an open appeal in one statement, unless somebody did before."""
    if not Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).update(**values):
        raise not_open(appeal)
    for name, value in values.items():
        setattr(appeal, name, value)


def not_open(appeal: Appeal) -> DomainError:
    """Make the error of an act on an appeal that was decided or withdrawn."""
    return DomainError(
        "qc.appeal.not_open", _("The appeal was decided or withdrawn before."), appeal=appeal.pk
    )


def _put_back(evaluation: Evaluation, act: Act, *, now: datetime | None = None) -> None:
    """Let a version stand as before its appeal; after a decision the window opens anew for what is left."""
    was_acknowledged = evaluation.acknowledged_at is not None
    values: dict[str, Any] = {
        "state": state_after(act, State.APPEALED, was_acknowledged=was_acknowledged).value
    }
    if now is not None:
        days = InspectionSettings.current().appeal_window_days
        values["appeal_until"] = last_day_of_appeal(centre_day(now), days)
    appealed = Evaluation.objects.filter(pk=evaluation.pk, state=EvaluationState.APPEALED)
    if not appealed.update(**values):
        raise wrong_state(evaluation)
    for name, value in values.items():
        setattr(evaluation, name, value)


def _store_rulings(items: Collection[AppealItem], decisions: Mapping[str, Decision]) -> None:
    for item in items:
        item.ruling = decisions[item.criterion].ruling.value
        item.reasoning = decisions[item.criterion].reasoning.strip()
    AppealItem.objects.bulk_update(items, ["ruling", "reasoning"])


def _change(
    evaluation: Evaluation,
    decisions: Mapping[str, Decision],
    further: Mapping[str, Any],
    *,
    decider: Employee,
    text: str,
    now: datetime,
) -> None:
    changed = {key: one for key, one in decisions.items() if one.ruling.changes}
    answers = merged(evaluation, {**further, **{key: one.answer for key, one in changed.items()}})
    supersede(
        evaluation,
        answers=answers,
        cause=VersionCause.APPEAL,
        text=text or "\n".join(one.reasoning.strip() for one in changed.values()),
        rescorer=decider,
        now=now,
    )


def remind_of_appeals(*, now: datetime) -> int:
    """Remind those who decide of every appeal due by tomorrow or overdue, once a day until it is decided.

    Returns:
        How many appeals they were reminded of.
    """
    today = centre_day(now)
    waiting = Appeal.objects.open().filter(due_on__lte=today + timedelta(days=1))
    people = deciders(now, besides=[PostCode.CENTRE_MANAGER])
    count = 0
    for appeal in waiting.select_related("evaluation__operator", "evaluation__version", "filed_by"):
        late = appeal.due_on < today
        subject = _("Appeal overdue") if late else _("Appeal to be decided")
        _tell_about(appeal, f"due.{today}", subject, people, now, event="due", is_late=late)
        count += 1
    return count


def _leads(appeal: Appeal, now: datetime) -> list[Employee]:
    return leads_for(appeal.evaluation, now)


def _tell_filed(appeal: Appeal, texts: Mapping[str, str], now: datetime) -> None:
    rows = [(criterion_label(appeal.evaluation, key), text) for key, text in texts.items()]
    people = [*_leads(appeal, now), *deciders(now), appeal.evaluation.inspector]
    _tell_about(appeal, "filed", _("Appeal"), people, now, rows=rows)


def _tell_decided(appeal: Appeal, items: Collection[AppealItem], now: datetime) -> None:
    evaluation = appeal.evaluation
    rows = [
        (criterion_label(evaluation, item.criterion), item.get_ruling_display, item.reasoning)
        for item in items
    ]
    people = [evaluation.operator, evaluation.inspector, *_leads(appeal, now)]
    _tell_about(appeal, "decided", _("Appeal decided"), people, now, rows=rows)


def _tell_about(
    appeal: Appeal,
    key: str,
    subject: Any,
    recipients: list[Employee],
    now: datetime,
    *,
    event: str = "",
    **context: object,
) -> None:
    """Tell of an appeal; the event is the first word of the key unless named."""
    name = event or key.partition(".")[0]
    tell(
        recipients,
        appeal.evaluation,
        event=f"qc.appeal.{name}",
        key=f"qc.appeal.{appeal.pk}.{key}",
        subject=subject,
        template=f"appeal_{name}",
        context={"appeal": appeal, **context},
        now=now,
    )
