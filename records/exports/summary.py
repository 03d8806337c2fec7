"""The sheets that sum a month's records up, per person and per team, with rates and their intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from common.workbooks import SUM, ChartKind, ColumnSpec, Kind, Paper, SheetChart, SheetSpec, Value
from records.domain.tallies import Tally
from records.selectors import Figures
from records.wording import rate_text

SUMMED = (
    "calls",
    "talk_minutes",
    "back_office_items",
    "errors",
    "accidents",
    "limits",
    "limits_kept",
    "praises",
    "complaints",
    "complaints_justified",
    "exams",
    "exams_passed",
)
"""Counts in the order of their columns; totals below them are formulas."""


def summary_sheets(figures: Figures, titles: Sequence[str]) -> list[SheetSpec]:
    """Describe the two sheets of sums."""
    people = ((one.work_number, one.name, tally) for one, tally in figures.by_person())
    teams = ((team.code, team.name, tally) for team, tally in figures.by_team())
    centre = figures.centre
    return [
        _sheet(_("Per person"), people, titles, centre),
        replace(
            _sheet(_("Per team"), teams, titles, centre),
            charts=[
                SheetChart(
                    _("Errors, complaints and praise per team"), ChartKind.BARS, labels=2, values=(6, 11, 10)
                ),
            ],
        ),
    ]


def _sheet(
    title: str, rows: Iterable[tuple[str, str, Tally]], titles: Sequence[str], centre: Tally
) -> SheetSpec:
    return SheetSpec(
        title=title,
        columns=[
            ColumnSpec(_("Number"), 10),
            ColumnSpec(_("Name"), 14),
            *(ColumnSpec(head, 9, Kind.INTEGER, SUM) for head in _heads()),
            ColumnSpec(_("Errors per 1,000 calls"), 26),
            ColumnSpec(_("Complaints per 1,000 calls"), 26),
            ColumnSpec(_("Limits kept"), 26),
            ColumnSpec(_("Complaints answered in time"), 26),
        ],
        rows=[_row(*row) for row in rows],
        title_lines=titles,
        footer_lines=[
            _("Rates of the centre: errors %(errors)s, complaints %(complaints)s, limits kept %(kept)s.")
            % {
                "errors": rate_text(centre.error_rate, per=1000),
                "complaints": rate_text(centre.complaint_rate, per=1000),
                "kept": rate_text(centre.kept_rate),
            },
            _("In brackets the 95 % Wilson interval and n. The team is that of the day of each record."),
            _("Records of nobody in particular are in the rates of the centre only."),
        ],
        total_label=_("Total"),
        freeze_columns=2,
        paper=Paper.A3,
        landscape=True,
    )


def _row(number: str, name: str, tally: Tally) -> Sequence[Value]:
    return (
        number,
        name,
        *(getattr(tally, field) for field in SUMMED),
        rate_text(tally.error_rate, per=1000),
        rate_text(tally.complaint_rate, per=1000),
        rate_text(tally.kept_rate),
        rate_text(tally.answered_in_time),
    )


def _heads() -> list[str]:
    return [
        _("Calls"),
        _("Talk minutes"),
        _("Back-office items"),
        _("Errors"),
        _("Accidents"),
        _("Limits due"),
        _("Limits kept"),
        _("Praise"),
        _("Complaints"),
        _("Justified"),
        _("Examinations"),
        _("Passed"),
    ]
