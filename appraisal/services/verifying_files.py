"""Checking a workbook that came back: every cell against the version, the version against the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.exports import month_sheets
from appraisal.exports.notes import MARK
from appraisal.selectors.sheet import AppraisalSheet, sheet_of
from appraisal.services.verifying import Verification, verify_version
from common.errors import DomainError
from common.months import Month
from common.tables import ReadSheet, read_limited, read_sheets
from common.workbooks import LIMITS, write_workbook
from exports.services.verifying import MOST_CELLS, ChangedCell, differences
from staff.models import Employee


@dataclass(frozen=True)
class FileVerification:
    """What was found out about a file: its version, sheets that are gone or new, cells that are others."""

    version: Verification
    missing: tuple[str, ...]
    added: tuple[str, ...]
    cells: tuple[ChangedCell, ...]

    @property
    def is_good(self) -> bool:
        """Whether the file says what was published, and that is what was signed."""
        return self.version.is_good and not (self.missing or self.added or self.cells)


def verify_file(path: Path) -> FileVerification:
    """Compare a workbook with the published version it names, cell by cell and place by place.

    It is written again for whoever it was written for, in its language. Saved again by a spreadsheet it is
    the same; sorted by hand it is not.

    Raises:
        DomainError: `appraisal.file.not_ours`, `appraisal.file.draft`, those of `sheet_of`, and what
            `read_sheets` raises.
    """
    sheets = read_sheets(read_limited(path, LIMITS.file_bytes), limits=LIMITS)
    told = _told(sheets)
    with translation.override(told.get("language", "zh-hans")):
        sheet = _sheet(told)
        assert sheet.version is not None
        made = BytesIO()
        write_workbook(month_sheets(sheet), made)
        cover = pgettext("export", "Cover")
    found = {
        one.title: one for one in sheets if one.title != cover
    }  # the cover is the export's: verify_export
    written = {one.title: one for one in read_sheets(made.getvalue(), limits=LIMITS)}
    both = [title for title in written if title in found]
    cells = (cell for title in both for cell in differences(found[title], written[title]))
    return FileVerification(
        verify_version(sheet.version),
        missing=tuple(title for title in written if title not in found),
        added=tuple(title for title in found if title not in written),
        cells=tuple(islice(cells, MOST_CELLS)),
    )


def _told(sheets: Sequence[ReadSheet]) -> Mapping[str, str]:
    """Read what the notes say to programs."""
    for sheet in reversed(sheets):
        said = dict(
            str(values[2]).split("=", 1)
            for _line, _formulas, values in sheet.rows(most=80)
            if len(values) > 2 and "=" in str(values[2])
        )
        if MARK in said:
            return said
    raise _not_ours(_("it has no notes of an appraisal"))


def _sheet(told: Mapping[str, str]) -> AppraisalSheet:
    """Read the version that the notes name, as whoever it was written for sees it."""
    month, _slash, number = told.get("version", "").partition("/")
    reader = Employee.objects.filter(work_number=told.get("reader", "")).first()
    if not number.isdecimal() or reader is None:
        raise _not_ours(f"version={month}/{number} reader={told.get('reader', '')}")
    if number == "0":
        raise DomainError(
            "appraisal.file.draft",
            _("The workbook is of a draft: nobody signed it, so there is nothing to check."),
        )
    return sheet_of(Month.parse(month), reader, number=int(number))


def _not_ours(what: str) -> DomainError:
    return DomainError(
        "appraisal.file.not_ours",
        _("The file is no workbook of an appraisal as it was downloaded: %(what)s.") % {"what": what},
        status=400,
    )
