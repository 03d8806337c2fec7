"""The sheet of figures: by kind, how many, how fast reported and acknowledged, how many still open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from common.workbooks import ColumnSpec, Kind, SheetSpec, Value
from incidents.domain.durations import WayUp, figures_of
from incidents.domain.vocabulary import State
from incidents.models import Incident

_TURNED_DOWN = (State.REJECTED, State.DUPLICATE)


def figure_sheet(incidents: Sequence[Incident], titles: Sequence[str], *, now: datetime) -> SheetSpec:
    """Describe the sheet: one row for each kind that occurred, then the five kinds together."""
    return SheetSpec(
        title=_("Figures by kind"),
        columns=[
            ColumnSpec(_("Kind"), 26),
            ColumnSpec(_("Reported"), 10, Kind.INTEGER),
            ColumnSpec(_("Turned down"), 10, Kind.INTEGER),
            ColumnSpec(_("Open"), 10, Kind.INTEGER),
            ColumnSpec(_("Median, discovery to report (min)"), 16, Kind.DECIMAL),
            ColumnSpec(_("Median, report to acknowledgement (min)"), 16, Kind.DECIMAL),
            ColumnSpec(_("In time"), 10, Kind.INTEGER),
            ColumnSpec(_("Judged"), 10, Kind.INTEGER),
            ColumnSpec(_("Share in time"), 12, Kind.PERCENT),
        ],
        rows=_rows(incidents, now),
        title_lines=titles,
        footer_lines=[
            _("Medians and share leave out what was turned down; judged: acknowledged, or out of time."),
            _("The five kinds: what must be reported upward at once."),
        ],
        freeze_columns=1,
        filter=False,
    )


def _rows(incidents: Sequence[Incident], now: datetime) -> Iterator[Sequence[Value]]:
    """Give a row for each kind in the order of the kinds, and one for the five kinds."""
    for kind in sorted({row.kind for row in incidents}, key=lambda kind: kind.pk):
        yield _row(kind.label, [row for row in incidents if row.kind == kind], now)
    yield _row(_("The five kinds"), [row for row in incidents if row.immediate], now)
    yield _row(_("Total"), incidents, now)


def _row(name: str, incidents: Sequence[Incident], now: datetime) -> Sequence[Value]:
    """Sum up some incidents."""
    figures = figures_of(_ways(incidents), now)
    return [
        name,
        len(incidents),
        sum(row.state in _TURNED_DOWN for row in incidents),
        sum(row.is_open for row in incidents),
        _minutes(figures.median_to_report),
        _minutes(figures.median_to_acknowledgement),
        figures.in_time,
        figures.judged,
        None if figures.share_in_time is None else figures.share_in_time / 100,
    ]


def _ways(incidents: Iterable[Incident]) -> Iterator[WayUp]:
    """Give the ways up of what was not turned down."""
    for row in incidents:
        if row.state not in _TURNED_DOWN:
            within = timedelta(minutes=row.acknowledge_minutes)
            yield WayUp(row.discovered_at, row.reported_at, row.acknowledged_at, within)


def _minutes(span: timedelta | None) -> float | None:
    """Write a span as minutes."""
    return None if span is None else span.total_seconds() / 60
