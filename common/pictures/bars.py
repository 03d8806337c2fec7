"""Bars one below the other, each with its share of all up to there: the picture of a Pareto."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.pictures.canvas import Canvas, Scale

ROW, TOP, RIGHT = 50.0, 6.0, 16.0
BAR_HEIGHT = 18.0


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length, what is written beside it, the share of all up to it (0 to 1)."""

    label: str
    value: float
    written: str
    cumulative: float | None = None
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bars:
    """What the bars show, the longest first."""

    title: str
    description: str
    bars: Sequence[Bar]


def draw_bars(picture: Bars) -> str:
    """Draw the bars with their names above them, so that long names need no turning of the head."""
    height = TOP + ROW * max(1, len(picture.bars)) + 4
    canvas = Canvas(title=picture.title, description=picture.description, height=height)
    most = max((bar.value for bar in picture.bars), default=0)
    along = Scale(0, most or 1, 0, canvas.width - RIGHT)
    share = Scale(0, 1, 0, canvas.width - RIGHT)
    curve: list[tuple[float, float] | None] = []
    for number, bar in enumerate(picture.bars):
        y = TOP + ROW * number
        canvas.text_at(0, y + 16, bar.label, "zp-text zp-name", url=bar.url)
        canvas.text_at(canvas.width - RIGHT, y + 16, bar.written, "zp-text zp-end")
        canvas.box(0, y + 22, along.at(bar.value), BAR_HEIGHT, "zp-bar", hint=bar.hint, url=bar.url)
        if bar.cumulative is not None:
            curve.append((share.at(bar.cumulative), y + 22 + BAR_HEIGHT / 2))
    canvas.path(curve, "zp-curve")
    for place in curve:
        if place is not None:
            canvas.dot(*place, "zp-curve-dot", radius=3.5)
    return canvas.text()
