"""What the page of one calibration session shows, by its state and by who reads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calls.models import Turn
from qc.admin.evaluation_rows import answer_text, evidence_text
from qc.admin.labels import score_text
from qc.domain.answers import BLANK, parse_answers
from qc.domain.calibration import Act, State, is_possible, may
from qc.domain.calibration_figures import rounded
from qc.domain.conditions import answer_states
from qc.domain.scorecard import Criterion, Scorecard
from qc.models import CalibrationContact, CalibrationSession, CalibrationState, Evaluation
from qc.selectors.calibration import (
    ContactFindings,
    SessionFigures,
    SessionFindings,
    findings_of,
    may_read_findings,
    parts_in,
    progress_of,
    session_figures,
)
from qc.wording import here
from qc.wording.calibration import coefficient_text, percent_of, points_text
from staff.models import Employee

BUTTONS = {
    Act.OPEN: _("Open for scoring"),
    Act.DISCUSS: _("End scoring and discuss"),
    Act.CLOSE: _("Close the session"),
    Act.CHANGE: _("Change the plan"),
    Act.CANCEL: _("Cancel the session"),
}
ORDER = [
    CalibrationState.PLANNED,
    CalibrationState.OPEN,
    CalibrationState.DISCUSSION,
    CalibrationState.CLOSED,
]


@dataclass(frozen=True)
class Cell:
    """What one inspector said of one criterion, in words."""

    inspector: Employee
    answer: str
    comment: str
    evidence: list[str]
    is_as_agreed: bool | None
    url: str


@dataclass(frozen=True)
class Row:
    """One criterion of one contact: everybody's answer, and the agreed one."""

    criterion: Criterion
    label: str
    cells: list[Cell]
    agreed: str
    reasoning: str
    is_note: bool
    is_disputed: bool


@dataclass(frozen=True)
class ContactBlock:
    """One contact of a session, side by side."""

    contact: CalibrationContact
    scores: list[tuple[Employee, str, str]]
    agreed_score: str
    rows: list[Row]
    agree_url: str
    disputed: int


def session_context(session: CalibrationSession, reader: Employee) -> dict[str, Any]:
    """Gather everything for the page of one session."""
    parts = parts_in(session, reader)
    acts = [
        {"code": act.value, "label": label, "url": _url(session, act)}
        for act, label in BUTTONS.items()
        if is_possible(act, State(session.state)) and may(act, parts)
    ]
    can_agree = is_possible(Act.AGREE, State(session.state)) and may(Act.AGREE, parts)
    context: dict[str, Any] = {
        "session": session,
        "steps": _steps(session),
        "acts": acts,
        "contacts_url": reverse("admin:qc_calibrationsession_contacts", args=[session.pk])
        if is_possible(Act.CHANGE, State(session.state)) and may(Act.CHANGE, parts)
        else "",
        **_people(session, reader),
    }
    if may_read_findings(session, reader):
        findings = findings_of(session)
        context["blocks"] = contact_blocks(findings, can_agree=can_agree)
        context["results"] = _results(session_figures(findings))
    else:
        rows = session.contacts.select_related("contact__operator", "contact__desk")
        context["contacts"] = list(rows.order_by("position"))
    return context


def _url(session: CalibrationSession, act: Act) -> str:
    return reverse("admin:qc_calibrationsession_act", args=[session.pk, act.value])


def _steps(session: CalibrationSession) -> list[dict[str, Any]]:
    """Give the line of steps of a session; a cancelled one ends where it was cancelled."""
    times = [session.planned_at, session.opened_at, session.discussed_at, session.ended_at]
    steps = [
        {"label": state.label, "at": at, "is_done": at is not None}
        for state, at in zip(ORDER, times, strict=True)
    ]
    if session.state == CalibrationState.CANCELLED:
        steps = [step for step in steps[:-1] if step["is_done"]]
        label = CalibrationState.CANCELLED.label
        steps.append({"label": label, "at": session.ended_at, "is_done": True})
    return steps


def _people(session: CalibrationSession, reader: Employee) -> dict[str, Any]:
    """List the inspectors with what they have scored; a participant sees their own count only."""
    people = [row.inspector for row in session.participants.select_related("inspector")]
    is_participant = any(person.pk == reader.pk for person in people)
    counted = progress_of(session, [reader.pk] if is_participant else None)
    return {
        "inspectors": [(person, counted.get(person.pk)) for person in people],
        "is_participant": is_participant,
    }


