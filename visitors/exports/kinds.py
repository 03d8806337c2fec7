"""What can be ordered of visits."""

from django.utils.translation import gettext_lazy as _

from exports.registry import Ask, ExportKind, Plan, month_filter, one_workbook, register
from visitors.exports.workbook import month_sheets
from visitors.models import Visit


def _plan(ask: Ask) -> Plan:
    month = ask.month
    visits = Visit.objects.visible_to(ask.reader).filter(day__range=(month.first, month.last))
    return Plan(
        name=f"visits-{month}.xlsx",
        title=_("Visitors, %(month)s") % {"month": month},
        write=one_workbook(lambda: month_sheets(month, ask.reader, now=ask.now)),
        size=visits.count(),
    )


MONTH = register(
    ExportKind(
        code="visitors.month",
        label=_("Visitors of a month"),
        about=_("Figures by day, host and class, and the list of visits; visitors are not named."),
        plan=_plan,
        permission="visitors.export_visits",
        filters=(month_filter(_("Month")),),
    )
)
