"""The monthly workbook: by day, by host, by class, and the list of visits, without names of visitors."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.months import Month
from common.workbooks import SUM, Cell, ColumnSpec, Kind, Shade, SheetSpec, Value
from staff.models import Centre, Employee
from staff.wording import WEEKDAYS
from visitors.domain.figures import VisitFigures, sum_up
from visitors.domain.vocabulary import State
from visitors.models import Visit
from visitors.selectors.figures import fact_of, figures_by, last_instant, visits_of_month

_SHADES = {State.INSIDE: Shade.AMBER, State.TURNED_AWAY: Shade.RED, State.DENIED: Shade.RED}


def month_sheets(month: Month, reader: Employee, *, now: datetime) -> list[SheetSpec]:
    """Describe the sheets of a month in the language and the zone that are active."""
    visits = visits_of_month(month, reader)
    titles = _titles(month, visits, now)
    return [
        _grouped(_("By day"), _day_columns(), visits, titles, key=lambda one: one.day, head=_day_head),
        _grouped(
            _("By host"), [ColumnSpec(_("Host"), 20)], visits, titles, key=_host, head=lambda one: [one]
        ),
        _grouped(
            _("By class"), [ColumnSpec(_("Class"), 24)], visits, titles, key=_class, head=lambda one: [one]
        ),
        _list(visits, titles),
    ]


def _host(visit: Visit) -> str:
    return str(visit.host) if visit.host else _("without approval")


def _class(visit: Visit) -> str:
    return visit.visitor_class.label


def _day_columns() -> list[ColumnSpec]:
    return [ColumnSpec(_("Day"), 12, Kind.DATE), ColumnSpec(_("Weekday"), 9)]


def _day_head(day: Any) -> Sequence[Value]:
    return [day, str(WEEKDAYS[day.weekday()])]


def _grouped(
    title: str,
    columns: Sequence[ColumnSpec],
    visits: Sequence[Visit],
    titles: Sequence[str],
    *,
    key: Callable[[Visit], Hashable],
    head: Callable[[Any], Sequence[Value]],
) -> SheetSpec:
    """Describe a sheet with a row of figures for each group, and one for all."""
    groups = sorted(figures_by(visits, key), key=lambda group: str(group[0]))
    rows = [[*head(name), *_figures(figures)] for name, figures in groups]
    everything = sum_up(fact_of(visit) for visit in visits)
    blank: list[Value] = [None] * (len(columns) - 1)
    rows.append([Cell(_("Month"), bold=True), *blank, *_figures(everything)])
    return SheetSpec(
        title=title,
        columns=[*columns, *_figure_columns()],
        rows=rows,
        title_lines=titles,
        footer_lines=[
            _("Visits and persons: those who came in. Mean stay: of every stay that has ended, in minutes."),
            _("Overstays: visits with somebody inside past the agreed end."),
        ],
        freeze_columns=1,
        filter=False,
    )


def _figure_columns() -> list[ColumnSpec]:
    return [
        ColumnSpec(_("Visits"), 10, Kind.INTEGER),
        ColumnSpec(_("Persons in"), 10, Kind.INTEGER),
        ColumnSpec(_("Mean stay (min)"), 12, Kind.DECIMAL),
        ColumnSpec(_("Entries without approval"), 14, Kind.INTEGER),
        ColumnSpec(_("Overstays"), 10, Kind.INTEGER),
        ColumnSpec(_("Did not come"), 12, Kind.INTEGER),
        ColumnSpec(_("Badges missing"), 12, Kind.INTEGER),
    ]


def _figures(figures: VisitFigures) -> list[Value]:
    mean = figures.mean_minutes
    return [
        figures.visits,
        figures.persons,
        None if mean is None else float(mean),
        figures.walk_ins,
        figures.overstays,
        figures.no_shows,
        figures.badges_missing,
    ]


def _list(visits: Sequence[Visit], titles: Sequence[str]) -> SheetSpec:
    """Describe the list of visits: who was here stands in the product only, as long as it is kept."""
    return SheetSpec(
        title=_("Visits"),
        columns=[
            ColumnSpec(_("Number"), 13),
            ColumnSpec(_("Day"), 12, Kind.DATE),
            ColumnSpec(_("Class"), 20),
            ColumnSpec(_("Persons in"), 8, Kind.INTEGER, SUM),
            ColumnSpec(_("Host"), 16),
            ColumnSpec(pgettext("visit", "Place"), 16),
            ColumnSpec(_("Desk"), 14),
            ColumnSpec(_("State"), 14),
            ColumnSpec(_("Agreed from"), 17, Kind.INSTANT),
            ColumnSpec(_("Agreed until"), 17, Kind.INSTANT),
            ColumnSpec(_("First in"), 17, Kind.INSTANT),
            ColumnSpec(_("Last out"), 17, Kind.INSTANT),
            ColumnSpec(_("Minutes over"), 10, Kind.INTEGER),
            ColumnSpec(_("Approved by"), 16),
            ColumnSpec(_("Incident"), 12),
        ],
        rows=_rows(visits),
        title_lines=titles,
        total_label=_("Total"),
        footer_lines=[_("Names of visitors are not exported.")],
        freeze_columns=1,
        landscape=True,
    )


def _rows(visits: Sequence[Visit]) -> Iterator[Sequence[Value]]:
    for visit in visits:
        entries = [stay.in_at for stay in visit.stays.all()]
        yield [
            visit.number,
            visit.day,
            visit.visitor_class.label,
            fact_of(visit).persons,
            _host(visit),
            visit.place.label,
            visit.desk.label if visit.desk else "",
            Cell(str(visit.get_state_display()), shade=_SHADES.get(State(visit.state), Shade.NONE)),
            _at(visit.starts_at),
            _at(visit.ends_at),
            _at(min(entries, default=None)),
            _at(last_instant(visit)),
            visit.overstay_minutes or None,
            str(visit.approved_by) if visit.approved_by else "",
            visit.incident.number if visit.incident else "",
        ]


def _at(instant: datetime | None) -> datetime | None:
    """Give an instant in centre time without its zone, as sheets show it."""
    return None if instant is None else timezone.make_naive(instant)


def _titles(month: Month, visits: Sequence[Visit], now: datetime) -> list[str]:
    """Write the lines above each sheet: what, which centre, how many, when made."""
    counts = _("%(count)d visits asked for or recorded") % {"count": len(visits)}
    made = _("as of %(time)s") % {"time": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}
    return [_("Visitors, %(month)s") % {"month": month}, f"{Centre.current().name} · {counts} · {made}"]
