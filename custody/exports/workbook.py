"""The monthly workbook: figures by class, register, moves, loans, destructions, late filings."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.months import Month
from common.workbooks import ColumnSpec, Formula, Kind, SheetSpec, Value
from custody.domain.retention import is_expired
from custody.exports.lists import destruction_sheet, late_sheet, loan_sheet, move_sheet, register_sheet
from custody.models import CustodyItem, ItemState
from custody.selectors.months import (
    certified_as,
    destructions_of,
    late_filings_of,
    loans_of,
    moves_of,
    register_of,
    span_of,
)
from staff.models import Centre, Employee
from staff.selectors import centre_day


def month_sheets(month: Month, reader: Employee, *, now: datetime) -> list[SheetSpec]:
    """Describe the sheets of a month in the language and the zone that are active."""
    today = centre_day(now)
    begins, ends = span_of(month)
    items = list(register_of(month, reader))
    is_new = [begins <= item.registered_at < ends for item in items]
    late = late_filings_of(month, reader, today)
    destructions = list(destructions_of(month, reader))
    titles = _titles(month, items, now)
    register = register_sheet(items, titles, month_of=is_new, today=today)
    late_list = late_sheet(late, titles, today=today)
    return [
        _figures(items, is_new, late, titles, register, late_list, today=today),
        register,
        move_sheet(list(moves_of(month, reader)), titles),
        loan_sheet(list(loans_of(month, reader)), titles, today=today),
        destruction_sheet(destructions, titles, signed_as=certified_as(destructions)),
        late_list,
    ]


def _figures(
    items: Sequence[CustodyItem],
    is_new: Sequence[bool],
    late: Sequence[CustodyItem],
    titles: Sequence[str],
    register: SheetSpec,
    late_list: SheetSpec,
    *,
    today: date,
) -> SheetSpec:
    """Describe the sheet of figures: a row for each class, counted live from the lists, and the total."""
    classes = sorted({item.custody_class for item in [*items, *late]}, key=lambda one: one.pk)
    names = [
        _("In the register"),
        *(capfirst(str(state.label)) for state in ItemState),
        _("Expired"),
        _("On hold"),
        _("Registered in the month"),
        _("Filed late"),
    ]
    rows: list[Sequence[Value]] = []
    for one in classes:
        mine = [item for item in items if item.custody_class == one]
        counts = [
            len(mine),
            *(sum(item.state == state for item in mine) for state in ItemState),
            sum(not item.is_destroyed and is_expired(item.expires_on, today=today) for item in mine),
            sum(item.is_held for item in mine),
            sum(new for item, new in zip(items, is_new, strict=True) if item.custody_class == one),
            sum(item.custody_class == one for item in late),
        ]
        formulas = _formulas(register, late_list)
        rows.append([one.label, *(Formula(*pair) for pair in zip(formulas, counts, strict=True))])
    total = Formula("=SUM({column}{first}:{column}{last})")
    return SheetSpec(
        title=_("Figures by class"),
        columns=[
            ColumnSpec(_("Class"), 24),
            *(ColumnSpec(name, 12, Kind.INTEGER, total) for name in names),
        ],
        rows=rows,
        title_lines=titles,
        total_label=_("Total"),
        footer_lines=[
            _("In the register: items that were kept on any day of the month; states as they are now."),
        ],
        freeze_columns=1,
        landscape=True,
    )


def _formulas(register: SheetSpec, late_list: SheetSpec) -> list[str]:
    """Give the formulas that count the items of a row's class: all, by state, by mark, filed late."""
    of_class = f"{register.range_of(_('Class'))},$A{{row}}"
    yes = pgettext("mark", "yes")
    marks = (_("Expired"), _("On hold"), _("Registered in the month"))
    return [
        f"=COUNTIFS({of_class})",
        *(f'=COUNTIFS({of_class},{register.range_of(_("State"))},"{state.label}")' for state in ItemState),
        *(f'=COUNTIFS({of_class},{register.range_of(mark)},"{yes}")' for mark in marks),
        f"=COUNTIFS({late_list.range_of(_('Class'))},$A{{row}})",
    ]


def _titles(month: Month, items: Sequence[CustodyItem], now: datetime) -> list[str]:
    """Write the lines above each sheet: what, which centre, how many, when made."""
    counts = _("%(count)d items in the register") % {"count": len(items)}
    made = _("as of %(time)s") % {"time": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}
    return [_("Custody, %(month)s") % {"month": month}, f"{Centre.current().name} · {counts} · {made}"]
