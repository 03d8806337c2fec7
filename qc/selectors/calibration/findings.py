"""What a session came to: who said what beside the agreed answer, and how far each was from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qc.domain.comparing import is_compared, said_of
from qc.domain.scorecard import Criterion, Scorecard
from qc.models import AgreedAnswer, CalibrationContact, CalibrationSession, Evaluation
from qc.selectors.calibration.sessions import sheets_of
from staff.models import Employee


@dataclass(frozen=True)
class Voice:
    """What one inspector said of one criterion of one contact."""

    sheet: Evaluation
    answer: Mapping[str, Any]
    said: str | None
    is_as_agreed: bool | None
    """Whether it is the agreed answer; None while nothing is agreed."""


@dataclass(frozen=True)
class Question:
    """One criterion of one contact, with everybody's answer side by side."""

    criterion: Criterion
    voices: Sequence[Voice]
    agreed: AgreedAnswer | None

    @property
    def is_disputed(self) -> bool:
        """Whether the inspectors did not all say the same."""
        return len({voice.said for voice in self.voices}) > 1

    @property
    def wants_reasoning(self) -> bool:
        """Whether somebody said something else than another or than the agreed answer."""
        return self.is_disputed or any(voice.is_as_agreed is False for voice in self.voices)


@dataclass(frozen=True)
class ContactFindings:
    """One contact of a session: its sheets and its questions."""

    contact: CalibrationContact
    sheets: Sequence[Evaluation]
    questions: Sequence[Question]


@dataclass(frozen=True)
class Deviation:
    """How far one inspector's sheet of one contact is from the agreed one."""

    sheet: Evaluation
    contact: CalibrationContact
    difference: Decimal | None
    """Own score less the agreed one, in points of the percentage; None when either has no score."""
    compared: int
    as_agreed: int


@dataclass(frozen=True)
class SessionFindings:
    """Everything a session came to."""

    session: CalibrationSession
    scorecard: Scorecard
    inspectors: Sequence[Employee]
    contacts: Sequence[ContactFindings]
    said: Mapping[int, Mapping[str, str]]
    """What was said, by sheet and criterion."""

    def deviations(self) -> list[Deviation]:
        """Compare every sheet with the agreed one of its contact; contacts without one are left out."""
        return [
            _deviation(sheet, one)
            for one in self.contacts
            if one.contact.agreed_at is not None
            for sheet in one.sheets
        ]


def findings_of(session: CalibrationSession) -> SessionFindings:
    """Lay the sheets of a session side by side, in four statements."""
    scorecard = session.version.parsed
    sheets = list(sheets_of(session))
    participants = session.participants.select_related("inspector").order_by("inspector__work_number")
    contacts = session.contacts.select_related("contact__operator", "contact__desk").prefetch_related(
        "agreed"
    )
    said = {sheet.pk: said_of(scorecard, sheet.answers) for sheet in sheets}
    return SessionFindings(
        session=session,
        scorecard=scorecard,
        inspectors=[row.inspector for row in participants],
        contacts=[
            _contact(
                scorecard, contact, [s for s in sheets if s.assignment.calibration_id == contact.pk], said
            )
            for contact in contacts.order_by("position")
        ],
        said=said,
    )


def _contact(
    scorecard: Scorecard,
    contact: CalibrationContact,
    sheets: list[Evaluation],
    said: Mapping[int, Mapping[str, str]],
) -> ContactFindings:
    agreed = {one.criterion: one for one in contact.agreed.all()}
    target = said_of(scorecard, {key: one.answer for key, one in agreed.items()})
    is_agreed = contact.agreed_at is not None
    return ContactFindings(
        contact=contact,
        sheets=sheets,
        questions=[
            Question(
                criterion,
                [
                    _voice(sheet, criterion.key, said[sheet.pk], target if is_agreed else None)
                    for sheet in sheets
                ],
                agreed.get(criterion.key),
            )
            for criterion in scorecard.criteria
        ],
    )


def _voice(sheet: Evaluation, key: str, said: Mapping[str, str], target: Mapping[str, str] | None) -> Voice:
    return Voice(
        sheet=sheet,
        answer=sheet.answers.get(key, {}),
        said=said.get(key),
        is_as_agreed=None if target is None else said.get(key) == target.get(key),
    )


def _deviation(sheet: Evaluation, one: ContactFindings) -> Deviation:
    voices = [
        voice
        for question in one.questions
        if is_compared(question.criterion)
        for voice in question.voices
        if voice.sheet.pk == sheet.pk and (voice.said is not None or voice.is_as_agreed is False)
    ]
    own, agreed = sheet.score, one.contact.score
    return Deviation(
        sheet=sheet,
        contact=one.contact,
        difference=None if own is None or agreed is None else own - agreed,
        compared=len(voices),
        as_agreed=sum(voice.is_as_agreed is True for voice in voices),
    )
