"""What can be ordered of appraisals."""

from django.utils.translation import gettext_lazy as _

from appraisal.exports.workbook import month_sheets
from appraisal.selectors.sheet import sheet_of
from exports.registry import (
    Ask,
    ExportKind,
    Filter,
    FilterSort,
    Plan,
    month_filter,
    one_workbook,
    register,
)


def _plan(ask: Ask) -> Plan:
    sheet = sheet_of(ask.month, ask.reader, number=ask.number("version"))
    return Plan(
        name=f"appraisal-{ask.month}-v{sheet.number}.xlsx" if sheet.number else f"appraisal-{ask.month}.xlsx",
        title=_("Appraisal %(month)s") % {"month": ask.month},
        version=str(sheet.version) if sheet.version else "",
        write=one_workbook(lambda: month_sheets(sheet)),
        size=len(sheet.rows),
    )


MONTH = register(
    ExportKind(
        code="appraisal.month",
        label=_("Appraisal of a month"),
        about=_(
            "Grades and means by team, a sheet for each team with every component, weight and point, sources "
            "and intervals; the published version or the draft, of what you may see."
        ),
        plan=_plan,
        permission="appraisal.export_appraisals",
        filters=(
            month_filter(_("Month")),
            Filter(
                "version",
                _("Version"),
                FilterSort.NUMBER,
                help_text=_("Empty: the latest version, or the draft where there is none. 0: the draft."),
            ),
        ),
    )
)
