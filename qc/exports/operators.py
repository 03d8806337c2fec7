"""The first sheet: one row for each operator, with how many evaluations and their mean."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from common.months import Month
from common.workbooks import SUM, ColumnSpec, Kind, SheetSpec, Value
from qc.models import Evaluation, EvaluationOutcome
from qc.selectors import OperatorResult, operator_results
from staff.models import Membership


def operator_sheet(evaluations: Sequence[Evaluation], titles: Sequence[str], *, month: Month) -> SheetSpec:
    """Describe the sheet of results by operator."""
    results = operator_results(evaluations)
    teams = _teams(month)
    return SheetSpec(
        title=_("Operators"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14),
            ColumnSpec(_("Team"), 14),
            ColumnSpec(_("Evaluations"), 11, Kind.INTEGER, SUM),
            ColumnSpec(_("Drawn, scored (n)"), 11, Kind.INTEGER, SUM),
            ColumnSpec(_("Mean"), 10, Kind.DECIMAL),
            ColumnSpec(_("Lowest"), 10, Kind.DECIMAL),
            ColumnSpec(_("Highest"), 10, Kind.DECIMAL),
            ColumnSpec(_("Passed"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Failed"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Critical errors"), 12, Kind.INTEGER, SUM),
            ColumnSpec(_("No score"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Picked by hand"), 11, Kind.INTEGER, SUM),
            ColumnSpec(_("Weighted"), 10, Kind.MARK),
        ],
        rows=(_row(result, teams) for result in results),
        title_lines=titles,
        footer_lines=[
            _("Mean: of the final scores of drawn contacts; what was picked by hand is in no mean."),
            _("Evaluations without a score are counted apart; they are in no mean."),
            _("Weighted: contacts were drawn with different probabilities; each score weighs 1/probability."),
        ],
        total_label=_("Total"),
        freeze_columns=2,
        filter=True,
    )


def _row(result: OperatorResult, teams: dict[int, str]) -> Sequence[Value]:
    outcomes = result.outcomes
    return (
        result.operator.work_number,
        result.operator.name,
        teams.get(result.operator.pk, ""),
        result.evaluations,
        result.mean.count,
        result.mean.value,
        result.lowest,
        result.highest,
        outcomes[EvaluationOutcome.PASS],
        outcomes[EvaluationOutcome.FAIL],
        outcomes[EvaluationOutcome.CRITICAL_FAIL],
        result.without_score,
        result.mean.picked,
        "✓" if result.mean.is_weighted else "",
    )


def _teams(month: Month) -> dict[int, str]:
    """Name everybody's team at the end of the month (the last one they had in it)."""
    return dict(_last_teams(month))


def _last_teams(month: Month) -> Iterator[tuple[int, str]]:
    rows = Membership.objects.filter(starts_on__lte=month.last).exclude(ends_on__lt=month.first)
    for row in rows.select_related("team").order_by("starts_on"):
        yield row.employee_id, row.team.name
