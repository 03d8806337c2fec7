"""The sheet of people: one row each, with how many evaluations, their mean, and what was observed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from common.months import Month
from common.workbooks import SUM, ColumnSpec, Kind, SheetSpec, Value
from qc.domain.observations import Tally
from qc.exports.contents import MonthContents
from qc.exports.results import result_columns, result_notes, result_values
from qc.models import EvaluationOutcome
from qc.selectors import observation_tallies
from staff.models import Employee, Membership


def operator_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet of results by operator; who was only observed has a row, too."""
    inspected, observed = _("All evaluations"), _("Observations")
    return SheetSpec(
        title=_("Operators"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14),
            ColumnSpec(_("Team"), 14),
            *result_columns(),
            ColumnSpec(_("Lowest"), 10, Kind.DECIMAL, None, inspected),
            ColumnSpec(_("Highest"), 10, Kind.DECIMAL, None, inspected),
            ColumnSpec(_("Passed"), 10, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Failed"), 10, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Critical errors"), 12, Kind.INTEGER, SUM, inspected),
            ColumnSpec(_("Errors"), 9, Kind.INTEGER, SUM, observed),
            ColumnSpec(_("Critical errors"), 12, Kind.INTEGER, SUM, observed),
            ColumnSpec(_("Merits"), 9, Kind.INTEGER, SUM, observed),
            ColumnSpec(_("Points"), 9, Kind.DECIMAL, SUM, observed),
        ],
        rows=_rows(contents),
        title_lines=titles,
        footer_lines=[
            *result_notes(),
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
    results = {row.key: row for row in contents.results.operators}
    scores, outcomes = _scores(contents)
    tallies = observation_tallies(contents.observations)
    teams = _teams(contents.month)
    return [
        (
            person.work_number,
            person.name,
            teams.get(person.pk, ""),
            *result_values(results[person.pk].result if person.pk in results else None),
            min(scores[person.pk], default=None),
            max(scores[person.pk], default=None),
            outcomes[person.pk][EvaluationOutcome.PASS],
            outcomes[person.pk][EvaluationOutcome.FAIL],
            outcomes[person.pk][EvaluationOutcome.CRITICAL_FAIL],
            *_observed(tallies.get(person.pk, Tally())),
        )
        for person in people_of(contents)
    ]


def _scores(contents: MonthContents) -> tuple[dict[int, list[Decimal]], dict[int, Counter[str]]]:
    """Give everybody's scores, picked ones included, and how their evaluations ended."""
    scores: dict[int, list[Decimal]] = defaultdict(list)
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    for row in contents.evaluations:
        outcomes[row.operator_id][row.outcome] += 1
        if row.score is not None:
            scores[row.operator_id].append(row.score)
    return scores, outcomes


def _observed(tally: Tally) -> Sequence[Value]:
    return tally.errors, tally.critical, tally.merits, tally.points


def _teams(month: Month) -> dict[int, str]:
    """Name everybody's team at the end of the month (the last one they had in it)."""
    return dict(_last_teams(month))


def _last_teams(month: Month) -> Iterator[tuple[int, str]]:
    rows = Membership.objects.filter(starts_on__lte=month.last).exclude(ends_on__lt=month.first)
    for row in rows.select_related("team").order_by("starts_on"):
        yield row.employee_id, row.team.name