def _results(figures: SessionFigures) -> dict[str, Any]:
    """Give the figures of a session in words: agreement by criterion and on totals, and deviations."""
    totals = rounded(asdict(figures.totals))
    return {
        "criteria": [
            {
                "label": here(one.criterion.label),
                "n": f"{one.raw.n_units} / {one.raw.n_raters}",
                "raw": percent_of(asdict(one.raw)),
                "alpha": coefficient_text(asdict(one.alpha)),
                "ac1": coefficient_text(asdict(one.ac1)),
            }
            for one in figures.criteria
        ],
        "icc": coefficient_text({**totals, "value": totals["absolute"]}),
        "icc_n": f"{totals['n']} / {totals['k']}",
        "deviations": [
            {
                "person": one.inspector,
                "n": one.contacts,
                "difference": points_text(asdict(one.difference)),
                "share": percent_of(
                    {
                        "value": one.as_agreed / one.compared if one.compared else None,
                        "low": one.share.low if one.share else None,
                        "high": one.share.high if one.share else None,
                    }
                ),
            }
            for one in figures.deviations
        ],
    }


def contact_blocks(
    findings: SessionFindings, *, can_agree: bool = False, only: int | None = None
) -> list[ContactBlock]:
    """Lay contacts side by side, in words; one statement, for what evidence points at.

    Args:
        can_agree: whether each gets the way to its agreed sheet.
        only: the one contact of the session to lay out; all by default.
    """
    chosen = [one for one in findings.contacts if only in {None, one.contact.pk}]
    turns = _turns([one.contact.contact_id for one in chosen])
    return [
        _block(findings, one, turns.get(one.contact.contact_id, {}), can_agree=can_agree) for one in chosen
    ]


def _block(
    findings: SessionFindings, one: ContactFindings, turns: dict[int, str], *, can_agree: bool
) -> ContactBlock:
    scorecard = findings.scorecard
    words = {sheet.pk: _words(scorecard, sheet.answers, turns) for sheet in one.sheets}
    agreed = _words(
        scorecard, {q.agreed.criterion: q.agreed.answer for q in one.questions if q.agreed}, turns
    )
    rows = [
        Row(
            criterion=question.criterion,
            label=here(question.criterion.label),
            cells=[
                Cell(
                    voice.sheet.inspector,
                    *words[voice.sheet.pk][question.criterion.key],
                    voice.is_as_agreed,
                    _sheet_url(voice.sheet),
                )
                for voice in question.voices
            ],
            agreed=agreed[question.criterion.key][0] if one.contact.agreed_at else "",
            reasoning=question.agreed.reasoning if question.agreed else "",
            is_note=bool(question.agreed and question.agreed.is_note),
            is_disputed=question.is_disputed,
        )
        for question in one.questions
    ]
    args = [findings.session.pk, one.contact.pk]
    return ContactBlock(
        contact=one.contact,
        scores=[
            (sheet.inspector, score_text(sheet.score, scorecard.places), str(sheet.get_outcome_display()))
            for sheet in one.sheets
        ],
        agreed_score=score_text(one.contact.score, scorecard.places) if one.contact.agreed_at else "",
        rows=rows,
        agree_url=reverse("admin:qc_calibrationsession_agree", args=args) if can_agree else "",
        disputed=sum(row.is_disputed for row in rows),
    )


def _sheet_url(sheet: Evaluation) -> str:
    return reverse("admin:qc_evaluation_change", args=[sheet.pk])


def _words(
    scorecard: Scorecard, stored: Mapping[str, Any], turns: dict[int, str]
) -> dict[str, tuple[str, str, list[str]]]:
    """Tell every answer of a sheet in words: the answer, what was written beside it, what it points at."""
    answers = parse_answers(scorecard, stored)
    states = answer_states(scorecard, answers)
    told = {}
    for criterion in scorecard.criteria:
        answer = answers.get(criterion.key, BLANK)
        beside = "\n".join(filter(None, [answer.comment, answer.na_reason, answer.system_cause]))
        evidence = [evidence_text(dict(piece), turns) for piece in answer.evidence]
        told[criterion.key] = (answer_text(criterion, answer, states[criterion.key]), beside, evidence)
    return told


def words_of(
    pairs: Sequence[tuple[Evaluation, Evaluation]], criterion: str
) -> list[tuple[Evaluation, list[Cell]]]:
    """Tell what both sheets of every pair say of one criterion; one statement, for the transcripts."""
    turns = _turns({one.contact_id for one, _other in pairs})
    return [
        (
            one,
            [
                Cell(
                    sheet.inspector,
                    *_words(sheet.version.parsed, sheet.answers, turns.get(sheet.contact_id, {}))[criterion],
                    None,
                    _sheet_url(sheet),
                )
                for sheet in (one, other)
            ],
        )
        for one, other in pairs
    ]


def _turns(contacts: Collection[int]) -> dict[int, dict[int, str]]:
    """Read the turns that evidence may point at, by contact and position."""
    turns: dict[int, dict[int, str]] = {}
    rows = Turn.objects.filter(contact__in=contacts)
    for contact, position, text in rows.values_list("contact", "position", "text"):
        turns.setdefault(contact, {})[position] = text
    return turns
