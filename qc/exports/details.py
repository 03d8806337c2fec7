"""Sheets with a row for every evaluation and for every error."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.workbooks import SUM, ColumnSpec, Kind, Shade, SheetSpec, Value
from common.workbooks import Cell as WorkbookCell
from qc.domain.words import AnswerState
from qc.exports.contents import MonthContents
from qc.models import Evaluation, EvaluationOutcome
from qc.wording import here

_SHADES = {
    EvaluationOutcome.CRITICAL_FAIL.value: Shade.RED,
    EvaluationOutcome.FAIL.value: Shade.AMBER,
    EvaluationOutcome.NO_SCORE.value: Shade.GREY,
}


def evaluation_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each evaluation."""
    return SheetSpec(
        title=_("Evaluations"),
        columns=[
            ColumnSpec(_("Number"), 9, Kind.INTEGER),
            ColumnSpec(_("Day of contact"), 13, Kind.DATE),
            ColumnSpec(_("Contact"), 18),
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14),
            ColumnSpec(_("Inspector"), 12),
            ColumnSpec(_("Scorecard"), 20),
            ColumnSpec(_("Version"), 9, Kind.INTEGER),
            ColumnSpec(_("Score"), 10, Kind.DECIMAL),
            ColumnSpec(_("Raw score"), 10, Kind.DECIMAL),
            ColumnSpec(_("Critical score"), 12, Kind.DECIMAL),
            ColumnSpec(_("Outcome"), 12, Kind.MARK),
            ColumnSpec(_("Band"), 12, Kind.MARK),
            ColumnSpec(_("State"), 12, Kind.MARK),
            ColumnSpec(_("Probability"), 11, Kind.MARK),
            ColumnSpec(_("Version of the evaluation"), 12, Kind.INTEGER),
            ColumnSpec(_("Why this version"), 14, Kind.MARK),
            ColumnSpec(_("Appeals"), 9, Kind.INTEGER, SUM),
            ColumnSpec(_("System cause"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Conflict"), 9, Kind.MARK),
        ],
        rows=[_evaluation_row(evaluation, contents) for evaluation in contents.evaluations],
        title_lines=titles,
        total_label=_("Total"),
        footer_lines=[
            _("Probability: with which the contact was drawn; empty when it was picked by hand."),
            _("System cause: criteria taken out because a system was to blame."),
            _("Conflict: the inspector belongs to the operator's team."),
        ],
        landscape=True,
        freeze_columns=2,
        filter=True,
    )


def _evaluation_row(evaluation: Evaluation, contents: MonthContents) -> Sequence[Value]:
    sampled = evaluation.assignment.sampled
    scorecard = evaluation.version.parsed
    bands = {band.key: here(band.label) for band in scorecard.bands}
    outcome = str(evaluation.get_outcome_display())
    return (
        evaluation.pk,
        evaluation.day,
        evaluation.contact.external_id,
        evaluation.operator.work_number,
        evaluation.operator.name,
        evaluation.inspector.work_number,
        here(scorecard.title),
        evaluation.version.number,
        evaluation.score,
        evaluation.raw,
        evaluation.critical_score,
        WorkbookCell(outcome, shade=_SHADES.get(evaluation.outcome, Shade.NONE)),
        bands.get(evaluation.band, ""),
        str(evaluation.get_state_display()),
        str(sampled.stratum.probability) if sampled else "",
        evaluation.number,
        str(evaluation.get_cause_display()) if evaluation.number > 1 else "",
        contents.appeal_counts.get(evaluation.assignment_id, 0),
        sum(line.state == AnswerState.SYSTEM_CAUSE for line in evaluation.lines.all()),
        "✓" if evaluation.has_conflict else "",
    )


def error_sheet(evaluations: Sequence[Evaluation], titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each error, its category and the inspector's comment."""
    return SheetSpec(
        title=_("Errors"),
        columns=[
            ColumnSpec(_("Number"), 9, Kind.INTEGER),
            ColumnSpec(_("Day of contact"), 13, Kind.DATE),
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14),
            ColumnSpec(_("Section"), 18),
            ColumnSpec(_("Criterion"), 34),
            ColumnSpec(_("Category"), 18),
            ColumnSpec(_("Critical error"), 12, Kind.MARK),
            ColumnSpec(_("Share"), 9, Kind.PERCENT),
            ColumnSpec(_("Points"), 9, Kind.DECIMAL),
            ColumnSpec(_("Comment of the inspector"), 40, Kind.WRAPPED),
        ],
        rows=(row for evaluation in evaluations for row in _error_rows(evaluation)),
        title_lines=titles,
        landscape=True,
        filter=True,
    )


def _error_rows(evaluation: Evaluation) -> Iterator[Sequence[Value]]:
    scorecard = evaluation.version.parsed
    sections = {section.key: here(section.label) for section in scorecard.sections}
    for line in evaluation.lines.all():
        if not line.is_error:
            continue
        yield (
            evaluation.pk,
            evaluation.day,
            evaluation.operator.work_number,
            evaluation.operator.name,
            sections[line.section],
            here(scorecard.criterion_by_key[line.criterion].label),
            str(line.get_category_display()),
            WorkbookCell("✗", shade=Shade.RED) if line.is_critical else "",
            line.share,
            line.amount or line.points,
            _comment(evaluation.answers, line.criterion),
        )


def _comment(answers: dict[str, Any], criterion: str) -> str:
    answer = answers.get(criterion)
    return str(answer.get("comment", "")) if isinstance(answer, dict) else ""
