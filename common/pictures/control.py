"""A control chart: values in order of time, a centre line, and limits that may differ from point to point."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from common.pictures.canvas import Canvas, Scale, ticks

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 300.0, 72.0, 16.0, 14.0, 44.0
MOST_LABELS = 7


@dataclass(frozen=True)
class ControlPoint:
    """One moment: its label below, its value (None: nothing then), its limits, what it says and leads to."""

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    is_out: bool = False
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class ControlChart:
    """What a control chart shows; `bounds` are the values that can be at all, such as 0 and 100."""

    title: str
    description: str
    points: Sequence[ControlPoint]
    centre: float | None
    bounds: tuple[float, float]
    written: Callable[[float], str]


def draw_control_chart(chart: ControlChart) -> str:
    """Draw a control chart; a point out of its limits is a diamond."""
    canvas = Canvas(title=chart.title, description=chart.description, height=HEIGHT)
    across = Scale(-0.5, len(chart.points) - 0.5, LEFT, canvas.width - RIGHT)
    up = _upward(chart)
    _draw_axes(canvas, chart, across, up)
    _draw_limits(canvas, chart, across, up)
    at = [
        None if point.value is None else (across.at(number), up.at(point.value))
        for number, point in enumerate(chart.points)
    ]
    canvas.path(at, "zp-line")
    for point, place in zip(chart.points, at, strict=True):
        if place is not None:
            draw = canvas.diamond if point.is_out else canvas.dot
            draw(*place, "zp-out" if point.is_out else "zp-dot", hint=point.hint, url=point.url)
    return canvas.text()


def _upward(chart: ControlChart) -> Scale:
    """Choose the values at the bottom and at the top: everything drawn, with a little room."""
    drawn = [chart.centre] if chart.centre is not None else []
    for point in chart.points:
        drawn += [value for value in (point.value, point.lower, point.upper) if value is not None]
    lowest, highest = min(drawn, default=chart.bounds[0]), max(drawn, default=chart.bounds[1])
    room = (highest - lowest) * 0.08 or (chart.bounds[1] - chart.bounds[0]) * 0.05
    lowest, highest = max(chart.bounds[0], lowest - room), min(chart.bounds[1], highest + room)
    return Scale(lowest, highest, HEIGHT - BOTTOM, TOP)


def _draw_axes(canvas: Canvas, chart: ControlChart, across: Scale, up: Scale) -> None:
    for value in ticks(up.first, up.last):
        canvas.line(LEFT, up.at(value), canvas.width - RIGHT, up.at(value), "zp-grid")
        canvas.text_at(LEFT - 8, up.at(value) + 5, chart.written(value), "zp-text zp-end")
    step = -(-len(chart.points) // MOST_LABELS) or 1
    for number in range(len(chart.points) - 1, -1, -step):
        canvas.text_at(
            across.at(number), HEIGHT - BOTTOM + 26, chart.points[number].label, "zp-text zp-middle"
        )
    if chart.centre is not None:
        canvas.line(LEFT, up.at(chart.centre), canvas.width - RIGHT, up.at(chart.centre), "zp-centre")


def _draw_limits(canvas: Canvas, chart: ControlChart, across: Scale, up: Scale) -> None:
    """Draw each limit as steps, since each point has its own."""
    for side in ("lower", "upper"):
        steps: list[tuple[float, float] | None] = []
        for number, point in enumerate(chart.points):
            value = getattr(point, side)
            if value is None:
                steps.append(None)
            else:
                steps += [(across.at(number - 0.5), up.at(value)), (across.at(number + 0.5), up.at(value))]
        canvas.path(steps, "zp-limit")
