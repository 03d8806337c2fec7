"""The sheet of what an amended version has otherwise than the version before, cell by cell."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.details import further_sheet
from attendance.exports.labels import LABELS
from attendance.exports.parts import Part
from attendance.exports.shared import Told, weekday
from attendance.exports.tables import FIGURES
from attendance.models import Difference
from attendance.selectors.differences import differences_of
from attendance.selectors.month_rows import SheetCell
from common.workbooks import ColumnSpec, Kind, Value


def differences_part(told: Told) -> Part:
    """List the cells that differ from the version before, and what made them differ."""
    spec = further_sheet(
        told,
        title=_("Differences"),
        columns=[
            ColumnSpec(pgettext("difference", "Before"), 9, Kind.MARK),
            ColumnSpec(pgettext("difference", "Now"), 9, Kind.MARK),
            ColumnSpec(_("Cause"), 18),
            ColumnSpec(_("What changed"), 80, Kind.WRAPPED),
        ],
        lines=_lines(told),
    )
    return Part(spec, key=(0, 2))


def _lines(told: Told) -> Iterator[list[Value]]:
    causes = dict(Difference.Cause.choices)
    for one in differences_of(told.stream):
        yield [
            one.day,
            weekday(one.day),
            one.work_number,
            one.name,
            one.team,
            _mark(told, one.day, one.before),
            _mark(told, one.day, one.after),
            str(causes.get(one.cause, one.cause)),
            _changes(one.before, one.after),
        ]


def _mark(told: Told, day: date, side: Mapping[str, Any]) -> str | None:
    if "symbol" not in side:
        return None
    return told.marks.text(SheetCell(day, side["symbol"], False, side.get("facts", {}), {})) or None


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Write the figures that are other ones: late (minutes) 31 → 0."""
    if "person" in after:
        return _("Who belongs where was entered otherwise.")
    old, new = before.get("facts", {}), after.get("facts", {})
    changed = [
        f"{LABELS[name]} {old.get(name) or 0} → {new.get(name) or 0}"
        for name in FIGURES
        if (old.get(name) or 0) != (new.get(name) or 0)
    ]
    return pgettext("list", "; ").join(changed)
