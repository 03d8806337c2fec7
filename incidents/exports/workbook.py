"""The monthly workbook: figures by kind, incidents, open hazards, actions; of what the reader may see."""

from datetime import datetime

from django.utils.translation import gettext as _

from common.months import Month
from common.workbooks import SheetSpec
from incidents.exports.figures import figure_sheet
from incidents.exports.lists import action_sheet, hazard_sheet, incident_sheet
from incidents.models import Incident
from incidents.selectors import counting_returns, hazards, reported_in
from staff.models import Centre, Employee


def month_sheets(month: Month, reader: Employee, *, now: datetime) -> list[SheetSpec]:
    """Describe the sheets of a month in the language and the zone that are active."""
    named = ("kind", "reporter", "owner", "acknowledged_by", "closed_by", "desk")
    incidents = list(
        reported_in(month).visible_to(reader).select_related(*named).order_by("reported_at", "pk")
    )
    open_hazards = list(
        counting_returns(hazards().open().filter(day__lte=month.last).visible_to(reader))
        .select_related(*named, "recurs_from")
        .order_by("day", "pk")
    )
    titles = _titles(month, incidents)
    listed = incident_sheet(incidents, titles)
    return [
        figure_sheet(incidents, titles, listed, now=now),
        listed,
        hazard_sheet(open_hazards, titles, now=now),
        action_sheet([*incidents, *(row for row in open_hazards if row not in incidents)], titles),
    ]


def _titles(month: Month, incidents: list[Incident]) -> list[str]:
    """Write the lines above each sheet: what, which centre, how many."""
    counts = _("%(count)d incidents") % {"count": len(incidents)}
    title = _("Incidents and hazards, %(month)s") % {"month": month}
    return [title, f"{Centre.current().name} · {counts}"]
