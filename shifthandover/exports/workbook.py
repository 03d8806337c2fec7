"""The monthly workbook of handovers: a summary, every handover, reservations, matters, VIP limits."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.workbooks import SheetSpec
from shifthandover.exports.handovers import handover_sheet, reservation_sheet
from shifthandover.exports.matters import matter_sheet, vip_sheet
from shifthandover.exports.summary import summary_sheet
from shifthandover.selectors.monthly import HandoverMonth


def month_sheets(told: HandoverMonth) -> list[SheetSpec]:
    """Describe the sheets of a month in the language and the zone that are active."""
    titles = _titles(told)
    handovers = handover_sheet(told, titles)
    return [
        summary_sheet(told, titles, handovers),
        handovers,
        reservation_sheet(told, titles),
        matter_sheet(told, titles),
        vip_sheet(told, titles),
    ]


def _titles(told: HandoverMonth) -> Sequence[str]:
    count = len(told.diaries)
    counts = ngettext("%(count)d handover", "%(count)d handovers", count) % {"count": count}
    place = f"{told.centre.name} · {told.desk.label}" if told.desk else told.centre.name
    return [_("Shift handovers, %(month)s") % {"month": told.month}, f"{place} · {counts}"]
