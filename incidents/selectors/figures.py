"""Figures of incidents for dashboards and the monthly workbook."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from common.months import Month
from incidents.domain.durations import WayUp, WayUpFigures, figures_of
from incidents.domain.vocabulary import State
from incidents.models import Incident, IncidentKind
from incidents.models.scope import IncidentQuerySet

TURNED_DOWN: Final = (State.REJECTED, State.DUPLICATE)
"""Reports nobody had to take up: they are in no median and no share."""


def reported_in(month: Month) -> IncidentQuerySet:
    """List the incidents reported in a month of the centre."""
    return Incident.objects.filter(day__range=(month.first, month.last))


def way_up_figures(incidents: IncidentQuerySet, now: datetime) -> WayUpFigures:
    """Sum up discovery → report → acknowledgement of these incidents, as they stand now.

    Reports that were turned down are left out: nobody had to take them up.
    """
    rows = incidents.exclude(state__in=TURNED_DOWN).values_list(*_INSTANTS)
    return figures_of((_way(*row) for row in rows), now)


def immediate_figures(month: Month, now: datetime) -> WayUpFigures:
    """Sum up the way up of the five kinds reported in a month."""
    return way_up_figures(reported_in(month).filter(immediate=True), now)


@dataclass(frozen=True)
class MonthBesideMonth:
    """The way up of one kind, of the five kinds together or of all, in a month and in the one before it.

    Args:
        kind: The kind; None for several together.
        figures: Of the month.
        before: Of the month before.
    """

    kind: IncidentKind | None
    figures: WayUpFigures
    before: WayUpFigures


@dataclass(frozen=True)
class WayUpTable:
    """The way up of a month beside the month before: each kind that occurred, the five kinds, all."""

    kinds: Sequence[MonthBesideMonth]
    immediate: MonthBesideMonth
    everything: MonthBesideMonth


_INSTANTS: Final = ("discovered_at", "reported_at", "acknowledged_at", "acknowledge_minutes")


@dataclass(frozen=True)
class _Counted:
    """One incident of two months, as far as it is counted."""

    is_this_month: bool
    kind: int
    immediate: bool
    way: WayUp


def way_up_table(month: Month, reader: Any, now: datetime) -> WayUpTable:
    """Sum up the way up of a month beside the month before, of what the reader may see.

    A confidential incident is counted, for those who may know of it, like any other.
    """
    days = (month.previous().first, month.last)
    incidents = Incident.objects.visible_to(reader).filter(day__range=days).exclude(state__in=TURNED_DOWN)
    found = incidents.values_list("day", "kind", "immediate", *_INSTANTS)
    rows = [
        _Counted(day in month, kind, immediate, _way(*instants)) for day, kind, immediate, *instants in found
    ]
    kinds = IncidentKind.objects.filter(pk__in={row.kind for row in rows}).order_by("pk")
    return WayUpTable(
        kinds=[_beside([row for row in rows if row.kind == kind.pk], now, kind) for kind in kinds],
        immediate=_beside([row for row in rows if row.immediate], now),
        everything=_beside(rows, now),
    )


def _beside(rows: Iterable[_Counted], now: datetime, kind: IncidentKind | None = None) -> MonthBesideMonth:
    """Sum up the two months of some incidents."""
    ways: dict[bool, list[WayUp]] = defaultdict(list)
    for row in rows:
        ways[row.is_this_month].append(row.way)
    return MonthBesideMonth(kind, figures_of(ways[True], now), figures_of(ways[False], now))


def _way(seen: datetime, reported: datetime, taken: datetime | None, minutes: int) -> WayUp:
    return WayUp(seen, reported, taken, timedelta(minutes=minutes))
