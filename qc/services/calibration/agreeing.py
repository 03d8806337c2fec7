"""Agree on the answers to a contact: the sheet that everybody's own is measured by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.answers import Answer, answers_table
from qc.domain.calibration import Act
from qc.domain.comparing import said_of, what_was_said
from qc.domain.conditions import without_hidden
from qc.domain.scorecard import Scorecard
from qc.domain.scoring import score
from qc.models import AgreedAnswer, CalibrationContact, Evaluation, EvaluationState
from qc.services.calibration_guards import hold, require
from qc.services.evaluations import incomplete, read_answers, refuse_overrides
from qc.services.guards import said_text
from qc.wording import here
from staff.models import Employee


@dataclass(frozen=True)
class Agreed:
    """What was agreed on one criterion: the answer in JSON's form, why, and whether it is kept as a note."""

    answer: Any
    reasoning: str = ""
    is_note: bool = False


@transaction.atomic
def agree_on_contact(
    contact: CalibrationContact, agreed: Mapping[str, Agreed], *, leader: Employee, now: datetime
) -> None:
    """Store the agreed sheet of a contact as a whole; until the session is closed it can be stored anew.

    Raises:
        DomainError: `qc.calibration.not_yours`, `qc.calibration.wrong_state`, `qc.answers.invalid`,
            `qc.evaluation.incomplete`; `qc.calibration.reasoning_missing`, where not everybody said so, or a
            note has no words, the criteria are named (400).
    """
    session = contact.session
    require(Act.AGREE, session, leader)
    hold(session, Act.AGREE)
    scorecard = session.version.parsed
    raw = {key: one.answer for key, one in agreed.items()}
    refuse_overrides(raw)
    answers = without_hidden(scorecard, read_answers(scorecard, raw))
    reasons = {key: said_text(one.reasoning, field=key) for key, one in agreed.items()}
    result = score(scorecard, _argued(answers, reasons))
    # A recording is pointed at by those who heard it; agreeing needs an answer and a reasoning.
    missing = tuple(item for item in result.missing if item.what != "evidence")
    if missing:
        raise incomplete(scorecard, replace(result, missing=missing))
    _check_reasons(scorecard, _wanting_reasons(contact, scorecard, answers, agreed), reasons)
    contact.agreed.all().delete()
    AgreedAnswer.objects.bulk_create(
        AgreedAnswer(
            contact=contact,
            criterion=key,
            answer=table,
            reasoning=reasons[key],
            is_note=agreed[key].is_note,
        )
        for key, table in answers_table(answers).items()
    )
    contact.score, contact.outcome = result.final, result.outcome.value
    contact.agreed_at, contact.agreed_by = now, leader
    contact.save(update_fields=["score", "outcome", "agreed_at", "agreed_by"])


def _argued(answers: Mapping[str, Answer], reasons: Mapping[str, str]) -> dict[str, Answer]:
    """Let the reasoning stand for the comment and the reason that a sheet may ask for."""
    return {
        key: replace(
            answer,
            comment=answer.comment or reasons[key],
            na_reason=answer.na_reason or reasons[key] if answer.is_na else answer.na_reason,
        )
        for key, answer in answers.items()
    }


def _wanting_reasons(
    contact: CalibrationContact,
    scorecard: Scorecard,
    answers: Mapping[str, Answer],
    agreed: Mapping[str, Agreed],
) -> set[str]:
    """Name the criteria whose answer has to be reasoned: somebody said something else, or it is a note."""
    said = what_was_said(scorecard, answers)
    sheets = Evaluation.objects.filter(assignment__calibration=contact, number=1)
    stored = sheets.exclude(state=EvaluationState.DRAFT).values_list("answers", flat=True)
    others = [said_of(scorecard, sheet) for sheet in stored]
    disputed = {key for key, value in said.items() if any(sheet.get(key) != value for sheet in others)}
    return disputed | {key for key in answers if agreed[key].is_note}


def _check_reasons(scorecard: Scorecard, wanted: set[str], reasons: Mapping[str, str]) -> None:
    bare = [one for one in scorecard.criteria if one.key in wanted and not reasons[one.key]]
    if bare:
        raise DomainError(
            "qc.calibration.reasoning_missing",
            _("Say why, since not everybody said so or it is to be a note: %(criteria)s.")
            % {"criteria": "; ".join(here(one.label) for one in bare)},
            status=400,
            criteria=[one.key for one in bare],
        )
