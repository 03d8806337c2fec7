"""The sheet by which anybody can check that the workbook is what was signed.

Its third column says the same for programs, as `name=value`, in no language: `verify_month FILE` reads it.
"""

from collections.abc import Iterator
from datetime import UTC

from django.conf import settings
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from attendance.exports.parts import Part
from attendance.exports.shared import (
    LAYOUTS,
    Told,
    month_title,
    unit_name,
    verification_code,
    version_text,
)
from common.workbooks import ColumnSpec, Kind, SheetSpec, Value

MARK = "zhiban.month"
"""By this name a program knows the sheet, and the format of the workbook."""

FORMAT = 1


def integrity_part(told: Told) -> Part:
    """Describe version, hash, signature, what the month was judged by, and how the workbook is written."""
    stream = told.stream
    spec = SheetSpec(
        title=_("Integrity"),
        columns=[
            ColumnSpec(pgettext("sheet", "Item"), 30),
            ColumnSpec(pgettext("sheet", "Value"), 90, Kind.WRAPPED),
            ColumnSpec(_("For programs"), 44),
        ],
        rows=[*_version(told), *_signature(told), *_basis(told), *_manner(told)],
        title_lines=[f"{unit_name(stream)} {month_title(stream)} · {_('Integrity')}"],
        footer_lines=[
            _("To check: manage.py verify_month FILE compares every cell with what was signed."),
        ],
        filter=False,
    )
    return Part(spec)


def _version(told: Told) -> Iterator[list[Value]]:
    stream = told.stream
    yield [_("Month"), str(stream.month), f"{MARK}={FORMAT}"]
    yield [_("Version"), f"{stream.month} {version_text(stream)}", f"version={stream.month}/{stream.number}"]
    yield [_("Content hash (SHA-256)"), stream.content_hash, f"content_hash={stream.content_hash}"]
    yield [_("Verification code"), verification_code(stream.content_hash)]
    yield [_("People in the month"), str(stream.header["people"])]
    yield [_("People on this sheet"), str(stream.people), f"people={stream.people}"]


def _signature(told: Told) -> Iterator[list[Value]]:
    entry = told.stream.entry
    if entry is None:
        yield [pgettext("sheet", "Signature"), _("none: a draft proves nothing")]
        return
    yield [_("Signed by"), f"{entry.name} ({entry.work_number})"]
    yield [_("Signed at (UTC)"), entry.signed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")]
    yield [_("Meaning"), str(entry.get_meaning_display())]
    yield [_("Statement"), entry.statement]
    yield [_("Number in the register"), str(entry.sequence), f"entry={entry.sequence}"]
    yield [_("Hash of the entry"), entry.entry_hash, f"entry_hash={entry.entry_hash}"]
    version = told.stream.version
    if version is not None and version.reason:
        yield [_("Reason of the amendment"), version.reason]


def _basis(told: Told) -> Iterator[list[Value]]:
    yield [_("Rules"), ", ".join(told.header["rules"])]
    yield [_("Calendar"), str(told.header["notice"])]
    yield [_("Set of symbols"), str(told.header["symbol_set"])]
    yield [_("Time zone"), str(told.header["time_zone"])]


def _manner(told: Told) -> Iterator[list[Value]]:
    """Tell how this workbook differs from the plain one of the whole centre."""
    stream, options = told.stream, told.options
    yield [_("Layout"), str(LAYOUTS[options.layout]), f"layout={options.layout}"]
    language = get_language() or settings.LANGUAGE_CODE
    yield [_("Language"), get_language_info(language)["name_local"], f"language={language}"]
    if told.marks.is_rewritten:
        text = _(
            "%(wanted)s: the marks were written anew from the stored facts; signed were those of %(own)s."
        )
        names = {"wanted": options.symbols, "own": told.header["symbol_set"]}
        yield [_("Marks of this workbook"), text % names, f"symbols={options.symbols}"]
    if options.is_masked:
        yield [_("Leave"), _("Kinds of leave are masked: all are written as leave."), "masked=1"]
    if stream.extract is not None:
        kind = f"{stream.extract.kind}={stream.extract.code}"
        yield [_("Extract"), f"{stream.extract.name} ({stream.extract.code or '—'})", kind]
    if stream.reader is not None:
        reader = f"{stream.reader.name} ({stream.reader.work_number})"
        yield [_("Written for"), reader, f"reader={stream.reader.work_number}"]
