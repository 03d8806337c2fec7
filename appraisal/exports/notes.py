"""The last sheet: which version this is, who signed it, from which sources, and how a total is computed.

Its third column says the same for programs, as `name=value`: `verify_appraisal FILE` reads it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC

from django.conf import settings
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from appraisal.domain.differences import TOTAL
from appraisal.exports.people import group_names
from appraisal.selectors.sheet import AppraisalSheet
from appraisal.wording import component_label
from attendance.exports.shared import verification_code
from common.workbooks import ColumnSpec, Kind, SheetSpec, Value

MARK = "zhiban.appraisal"
"""By this name a program knows the sheet, and the form of the workbook."""

FORMAT = 1


def notes_sheet(sheet: AppraisalSheet, title: str, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet."""
    return SheetSpec(
        title=title,
        columns=[
            ColumnSpec(pgettext("sheet", "Item"), 24),
            ColumnSpec(pgettext("sheet", "Value"), 84, Kind.WRAPPED),
            ColumnSpec(_("For programs"), 40, Kind.WRAPPED),
        ],
        rows=[*_version(sheet), *_signature(sheet), *_sources(sheet), *_scheme(sheet), *_reading()],
        title_lines=titles,
        footer_lines=[_("To check: manage.py verify_appraisal FILE compares every cell with the version.")],
        filter=False,
        landscape=True,
    )


def _version(sheet: AppraisalSheet) -> Iterator[list[Value]]:
    language = get_language() or settings.LANGUAGE_CODE
    yield [_("Month"), str(sheet.month), f"{MARK}={FORMAT}"]
    text = str(sheet.version) if sheet.version else _("draft: it may still change")
    yield [_("Version"), text, f"version={sheet.month}/{sheet.number}"]
    yield [_("People in the month"), str(sheet.header["people"])]
    yield [_("People in this workbook"), str(len(sheet.rows))]
    reader = f"{sheet.reader.name} ({sheet.reader.work_number})"
    yield [_("Written for"), reader, f"reader={sheet.reader.work_number}"]
    yield [_("Language"), get_language_info(language)["name_local"], f"language={language}"]


def _signature(sheet: AppraisalSheet) -> Iterator[list[Value]]:
    version = sheet.version
    if version is None:
        yield [pgettext("sheet", "Signature"), _("none: a draft proves nothing")]
        return
    entry, digest = version.entry, version.content_hash
    yield [_("Content hash (SHA-256)"), digest, f"content_hash={digest}"]
    yield [_("Verification code"), verification_code(digest)]
    yield [_("Signed by"), f"{entry.name} ({entry.work_number})"]
    yield [_("Signed at (UTC)"), f"{entry.signed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"]
    yield [_("Statement"), entry.statement]
    yield [_("Number in the register"), str(entry.sequence), f"entry={entry.sequence}"]
    yield [_("Hash of the entry"), entry.entry_hash, f"entry_hash={entry.entry_hash}"]
    if version.reason:
        yield [_("Reason of the amendment"), version.reason]


def _sources(sheet: AppraisalSheet) -> Iterator[list[Value]]:
    sources = sheet.header["sources"]
    locked = _("locked") if sources["quality"]["state"] == "locked" else _("not locked")
    yield [_("Quality month"), locked, f"quality={sources['quality']['content_hash']}"]
    number = sources["attendance"]["version"]
    told = _("published, version %(number)s") % {"number": number} if number else _("not published")
    yield [_("Attendance"), told, f"attendance={sources['attendance']['content_hash']}"]


def _scheme(sheet: AppraisalSheet) -> Iterator[list[Value]]:
    yield [_("Scheme"), str(sheet.header["scheme"]["code"])]
    for name, weights in group_names(sheet.scheme):
        yield [_("Weights: %(group)s") % {"group": name}, weights]
    least = f"{sheet.scheme.least_weight.normalize():f}"
    yield [
        _("Least weight"),
        _("With less than %(least)s percent of the weights there, nobody gets a total.") % {"least": least},
    ]


def _reading() -> Iterator[list[Value]]:
    yield [
        str(component_label(TOTAL)),
        _("Mean of the components that are there, by their weights; six places, rounded half up once."),
    ]
    yield [
        _("Interval"),
        _(
            "Not below and not above bound the total with 95 percent confidence, components taken as "
            "independent; what counts everything there is adds nothing. Nobody is ranked."
        ),
    ]
