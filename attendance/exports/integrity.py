"""The sheet by which anybody can check that the workbook is what was signed."""

from collections.abc import Iterator
from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.shared import month_title, verification_code, version_text
from attendance.selectors.sheets import MonthSheet
from common.workbooks import ColumnSpec, Kind, SheetSpec, Value


def integrity_sheet(sheet: MonthSheet) -> SheetSpec:
    """Describe version, hash, signature and what the month was judged by."""
    return SheetSpec(
        title=_("Integrity"),
        columns=[
            ColumnSpec(pgettext("sheet", "Item"), 30),
            ColumnSpec(pgettext("sheet", "Value"), 90, Kind.WRAPPED),
        ],
        rows=[*_version(sheet), *_signature(sheet), *_basis(sheet)],
        title_lines=[f"{sheet.header['centre']} {month_title(sheet)} · {_('Integrity')}"],
        footer_lines=[
            _("To check: manage.py verify_month %(month)s computes the hash anew from every stored cell.")
            % {"month": sheet.month}
        ],
        filter=False,
    )


def _version(sheet: MonthSheet) -> Iterator[list[Value]]:
    yield [_("Month"), str(sheet.month)]
    yield [_("Version"), version_text(sheet)]
    yield [_("Content hash (SHA-256)"), sheet.content_hash]
    yield [_("Verification code"), verification_code(sheet.content_hash)]
    yield [_("People in the month"), str(sheet.header["people"])]
    yield [_("People on this sheet"), str(len(sheet.rows))]


def _signature(sheet: MonthSheet) -> Iterator[list[Value]]:
    if sheet.entry is None:
        yield [pgettext("sheet", "Signature"), _("none: a draft proves nothing")]
        return
    entry = sheet.entry
    yield [_("Signed by"), f"{entry.name} ({entry.work_number})"]
    yield [_("Signed at (UTC)"), entry.signed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")]
    yield [_("Meaning"), str(entry.get_meaning_display())]
    yield [_("Statement"), entry.statement]
    yield [_("Number in the register"), str(entry.sequence)]
    yield [_("Hash of the entry"), entry.entry_hash]


def _basis(sheet: MonthSheet) -> Iterator[list[Value]]:
    yield [_("Rules"), ", ".join(sheet.header["rules"])]
    yield [_("Calendar"), str(sheet.header["notice"])]
    yield [_("Set of symbols"), str(sheet.header["symbol_set"])]
    yield [_("Time zone"), str(sheet.header["time_zone"])]
