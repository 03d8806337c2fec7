"""What can be ordered of shift handovers."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from exports.registry import Ask, ExportKind, Filter, Plan, month_filter, one_workbook, register
from shifthandover.exports.workbook import month_sheets
from shifthandover.selectors.monthly import diaries_in, handover_month
from staff.models import Desk, Employee


def _desks(_reader: Employee) -> list[tuple[str, str]]:
    return [(desk.code, desk.label) for desk in Desk.objects.order_by("code")]


def _plan(ask: Ask) -> Plan:
    month, code = ask.month, ask.text("desk")
    desk = Desk.objects.filter(code=code).first()
    if code and desk is None:
        raise DomainError("staff.desk.unknown", _("There is no desk with this code."), status=404)
    title = _("Shift handovers, %(month)s") % {"month": month}
    return Plan(
        name=f"handovers-{month}{f'-{code}' if code else ''}.xlsx",
        title=f"{title} · {desk.label}" if desk else title,
        write=one_workbook(lambda: month_sheets(handover_month(month, ask.reader, desk=desk, now=ask.now))),
        size=diaries_in(month, ask.reader, desk).count(),
    )


MONTH = register(
    ExportKind(
        code="shifthandover.month",
        label=_("Shift handovers of a month"),
        about=_(
            "Per desk and shift how handovers went; every handover with its times, reservations, open "
            "matters with their age, limits of VIP matters."
        ),
        plan=_plan,
        permission="shifthandover.view_shiftdiary",
        filters=(month_filter(_("Month")), Filter("desk", _("Desk"), choices=_desks)),
    )
)
