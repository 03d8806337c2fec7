"""The workbook of a month's appraisal: grades and means, a sheet for each team, every component, notes."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.exports.notes import notes_sheet
from appraisal.exports.overview import overview_sheet
from appraisal.exports.people import component_sheet, team_sheet
from appraisal.selectors.sheet import AppraisalSheet
from common.workbooks import SheetSpec
from common.workbooks.archive import sheet_title


def month_sheets(sheet: AppraisalSheet) -> list[SheetSpec]:
    """Describe the sheets in the language that is active; formulas lead from one to the other."""
    version = str(sheet.version) if sheet.version else _("draft: it may still change")
    titles = [
        _("Appraisal %(month)s") % {"month": sheet.month},
        f"{sheet.header['centre']} · {version}",
    ]
    # Teams are called by people: their sheets get the titles that are still free.
    taken = {pgettext("export", "Cover").casefold()}
    overview, components, notes = (
        sheet_title(title, taken) for title in (_("Overview"), _("Components"), _("Notes"))
    )
    teams = [
        (team_sheet(sheet_title(name or _("without a team"), taken), rows, sheet.scheme, titles), rows)
        for name, rows in sheet.teams()
    ]
    return [
        overview_sheet(teams, sheet.scheme, overview, titles),
        *(spec for spec, _rows in teams),
        component_sheet(sheet, components, titles),
        notes_sheet(sheet, notes, titles),
    ]
