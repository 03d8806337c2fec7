"""The monthly workbook: an overview, results by operator, and each thing that stands behind them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.months import Month
from common.workbooks import SheetSpec
from qc.exports.appeals import adjustment_sheet, appeal_sheet, override_sheet
from qc.exports.calibration import calibration_sheets
from qc.exports.contents import MonthContents
from qc.exports.details import error_sheet, evaluation_sheet
from qc.exports.floor import follow_up_sheet, observation_sheet
from qc.exports.operators import operator_sheet
from qc.exports.overview import overview_sheet
from qc.exports.results import (
    criterion_sheet,
    desk_sheet,
    pareto_sheet,
    section_sheet,
    team_sheet,
    week_sheet,
)


def month_sheets(contents: MonthContents) -> list[SheetSpec]:
    """Describe the sheets of a month, in the language active now; the overview counts the others' rows."""
    titles = _titles(contents)
    sheets = [
        operator_sheet(contents, titles),
        team_sheet(contents, titles),
        desk_sheet(contents, titles),
        criterion_sheet(contents, titles),
        section_sheet(contents, titles),
        pareto_sheet(contents, titles),
        week_sheet(contents, titles),
        evaluation_sheet(contents, titles),
        error_sheet(contents.evaluations, titles),
        observation_sheet(contents, titles),
        follow_up_sheet(contents, titles),
        appeal_sheet(contents, titles),
        override_sheet(contents, titles),
        adjustment_sheet(contents, titles),
        *calibration_sheets(contents, titles),
    ]
    return [overview_sheet(contents, titles, sheets), *sheets]


def _titles(contents: MonthContents) -> Sequence[str]:
    count = len(contents.evaluations)
    counts = ngettext("%(count)d evaluation that counts", "%(count)d evaluations that count", count) % {
        "count": count
    }
    title = _("Quality inspection, %(month)s") % {"month": contents.month}
    return [title, f"{contents.centre.name} · {counts}"]


def file_name(month: Month) -> str:
    """Name the file by month: quality-2026-10.xlsx."""
    return f"quality-{month}.xlsx"
