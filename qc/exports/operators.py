"""The sheet of people: one row each, with how many evaluations, their mean, and what was observed."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from common.months import Month
from common.workbooks import SUM, ColumnSpec, Kind, SheetSpec, Value
from qc.domain.observations import Tally
from qc.exports.contents import MonthContents
from qc.models import EvaluationOutcome
from qc.selectors import OperatorResult, observation_tallies, operator_results
from staff.models import Employee, Membership


def operator_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet of results by operator; who was only observed has a row, too."""
    inspected, observed = _("Evaluations"), _("Observations")
    return SheetSpec(
        title=_("Operators"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14),
            ColumnSpec(_("Team"), 14),
            ColumnSpec(_("Evaluations"), 11, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Drawn, scored (n)"), 11, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Mean"), 10, Kind.DECIMAL, None, inspected),
            ColumnSpec(_("Lowest"), 10, Kind.DECIMAL, None, inspected),
            ColumnSpec(_("Highest"), 10, Kind.DECIMAL, None, inspected),
            ColumnSpec(_("Passed"), 10, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Failed"), 10, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Critical errors"), 12, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("No score"), 10, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Picked by hand"), 11, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Weighted"), 10, Kind.MARK, None, inspected),
            ColumnSpec(_("Errors"), 9, Kind.INTEGER, SUM, observed),
            ColumnSpec(_("Critical errors"), 12, Kind.INTEGER, SUM, observed),
            ColumnSpec(_("Merits"), 9, Kind.INTEGER, SUM, observed),
            ColumnSpec(_("Points"), 9, Kind.DECIMAL, SUM, observed),
        ],
        rows=_rows(contents),
        title_lines=titles,
        footer_lines=[
            _("Mean: of the final scores of drawn contacts; what was picked by hand is in no mean."),
            _("Evaluations without a score are counted apart; they are in no mean."),
            _("Weighted: contacts were drawn with different probabilities; each score weighs 1/probability."),
            _("Points: added for a merit, taken off for an error; beside the month's mean, never in it."),
        ],
        total_label=_("Total"),
        freeze_columns=2,
        landscape=True,
    )


def people_of(contents: MonthContents) -> list[Employee]:
    """List whoever was inspected or observed in the month, in order of work number."""
    people = {row.operator_id: row.operator for row in contents.evaluations}
    people |= {row.person.pk: row.person for row in contents.observations if row.person}
    return sorted(people.values(), key=lambda person: person.work_number)


def _rows(contents: MonthContents) -> list[Sequence[Value]]:
    results = {result.operator.pk: result for result in operator_results(contents.evaluations)}
    tallies = observation_tallies(contents.observations)
    teams = _teams(contents.month)
    return [
        (
            person.work_number,
            person.name,
            teams.get(person.pk, ""),
            *_inspected(results.get(person.pk)),
            *_observed(tallies.get(person.pk, Tally())),
        )
        for person in people_of(contents)
    ]


def _inspected(result: OperatorResult | None) -> Sequence[Value]:
    if result is None:
        return (0, 0, None, None, None, 0, 0, 0, 0, 0, "")
    outcomes = result.outcomes
    return (
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


def _observed(tally: Tally) -> Sequence[Value]:
    return tally.errors, tally.critical, tally.merits, tally.points


def _teams(month: Month) -> dict[int, str]:
    """Name everybody's team at the end of the month (the last one they had in it)."""
    return dict(_last_teams(month))


def _last_teams(month: Month) -> Iterator[tuple[int, str]]:
    rows = Membership.objects.filter(starts_on__lte=month.last).exclude(ends_on__lt=month.first)
    for row in rows.select_related("team").order_by("starts_on"):
        yield row.employee_id, row.team.name
