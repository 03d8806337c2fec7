"""The sheet of figures: by kind, how many, how fast reported and acknowledged, how many still open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from common.workbooks import (
    Cell,
    ChartKind,
    ColumnSpec,
    Formula,
    Kind,
    SheetChart,
    SheetSpec,
    Value,
)
from incidents.domain.durations import WayUp, figures_of
from incidents.domain.vocabulary import OPEN_STATES, State
from incidents.models import Incident
from incidents.models.labels import STATE_CHOICES
from incidents.selectors.figures import TURNED_DOWN


def figure_sheet(
    incidents: Sequence[Incident], titles: Sequence[str], listed: SheetSpec, *, now: datetime
) -> SheetSpec:
    """Describe the sheet: one row for each kind that occurred, then the five kinds together, and all.

    Args:
        listed: the sheet that lists the same incidents; reported, turned down and open are counted from it.
    """
    kinds = sorted({row.kind for row in incidents}, key=lambda kind: kind.pk)
    immediate = [row for row in incidents if row.immediate]
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
        rows=[
            _row(kind.label, [row for row in incidents if row.kind == kind], now, _counted(listed))
            for kind in kinds
        ],
        total_rows=[
            _row(_("The five kinds"), immediate, now, None),
            _row(_("Total"), incidents, now, ["=SUM({column}{first}:{column}{last})"] * 3),
        ],
        title_lines=titles,
        footer_lines=[
            _("Medians and share leave out what was turned down; judged: acknowledged, or out of time."),
            _("The five kinds: what must be reported upward at once."),
        ],
        freeze_columns=1,
        filter=False,
        landscape=True,
        charts=[SheetChart(_("Incidents by kind"), ChartKind.BARS, labels=1, values=(2, 4))],
    )


def _counted(listed: SheetSpec) -> list[str]:
    """Give the formulas that count the incidents of a row's kind: all, turned down, open."""
    of_kind = f"({listed.range_of(_('Kind'))}=$A{{row}})"
    return [f"=SUMPRODUCT({of_kind}*{_in(listed, states)})" for states in (None, TURNED_DOWN, OPEN_STATES)]


def _in(listed: SheetSpec, states: Iterable[State] | None) -> str:
    """Give the test whether an incident is in one of some states; always true for none."""
    if states is None:
        return "1"
    labels = [str(dict(STATE_CHOICES)[state]).replace('"', '""') for state in sorted(states)]
    return "(" + "+".join(f'({listed.range_of(_("State"))}="{label}")' for label in labels) + ")"


def _row(
    name: str, incidents: Sequence[Incident], now: datetime, formulas: Sequence[str] | None
) -> Sequence[Value]:
    """Sum up some incidents; the first three figures by formulas where there are any."""
    figures = figures_of(_ways(incidents), now)
    counts = [
        len(incidents),
        sum(row.state in TURNED_DOWN for row in incidents),
        sum(row.is_open for row in incidents),
    ]
    told: list[Value] = list(counts)
    if formulas:
        told = [Formula(text, count) for text, count in zip(formulas, counts, strict=True)]
    share = "" if figures.share_in_time is None else figures.share_in_time / 100
    return [
        name,
        *told,
        _minutes(figures.median_to_report),
        _minutes(figures.median_to_acknowledgement),
        figures.in_time,
        figures.judged,
        Cell(Formula('=IF(H{row}=0,"",G{row}/H{row})', share), kind=Kind.PERCENT),
    ]


def _ways(incidents: Iterable[Incident]) -> Iterator[WayUp]:
    """Give the ways up of what was not turned down."""
    for row in incidents:
        if row.state not in TURNED_DOWN:
            within = timedelta(minutes=row.acknowledge_minutes)
            yield WayUp(row.discovered_at, row.reported_at, row.acknowledged_at, within)


def _minutes(span: timedelta | None) -> float | None:
    """Write a span as minutes."""
    return None if span is None else span.total_seconds() / 60
