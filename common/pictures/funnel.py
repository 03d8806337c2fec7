"""A funnel plot: shares against how many they are of, between limits that narrow as the number grows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2

from common.pictures.canvas import Canvas, Scale, ticks

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340.0, 72.0, 16.0, 14.0, 58.0


@dataclass(frozen=True)
class FunnelPoint:
    """A place in the funnel: of how many, which share, how many are there, on which side of the limits."""

    n: int
    share: float
    count: int = 1
    is_out: bool = False
    is_noted: bool = False
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class FunnelPicture:
    """What a funnel plot shows.

    `limits` are curves by n, in order from the inner to the outer pair: `(n, low, high)`; `across` names
    what n counts.
    """

    title: str
    description: str
    points: Sequence[FunnelPoint]
    centre: float
    limits: Sequence[Sequence[tuple[int, float, float]]]
    across: str
    written: Callable[[float], str]


def draw_funnel(picture: FunnelPicture) -> str:
    """Draw a funnel plot: outside the outer limits a diamond, outside the inner ones a ring.

    A dot is larger the more there are at its place.
    """
    canvas = Canvas(title=picture.title, description=picture.description, height=HEIGHT)
    most = max((point.n for point in picture.points), default=1)
    across = Scale(0, most * 1.04, LEFT, canvas.width - RIGHT)
    up = Scale(0, _highest(picture), HEIGHT - BOTTOM, TOP)
    for value in ticks(up.first, up.last):
        canvas.line(LEFT, up.at(value), canvas.width - RIGHT, up.at(value), "zp-grid")
        canvas.text_at(LEFT - 8, up.at(value) + 5, picture.written(value), "zp-text zp-end")
    for value in ticks(0, most, most=6):
        if value == int(value):
            canvas.text_at(across.at(value), HEIGHT - BOTTOM + 24, f"{value:.0f}", "zp-text zp-middle")
    canvas.text_at((LEFT + canvas.width) / 2, HEIGHT - 8, picture.across, "zp-text zp-middle")
    canvas.line(LEFT, up.at(picture.centre), canvas.width - RIGHT, up.at(picture.centre), "zp-centre")
    for number, curve in enumerate(picture.limits):
        look = "zp-limit zp-inner" if number == 0 else "zp-limit"
        for side in (1, 2):
            canvas.path(_steps(curve, side, across, up), look)
    _draw_points(canvas, picture, across, up)
    return canvas.text()


def _highest(picture: FunnelPicture) -> float:
    """Choose the top: every point, and the limits from where they begin to mean something."""
    shares = [point.share for point in picture.points]
    outer = [high for _n, _low, high in picture.limits[-1]] if picture.limits else []
    return min(1.0, max([*shares, *outer, picture.centre * 2, 0.02]) * 1.05)


def _steps(
    curve: Sequence[tuple[int, float, float]], side: int, across: Scale, up: Scale
) -> list[tuple[float, float] | None]:
    """Give a limit as it is: exact for whole n only, so it goes in steps."""
    found: list[tuple[float, float] | None] = []
    for one in curve:
        height = up.at(one[side])
        found += [(across.at(one[0] - 0.5), height), (across.at(one[0] + 0.5), height)]
    return found


def _draw_points(canvas: Canvas, picture: FunnelPicture, across: Scale, up: Scale) -> None:
    for point in picture.points:
        place = across.at(point.n), up.at(point.share)
        if point.is_out:
            canvas.diamond(*place, "zp-out", hint=point.hint, url=point.url)
        elif point.is_noted:
            canvas.dot(*place, "zp-noted", radius=6, hint=point.hint, url=point.url)
        else:
            radius = 4 + min(8.0, 1.4 * log2(point.count))
            canvas.dot(*place, "zp-dot", radius=radius, hint=point.hint, url=point.url)
