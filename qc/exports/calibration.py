"""The sheets of calibration: agreement by criterion, and severity with adjusted means beside raw ones.

They are for those who may read calibration reports; other workbooks of the month leave them out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.workbooks import ColumnSpec, Kind, SheetSpec, Value
from qc.exports.contents import MonthContents
from qc.selectors import people_by_id
from qc.wording.calibration import metric_text, note_text, told
from staff.models import Employee


def calibration_sheets(contents: MonthContents, titles: Sequence[str]) -> list[SheetSpec]:
    """Describe both sheets; none when the reader may not see them."""
    figures = contents.calibration
    return [] if figures is None else [_agreement(figures, titles), _severity(figures["severity"], titles)]


def _agreement(figures: Mapping[str, Any], titles: Sequence[str]) -> SheetSpec:
    same, alpha = _("Same answer"), _("Alpha")
    return SheetSpec(
        title=_("Calibration"),
        columns=[
            ColumnSpec(_("Scorecard"), 22),
            ColumnSpec(_("Criterion"), 30, Kind.WRAPPED),
            ColumnSpec(_("Metric"), 10),
            ColumnSpec(_("Contacts (n)"), 10, Kind.INTEGER),
            ColumnSpec(_("Inspectors (n)"), 10, Kind.INTEGER),
            ColumnSpec(_("Pairs that differ"), 10, Kind.INTEGER),
            ColumnSpec(_("Rate"), 9, Kind.PERCENT, None, same),
            ColumnSpec(_("Lower bound"), 9, Kind.PERCENT, None, same),
            ColumnSpec(_("Upper bound"), 9, Kind.PERCENT, None, same),
            *_three(alpha),
            *_three("AC1"),
            ColumnSpec(_("Note"), 14),
        ],
        rows=list(_agreement_rows(figures)),
        title_lines=titles,
        footer_lines=[
            _("Contacts of the month that were scored twice, blind; first versions. 95 % intervals."),
        ],
        freeze_columns=2,
        landscape=True,
    )


def _three(over: str) -> list[ColumnSpec]:
    return [
        ColumnSpec(_("Value"), 9, Kind.DECIMAL, None, over),
        ColumnSpec(_("Lower bound"), 9, Kind.DECIMAL, None, over),
        ColumnSpec(_("Upper bound"), 9, Kind.DECIMAL, None, over),
    ]


def _agreement_rows(figures: Mapping[str, Any]) -> Iterator[Sequence[Value]]:
    for card in figures["scorecards"]:
        for row in card["criteria"]:
            raw = row["raw"]
            bounds = (_bounds(row[name]) for name in ("raw", "alpha", "ac1"))
            lacks = [row[name] for name in ("raw", "alpha", "ac1") if row[name]["note"]]
            yield (
                f"{told(card['title'])} {card['number']}",
                told(row["label"]),
                metric_text(row["metric"]),
                raw["n_units"],
                raw["n_raters"],
                row["differing"],
                *(value for three in bounds for value in three),
                note_text(lacks[0]) if lacks else "",
            )


def _bounds(figure: Mapping[str, Any]) -> tuple[Value, Value, Value]:
    return figure["value"], figure["low"], figure["high"]


def _severity(figures: Mapping[str, Any], titles: Sequence[str]) -> SheetSpec:
    return SheetSpec(
        title=_("Severity"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Name"), 14),
            ColumnSpec(_("Who"), 12),
            ColumnSpec(_("Evaluations (n)"), 12, Kind.INTEGER),
            ColumnSpec(_("Raw"), 10, Kind.DECIMAL),
            ColumnSpec(_("Effect or adjusted mean"), 14, Kind.DECIMAL),
            ColumnSpec(_("Lower bound"), 10, Kind.DECIMAL),
            ColumnSpec(_("Upper bound"), 10, Kind.DECIMAL),
        ],
        rows=list(_severity_rows(figures)),
        title_lines=titles,
        footer_lines=[
            _(
                "Inspectors: effect on a score in points, below 0 severe. Operators: raw mean of first "
                "versions and the mean an average inspector gives. Published means stay."
            )
            if "inspectors" in figures
            else _("These inspectors cannot be compared: no operator was scored by both sides."),
        ],
        freeze_columns=2,
        landscape=True,
    )


def _severity_rows(figures: Mapping[str, Any]) -> Iterator[Sequence[Value]]:
    inspectors, operators = figures.get("inspectors", {}), figures.get("operators", {})
    people = people_by_id({*inspectors, *operators})
    for key, one in sorted(inspectors.items(), key=lambda item: item[1]["effect"]):
        person = people[int(key)]
        yield (*_name(person), _("inspector"), one["n"], None, one["effect"], one["low"], one["high"])
    for key, one in sorted(operators.items(), key=lambda item: people[int(item[0])].work_number):
        person = people[int(key)]
        adjusted = (one["raw"], one["adjusted"], one["low"], one["high"])
        yield (*_name(person), _("operator"), one["n"], *adjusted)


def _name(person: Employee) -> tuple[str, str]:
    return person.work_number, person.name
