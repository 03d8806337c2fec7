"""Score a contact: start the sheet, save the draft, submit it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.errors import DomainError
from common.months import Month
from qc.domain.answers import Answer, answers_table, parse_answers
from qc.domain.conditions import without_hidden
from qc.domain.faults import Fault, InvalidAnswersError
from qc.domain.life import Act
from qc.domain.numbers import stored
from qc.domain.scorecard import Criterion
from qc.domain.scorecard import Scorecard as Definition
from qc.domain.scoring import Mark, Result, score
from qc.domain.words import AnswerState, Mode
from qc.models import Assignment, Evaluation, EvaluationLine, EvaluationState
from qc.services.calibration_guards import hold_scoring, require_scoring
from qc.services.guards import require
from qc.services.months import open_month
from qc.wording import fault_tables, faults_text, missing_texts
from staff.models import Employee


@transaction.atomic
def start_evaluation(assignment: Assignment, *, inspector: Employee, now: datetime) -> Evaluation:
    """Open the sheet of an assignment; a second call finds the same one.

    Raises:
        DomainError: `qc.assignment.not_yours`, `qc.assignment.own_contact`, `qc.calibration.wrong_state`.
    """
    if assignment.inspector_id != inspector.pk:
        raise DomainError(
            "qc.assignment.not_yours", _("This contact was given to somebody else."), status=403
        )
    contact = assignment.contact
    operator = contact.operator
    if operator is None or operator == inspector:
        raise DomainError("qc.assignment.own_contact", _("Nobody inspects a contact of their own."))
    evaluation, is_new = Evaluation.objects.get_or_create(
        assignment=assignment,
        number=1,
        defaults={
            "contact": contact,
            "operator": operator,
            "inspector": inspector,
            "version": assignment.version,
            "purpose": assignment.purpose,
            "day": contact.day,
            "month": str(Month.of(contact.day)),
            "started_at": now,
            "saved_at": now,
            "has_conflict": assignment.has_conflict,
        },
    )
    if is_new:
        hold_scoring(evaluation)
        open_month(evaluation.month)
    return evaluation


def save_draft(
    evaluation: Evaluation,
    *,
    inspector: Employee,
    answers: Mapping[str, Any],
    now: datetime,
    revision: int | None = None,
    is_complete_set: bool = True,
) -> Result:
    """Store the answers of a draft and give the score so far.

    Args:
        answers: answers by criterion; an empty one (null) takes an answer back.
        revision: the one the client saw; None overwrites whatever is there.
        is_complete_set: whether the answers replace all that were stored, or only those they name.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.answers.invalid` (all named),
            `qc.evaluation.saved_elsewhere` (another window saved in between).
    """
    require(Act.SAVE, evaluation, inspector)
    require_scoring(evaluation)
    scorecard = evaluation.version.parsed
    given = answers if is_complete_set else {**evaluation.answers, **answers}
    refuse_overrides(given)
    parsed = read_answers(scorecard, given)
    seen = evaluation.revision if revision is None else revision
    _claim_draft(evaluation, seen, answers=answers_table(parsed), saved_at=now)
    return score(scorecard, parsed)


def _claim_draft(evaluation: Evaluation, revision: int, **values: Any) -> None:
    """Change a draft in one statement, unless somebody submitted or saved it in between."""
    drafts = Evaluation.objects.filter(pk=evaluation.pk, state=EvaluationState.DRAFT, revision=revision)
    if not drafts.update(revision=revision + 1, **values):
        raise DomainError(
            "qc.evaluation.saved_elsewhere",
            _("The sheet was saved or submitted elsewhere in between. Load it again."),
        )
    for name, value in {**values, "revision": revision + 1}.items():
        setattr(evaluation, name, value)


def read_answers(scorecard: Definition, answers: object) -> dict[str, Answer]:
    """Read answers.

    Raises:
        DomainError: `qc.answers.invalid`, with every answer that does not fit.
    """
    try:
        return parse_answers(scorecard, answers)
    except InvalidAnswersError as error:
        raise _invalid(error.faults) from error


def refuse_overrides(given: Mapping[str, Any]) -> None:
    """Refuse answers in which somebody wrote down an override by themselves.

    Raises:
        DomainError: `qc.answers.invalid`, naming the criteria.
    """
    faults = [
        Fault("qc.answer.override_needs_approval", str(key)[:80])
        for key, answer in given.items()
        if isinstance(answer, Mapping) and answer.get("override")
    ]
    if faults:
        raise _invalid(faults)


def _invalid(faults: Sequence[Fault]) -> DomainError:
    return DomainError("qc.answers.invalid", faults_text(faults), status=400, faults=fault_tables(faults))


@transaction.atomic
def submit_evaluation(evaluation: Evaluation, *, inspector: Employee, now: datetime) -> Result:
    """Submit a draft: it is scored, its hidden answers are cleared, and from now on it never changes.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`, `qc.answers.invalid`,
            `qc.evaluation.incomplete` (everything that is missing is named), `qc.evaluation.saved_elsewhere`.
    """
    require(Act.SUBMIT, evaluation, inspector)
    hold_scoring(evaluation)
    scorecard = evaluation.version.parsed
    answers = without_hidden(scorecard, read_answers(scorecard, evaluation.answers))
    result = score(scorecard, answers)
    if result.missing:
        raise incomplete(scorecard, result)
    _claim_draft(
        evaluation,
        evaluation.revision,
        state=EvaluationState.SUBMITTED,
        answers=answers_table(answers),
        saved_at=now,
        submitted_at=now,
        has_comment=any(answer.comment for answer in answers.values()),
        **stored_result(result),
    )
    EvaluationLine.objects.bulk_create(lines_of(evaluation, scorecard, result))
    Assignment.objects.filter(pk=evaluation.assignment_id).open().update(done_at=now)
    return result


def incomplete(scorecard: Definition, result: Result) -> DomainError:
    """Make the error that names everything a sheet lacks."""
    lacks = missing_texts(scorecard, result.missing)
    text = ngettext(
        "%(count)d thing is missing: %(what)s.", "%(count)d things are missing: %(what)s.", len(lacks)
    )
    return DomainError(
        "qc.evaluation.incomplete",
        text % {"count": len(lacks), "what": "; ".join(lacks)},
        missing=[{"criterion": item.criterion, "what": item.what} for item in result.missing],
    )


def stored_result(result: Result) -> dict[str, Any]:
    """Give the columns of a result: what recomputing must give again, digit for digit (S26)."""
    return {
        "outcome": result.outcome.value,
        "score": result.final,
        "raw": result.raw,
        "critical_score": result.critical_score,
        "is_critical": result.is_critical,
        "band": result.band or "",
    }


def lines_of(evaluation: Evaluation, scorecard: Definition, result: Result) -> list[EvaluationLine]:
    """Make the lines of a scored version, one for each criterion that was asked."""
    marks = {mark.key: mark for mark in result.marks}
    return [
        _line(evaluation, section.key, criterion, marks[criterion.key], scorecard.mode)
        for section, criterion in scorecard.placed()
        if marks[criterion.key].state is not AnswerState.HIDDEN
    ]


def _line(
    evaluation: Evaluation, section: str, criterion: Criterion, mark: Mark, mode: Mode
) -> EvaluationLine:
    has_share = mark.is_counted and mode is not Mode.DEDUCT
    is_answered = mark.state is AnswerState.ANSWERED
    loses = mark.amount < 0 or (has_share and mark.share < 1 and not criterion.is_bonus)
    return EvaluationLine(
        evaluation=evaluation,
        section=section,
        criterion=criterion.key,
        category=criterion.category.value,
        state=mark.state.value,
        points=stored(mark.points),
        share=stored(mark.share) if has_share else None,
        amount=stored(mark.amount),
        is_error=is_answered and (loses or mark.is_critical),
        is_critical=mark.is_critical,
    )
