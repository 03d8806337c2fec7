"""The monthly workbook: a cover, results by operator, and each thing that stands behind them."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.months import Month
from common.workbooks import SheetSpec, write_workbook
from qc.exports.appeals import adjustment_sheet, appeal_sheet, override_sheet
from qc.exports.calibration import calibration_sheets
from qc.exports.contents import MonthContents, month_contents
from qc.exports.cover import cover_sheet
from qc.exports.details import error_sheet, evaluation_sheet
from qc.exports.floor import follow_up_sheet, observation_sheet
from qc.exports.operators import operator_sheet
from qc.exports.results import (
    criterion_sheet,
    desk_sheet,
    pareto_sheet,
    section_sheet,
    team_sheet,
    week_sheet,
)
from staff.models import Employee
from staff.selectors import language_of


def workbook_file(month: Month, reader: Employee, *, now: datetime) -> tuple[str, bytes]:
    """Give the name and the bytes of a month's workbook, in the reader's language, of what they may see."""
    target = BytesIO()
    contents = month_contents(month, reader=reader, now=now)
    write_month_workbook(contents, target, language=language_of(reader))
    return file_name(month), target.getvalue()


def write_month_workbook(contents: MonthContents, target: Path | BinaryIO, *, language: str) -> None:
    """Write the workbook of a month in one language."""
    with translation.override(language):
        write_workbook(month_sheets(contents), target)


def month_sheets(contents: MonthContents) -> list[SheetSpec]:
    """Describe the sheets of a month, in the language active now."""
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
    return [cover_sheet(contents, titles, sheets), *sheets]


def _titles(contents: MonthContents) -> Sequence[str]:
    made_at = contents.local(contents.made_at)
    count = len(contents.evaluations)
    counts = ngettext("%(count)d evaluation that counts", "%(count)d evaluations that count", count) % {
        "count": count
    }
    made = _("made at %(time)s") % {"time": f"{made_at:%Y-%m-%d %H:%M}"}
    title = _("Quality inspection, %(month)s") % {"month": contents.month}
    return [title, f"{contents.centre.name} · {counts} · {made}"]


def file_name(month: Month) -> str:
    """Name the file by month: quality-2026-10.xlsx."""
    return f"quality-{month}.xlsx"
