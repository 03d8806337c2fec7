"""The sheet people look at first: grades and means by team, counted from the teams' sheets."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.domain.differences import TOTAL
from appraisal.domain.scheme import Scheme
from appraisal.selectors.sheet import SheetRow
from appraisal.wording import component_label, grade_name
from common.workbooks import SUM, ChartKind, ColumnSpec, Formula, Kind, SheetChart, SheetSpec, Value

GRADES_FROM = 5
"""The column, from 1, in which the grades begin: after team, people, appraised and mean."""


def overview_sheet(
    teams: Sequence[tuple[SheetSpec, Sequence[SheetRow]]], scheme: Scheme, title: str, titles: Sequence[str]
) -> SheetSpec:
    """Describe one row for each team; every figure is counted from the team's own sheet."""
    codes = [*(grade.code for grade in scheme.grades), ""]
    rows = [_row(spec, people, codes) for spec, people in teams]
    return SheetSpec(
        title=title,
        columns=[
            ColumnSpec(_("Team"), 22),
            ColumnSpec(pgettext("column", "People"), 9, Kind.INTEGER, SUM),
            ColumnSpec(_("With a total"), 11, Kind.INTEGER, SUM),
            ColumnSpec(_("Mean of the totals"), 14, Kind.DECIMAL, _mean_of_all(rows)),
            *(ColumnSpec(grade_name(scheme, code), 12, Kind.INTEGER, SUM) for code in codes),
        ],
        rows=rows,
        title_lines=titles,
        footer_lines=list(_grade_lines(scheme)),
        total_label=_("Total"),
        freeze_columns=1,
        landscape=True,
        charts=[
            SheetChart(
                _("Grades by team"),
                ChartKind.STACKED,
                labels=1,
                values=range(GRADES_FROM, GRADES_FROM + len(codes)),
            ),
        ],
    )


def _row(spec: SheetSpec, people: Sequence[SheetRow], codes: Sequence[str]) -> list[Value]:
    # A grade is counted by its heading, which stands as many lines down here as there.
    heading = f"{{column}}${spec.heading_top}"
    numbers, totals, grades = (
        spec.range_of(one) for one in (_("Work number"), str(component_label(TOTAL)), _("Grade"))
    )
    scores = [Fraction(row.outcome["score"]) for row in people if row.outcome["score"] is not None]
    counts = Counter(row.outcome["grade"] for row in people)
    return [
        spec.title,
        Formula(f"=COUNTA({numbers})", len(people)),
        Formula(f"=COUNT({totals})", len(scores)),
        Formula(f'=IFERROR(AVERAGE({totals}),"")', _mean(scores)),
        *(Formula(f"=SUMPRODUCT(--({grades}={heading}))", counts[code]) for code in codes),
    ]


def _mean_of_all(rows: Sequence[Sequence[Value]]) -> Formula:
    """Give the mean over everybody: the teams' means by how many they are of."""
    appraised, means = ([_result(row[number]) for row in rows] for number in (2, 3))
    total = sum(appraised)
    weighed = sum(n * mean for n, mean in zip(appraised, means, strict=True))
    text = (
        '=IF(SUM(C{first}:C{last})=0,"",SUMPRODUCT(C{first}:C{last},D{first}:D{last})/SUM(C{first}:C{last}))'
    )
    return Formula(text, float(weighed / total) if total else "")


def _result(value: Value) -> Fraction:
    assert isinstance(value, Formula)
    return Fraction(value.result or 0)


def _mean(scores: Sequence[Fraction]) -> float | str:
    return float(sum(scores, Fraction(0)) / len(scores)) if scores else ""


def _grade_lines(scheme: Scheme) -> Iterator[str]:
    for grade in scheme.grades:
        least: Decimal = grade.least
        yield f"{grade_name(scheme, grade.code)} ≥ {least:f}"
