"""What can be ordered of incidents."""

from django.utils.translation import gettext_lazy as _

from exports.registry import Ask, ExportKind, Plan, month_filter, one_workbook, register
from incidents.exports.workbook import month_sheets
from incidents.selectors import reported_in


def _plan(ask: Ask) -> Plan:
    month = ask.month

    return Plan(
        name=f"incidents-{month}.xlsx",
        title=_("Incidents and hazards, %(month)s") % {"month": month},
        write=one_workbook(lambda: month_sheets(month, ask.reader, now=ask.now)),
        size=reported_in(month).visible_to(ask.reader).count(),
    )


MONTH = register(
    ExportKind(
        code="incidents.month",
        label=_("Incidents and hazards of a month"),
        about=_(
            "Figures by kind, every incident, the open hazards and the actions; of confidential ones only "
            "number, kind and state."
        ),
        plan=_plan,
        permission="incidents.view_incident",
        filters=(month_filter(_("Month")),),
    )
)
