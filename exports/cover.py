"""The first sheet of every workbook: what it is, for whom, as of when, and by what it can be checked.

Its third column says the same for programs, as `name=value`, in no language: `verify_export FILE` reads it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from common.tables import COVER_MARK
from common.workbooks import ColumnSpec, Kind, SheetSpec, SheetTold, Value, content_hash
from exports.models import Export
from exports.registry import ExportKind, label_of
from exports.wording import filter_lines
from staff.models import Centre

FORMAT = 1
"""Number of the form of this sheet, and of the way in which cells are told (`common.workbooks.contents`)."""


def cover_spec(export: Export, centre: Centre) -> SheetSpec:
    """Describe the sheet; its rows come when the others are written."""
    return SheetSpec(
        title=pgettext("export", "Cover"),
        columns=[
            ColumnSpec(pgettext("sheet", "Item"), 22),
            ColumnSpec(pgettext("sheet", "Value"), 72, Kind.WRAPPED),
            ColumnSpec(_("For programs"), 30, Kind.WRAPPED),
        ],
        rows=(),
        title_lines=[export.title, centre.name],
        footer_lines=[
            _("To check: manage.py verify_export FILE says whether every cell is as it was written."),
            _("It holds the rows that whoever asked may see. Pass it on only to people who may read them."),
        ],
        filter=False,
    )


def cover_rows(
    export: Export, kind: ExportKind, told: Sequence[SheetTold], *, read_at: datetime, checkpoint: str
) -> Iterator[list[Value]]:
    """Give the rows of the sheet, in the language and the zone that are active.

    Args:
        told: what the other sheets say.
        read_at: as of when the rows were read.
        checkpoint: entries and root of the register, `size:root`; "" before the first checkpoint.
    """
    for row in _rows(export, kind, told, read_at=read_at, checkpoint=checkpoint):
        yield [*row, *[None] * (3 - len(row))]


def _rows(
    export: Export, kind: ExportKind, told: Sequence[SheetTold], *, read_at: datetime, checkpoint: str
) -> Iterator[list[Value]]:
    digest = content_hash(told)
    yield [pgettext("export", "Kind"), label_of(export.kind), f"{COVER_MARK}={FORMAT}"]
    yield [_("Number of the export"), str(export.pk), f"export={export.pk}"]
    yield [_("Form of the sheets"), str(export.format_version), f"kind={export.kind}/{export.format_version}"]
    if export.version:
        yield [_("Version"), export.version]
    for label, value in filter_lines(kind, export):
        yield [label, value]
    yield [_("Language"), get_language_info(export.language)["name_local"], f"language={export.language}"]
    yield [_("Asked by"), str(export.asked_by), f"asked_by={export.asked_by.work_number}"]
    yield [_("Asked at"), _moment(export.asked_at)]
    yield [_("Rows as of"), _moment(read_at), f"read_at={read_at:%Y-%m-%dT%H:%M:%S%z}"]
    yield [_("Personal data"), _("yes: people are named") if export.is_personal else _("no")]
    for sheet in told:
        yield [_("Sheet"), _("%(title)s: %(rows)d rows") % {"title": sheet.title, "rows": sheet.rows}]
    yield [_("Content hash (SHA-256)"), digest, f"content={digest}"]
    yield [_("Verification code"), "-".join(digest[start : start + 4].upper() for start in range(0, 16, 4))]
    yield [
        _("Register at that time"),
        _("%(size)s entries, root %(root)s") % dict(zip(("size", "root"), checkpoint.split(":"), strict=True))
        if checkpoint
        else _("no checkpoint yet"),
        f"checkpoint={checkpoint}",
    ]


def footer_text(export: Export, read_at: datetime) -> str:
    """Give what stands at the foot of every printed page: which export it is, for whom, as of when."""
    return _("Export %(number)d · %(who)s · %(when)s") % {
        "number": export.pk,
        "who": export.asked_by,
        "when": _moment(read_at),
    }


def _moment(instant: datetime) -> str:
    """Write an instant in the centre's time, to the second."""
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M:%S}"
