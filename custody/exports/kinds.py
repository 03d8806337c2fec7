"""What can be ordered of custody."""

from django.utils.translation import gettext_lazy as _

from custody.exports.workbook import month_sheets
from custody.selectors.months import register_of
from exports.registry import Ask, ExportKind, Plan, month_filter, one_workbook, register


def _plan(ask: Ask) -> Plan:
    month = ask.month
    return Plan(
        name=f"custody-{month}.xlsx",
        title=_("Custody, %(month)s") % {"month": month},
        write=one_workbook(lambda: month_sheets(month, ask.reader, now=ask.now)),
        size=register_of(month, ask.reader).count(),
    )


MONTH = register(
    ExportKind(
        code="custody.month",
        label=_("Custody of a month"),
        about=_(
            "Figures by class, the register, moves, loans, destructions with their three people, late "
            "filings; of personal items neither title nor place."
        ),
        plan=_plan,
        permission="custody.view_custodyitem",
        filters=(month_filter(_("Month")),),
    )
)
