"""The monthly workbook: results by operator, every evaluation, criteria, errors."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _

from common.months import Month
from common.workbooks import SheetSpec, write_workbook
from qc.exports.details import criterion_sheet, error_sheet, evaluation_sheet
from qc.exports.operators import operator_sheet
from qc.models import Evaluation
from qc.selectors import evaluations_of_month
from staff.models import Centre, Employee
from staff.selectors import language_of


def workbook_file(month: Month, reader: Employee, *, now: datetime) -> tuple[str, bytes]:
    """Give the name and the bytes of a month's workbook, in the reader's language, of what they may see."""
    target = BytesIO()
    evaluations = evaluations_of_month(month).visible_to(reader)
    write_month_workbook(month, list(_fetched(evaluations)), target, language=language_of(reader), now=now)
    return file_name(month), target.getvalue()


def write_month_workbook(
    month: Month,
    evaluations: Sequence[Evaluation],
    target: Path | BinaryIO,
    *,
    language: str,
    now: datetime,
) -> None:
    """Write the workbook of a month's counting evaluations in one language."""
    with translation.override(language):
        write_workbook(month_sheets(month, evaluations, now=now), target)


def month_sheets(month: Month, evaluations: Sequence[Evaluation], *, now: datetime) -> list[SheetSpec]:
    """Describe the sheets of a month, in the language active now."""
    titles = _titles(month, evaluations, now)
    return [
        operator_sheet(evaluations, titles, month=month),
        evaluation_sheet(evaluations, titles),
        criterion_sheet(evaluations, titles),
        error_sheet(evaluations, titles),
    ]


def centre_evaluations(month: Month) -> list[Evaluation]:
    """Return all counting evaluations of a month with what the sheets need, in few statements."""
    return list(_fetched(evaluations_of_month(month)))


def _fetched(evaluations: object) -> Iterator[Evaluation]:
    # The definition is the same for thousands of rows: it is read once per version when it is asked for.
    rows = evaluations.select_related("assignment__sampled__stratum")  # type: ignore[attr-defined]
    yield from rows.defer("version__definition").prefetch_related("lines")


def _titles(month: Month, evaluations: Sequence[Evaluation], now: datetime) -> list[str]:
    centre = Centre.current()
    made_at = now.astimezone(centre.zone)
    counts = _("%(count)d evaluations that were released") % {"count": len(evaluations)}
    made = _("made at %(time)s") % {"time": f"{made_at:%Y-%m-%d %H:%M}"}
    title = _("Quality inspection, %(month)s") % {"month": month}
    return [title, f"{centre.name} · {counts} · {made}"]


def file_name(month: Month) -> str:
    """Name the file by month: quality-2026-10.xlsx."""
    return f"quality-{month}.xlsx"
