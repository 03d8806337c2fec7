"""Figures of incidents for dashboards and the monthly workbook."""

from datetime import datetime, timedelta

from common.months import Month
from incidents.domain.durations import WayUp, WayUpFigures, figures_of
from incidents.domain.vocabulary import State
from incidents.models import Incident
from incidents.models.scope import IncidentQuerySet


def reported_in(month: Month) -> IncidentQuerySet:
    """List the incidents reported in a month of the centre."""
    return Incident.objects.filter(day__range=(month.first, month.last))


def way_up_figures(incidents: IncidentQuerySet, now: datetime) -> WayUpFigures:
    """Sum up discovery → report → acknowledgement of these incidents, as they stand now.

    Reports that were turned down are left out: nobody had to take them up.
    """
    turned_down = [State.REJECTED, State.DUPLICATE]
    rows = incidents.exclude(state__in=turned_down).values_list(
        "discovered_at", "reported_at", "acknowledged_at", "acknowledge_minutes"
    )
    return figures_of(
        (WayUp(seen, reported, taken, timedelta(minutes=minutes)) for seen, reported, taken, minutes in rows),
        now,
    )


def immediate_figures(month: Month, now: datetime) -> WayUpFigures:
    """Sum up the way up of the five kinds reported in a month."""
    return way_up_figures(reported_in(month).filter(immediate=True), now)
