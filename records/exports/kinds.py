"""What can be ordered of the original records."""

from django.utils.translation import gettext_lazy as _

from exports.registry import Ask, ExportKind, Plan, month_filter, one_workbook, register
from records.exports.workbook import Contents, file_name, month_sheets, records_in
from staff.models import Centre


def _plan(ask: Ask) -> Plan:
    month = ask.month
    contents = Contents(month, ask.reader, ask.now, Centre.current())
    return Plan(
        name=file_name(month),
        title=_("Original records, %(month)s") % {"month": month},
        write=one_workbook(lambda: month_sheets(contents)),
        size=records_in(contents),
    )


MONTH = register(
    ExportKind(
        code="records.month",
        label=_("Original records of a month"),
        about=_(
            "Workload, errors, accidents, limits, opinions, complaints and examinations, with figures per "
            "person and team."
        ),
        plan=_plan,
        permission="records.export_records",
        filters=(month_filter(_("Month")),),
        at_once=10_000,
    )
)
