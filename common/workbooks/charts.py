"""Excel's own charts beside the rows they show: people can read, filter and reshape them."""

from collections.abc import Sequence
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, MultiLevelStrRef
from openpyxl.utils import get_column_letter

from common.workbooks.specs import ChartKind, SheetChart, SheetSpec

WIDTH_CM, HEIGHT_CM = 24.0, 9.5
ROWS_APART = 21
COLUMNS_WIDE = 14
"""Columns of the usual width that a chart covers."""
COLOURS = ("2563EB", "64748B", "B45309", "B45309")
"""Values, centre line, limits: as on the pages."""
BARS = ("2563EB", "D97706", "B91C1C", "64748B", "0F766E")
"""Neighbouring bars; they differ in grey, too."""


def add_charts(sheet: Any, spec: SheetSpec, *, first: int, last: int) -> None:
    """Put the charts of a sheet to the right of its columns; a sheet without rows has none."""
    if last < first:
        return
    column = get_column_letter(len(spec.columns) + 2)
    for number, chart in enumerate(spec.charts):
        drawn = _DRAWERS[chart.kind](sheet, chart, first, last)
        drawn.title, drawn.width, drawn.height = chart.title, WIDTH_CM, HEIGHT_CM
        sheet.add_chart(drawn, f"{column}{first - 1 + number * ROWS_APART}")


def chart_areas(spec: SheetSpec, first: int) -> list[str]:
    """Give the range that each chart of a sheet covers, for printing it on a page of its own."""
    left, right = (
        get_column_letter(len(spec.columns) + 2),
        get_column_letter(len(spec.columns) + 1 + COLUMNS_WIDE),
    )
    tops = [first - 1 + number * ROWS_APART for number in range(len(spec.charts))]
    return [f"{left}{top}:{right}{top + ROWS_APART - 1}" for top in tops]


def _lines(sheet: Any, chart: SheetChart, first: int, last: int) -> Any:
    drawn = LineChart()
    _fill(drawn, sheet, chart.values, chart.labels, first, last)
    for number, series in enumerate(drawn.series):
        series.smooth = False
        series.graphicalProperties.line.solidFill = COLOURS[number % len(COLOURS)]
        series.graphicalProperties.line.width = 28_000 if number == 0 else 14_000
        if number == 0:
            series.marker.symbol = "circle"
    _show_axes(drawn)
    return drawn


def _pareto(sheet: Any, chart: SheetChart, first: int, last: int) -> Any:
    drawn = BarChart()
    _fill(drawn, sheet, chart.values, chart.labels, first, last)
    drawn.gapWidth = 40
    drawn.series[0].graphicalProperties.solidFill = COLOURS[0]
    drawn.y_axis.scaling.min = 0
    _show_axes(drawn)
    if chart.line is not None:
        share = LineChart()
        _fill(share, sheet, (chart.line,), chart.labels, first, last)
        share.series[0].graphicalProperties.line.solidFill = COLOURS[2]
        share.y_axis.axId = 200
        share.y_axis.scaling.min, share.y_axis.scaling.max = 0, 1
        share.y_axis.number_format = "0%"
        share.y_axis.crosses = "max"
        share.y_axis.majorGridlines = None
        share.y_axis.delete = False
        drawn += share
    return drawn


def _bars(sheet: Any, chart: SheetChart, first: int, last: int) -> Any:
    drawn = BarChart()
    _fill(drawn, sheet, chart.values, chart.labels, first, last, chart.groups)
    drawn.gapWidth = 60
    if chart.kind is ChartKind.STACKED:
        drawn.grouping, drawn.overlap = "stacked", 100
    for number, series in enumerate(drawn.series):
        series.graphicalProperties.solidFill = BARS[number % len(BARS)]
    drawn.y_axis.scaling.min = 0
    _show_axes(drawn)
    return drawn


_DRAWERS = {
    ChartKind.LINES: _lines,
    ChartKind.PARETO: _pareto,
    ChartKind.BARS: _bars,
    ChartKind.STACKED: _bars,
}


def _fill(
    drawn: Any,
    sheet: Any,
    values: Sequence[int],
    labels: int,
    first: int,
    last: int,
    groups: int | None = None,
) -> None:
    for column in values:
        data = Reference(sheet, min_col=column, min_row=first - 1, max_row=last)
        drawn.add_data(data, titles_from_data=True)
    left = labels if groups is None else groups
    places = Reference(sheet, min_col=left, max_col=labels, min_row=first, max_row=last)
    if groups is None:
        drawn.set_categories(places)
    else:
        # Two columns of labels make two rows of them below the axis.
        for series in drawn.series:
            series.cat = AxDataSource(multiLvlStrRef=MultiLevelStrRef(f=str(places)))
    drawn.legend.position = "b"


def _show_axes(drawn: Any) -> None:
    # Left unsaid, Excel hides them.
    drawn.x_axis.delete = drawn.y_axis.delete = False
