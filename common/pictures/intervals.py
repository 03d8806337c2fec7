"""Values with their intervals one below the other, against one line: who can be told from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from common.pictures.canvas import Canvas, Scale, ticks

ROW, TOP, BOTTOM, RIGHT = 44.0, 6.0, 34.0, 16.0


@dataclass(frozen=True)
class IntervalRow:
    """One value with its interval; without an interval only the point is drawn."""

    label: str
    written: str
    value: float | None
    low: float | None = None
    high: float | None = None
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Intervals:
    """What is shown, in the order given; `centre` is the line they are held against."""

    title: str
    description: str
    rows: Sequence[IntervalRow]
    centre: float | None
    bounds: tuple[float, float]
    written: Callable[[float], str]


def draw_intervals(picture: Intervals) -> str:
    """Draw each value as a point on its interval."""
    height = TOP + ROW * max(1, len(picture.rows)) + BOTTOM
    canvas = Canvas(title=picture.title, description=picture.description, height=height)
    along = _along(picture, canvas.width)
    for value in ticks(along.first, along.last):
        canvas.line(along.at(value), TOP, along.at(value), height - BOTTOM, "zp-grid")
        canvas.text_at(along.at(value), height - 10, picture.written(value), "zp-text zp-middle")
    if picture.centre is not None:
        canvas.line(along.at(picture.centre), TOP, along.at(picture.centre), height - BOTTOM, "zp-centre")
    for number, row in enumerate(picture.rows):
        y = TOP + ROW * number
        canvas.text_at(0, y + 16, row.label, "zp-text zp-name", url=row.url)
        canvas.text_at(canvas.width - RIGHT, y + 16, row.written, "zp-text zp-end")
        if row.low is not None and row.high is not None:
            canvas.line(along.at(row.low), y + 30, along.at(row.high), y + 30, "zp-interval")
        if row.value is not None:
            canvas.dot(along.at(row.value), y + 30, "zp-dot", radius=5, hint=row.hint, url=row.url)
    return canvas.text()


def _along(picture: Intervals, width: float) -> Scale:
    drawn = [value for row in picture.rows for value in (row.value, row.low, row.high) if value is not None]
    if picture.centre is not None:
        drawn.append(picture.centre)
    lowest, highest = min(drawn, default=picture.bounds[0]), max(drawn, default=picture.bounds[1])
    room = (highest - lowest) * 0.05 or (picture.bounds[1] - picture.bounds[0]) * 0.05
    return Scale(
        max(picture.bounds[0], lowest - room), min(picture.bounds[1], highest + room), 12, width - RIGHT - 12
    )
