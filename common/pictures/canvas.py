"""The sheet a picture is drawn on: an SVG element with title and description, scales, ticks, marks, links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import floor, log10
from xml.etree import ElementTree as ET

WIDTH = 640.0
"""Width of a picture in its own units; on a page it is as wide as there is room."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERS = count(1)


@dataclass(frozen=True)
class Scale:
    """Turns values from `first` to `last` into places from `start` to `end`."""

    first: float
    last: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Give the place of a value; what lies outside is put on the edge."""
        span = self.last - self.first
        share = (value - self.first) / span if span else 0.5
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


def ticks(first: float, last: float, *, most: int = 5) -> list[float]:
    """Give round values (1, 2 or 5 times a power of ten apart) from `first` to `last`.

    Args:
        most: how many steps at most lie between them.
    """
    span = last - first
    if span <= 0:
        return [first]
    power = 10.0 ** floor(log10(span / most))
    step = next(power * factor for factor in (1, 2, 5, 10, 20) if span / (power * factor) <= most)
    lowest = floor(first / step + 0.999999)
    highest = floor(last / step + 0.000001)
    return [round(number * step, 10) for number in range(lowest, highest + 1)]


class Canvas:
    """One picture in the making; `text()` gives the finished SVG."""

    def __init__(self, *, title: str, description: str, height: float, width: float = WIDTH) -> None:
        """Begin a picture with the title and the description that a screen reader says."""
        self.width, self.height = width, height
        number = next(_NUMBERS)
        names = {"title": f"zp-title-{number}", "desc": f"zp-desc-{number}"}
        self.root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_short(width)} {_short(height)}",
                "class": "zp",
                # Not "img": its parts would be hidden, and they are links.
                "role": "group",
                "aria-labelledby": f"{names['title']} {names['desc']}",
            },
        )
        for tag, said in (("title", title), ("desc", description)):
            ET.SubElement(self.root, tag, {"id": names[tag]}).text = clean(said)

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
        """Draw a straight line."""
        places = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        ET.SubElement(self.root, "line", {**_shorts(places), "class": look})

    def path(self, points: Sequence[tuple[float, float] | None], look: str) -> None:
        """Draw a line through points; where there is none the line is broken."""
        parts, pen = [], "M"
        for point in points:
            if point is None:
                pen = "M"
                continue
            parts.append(f"{pen}{_short(point[0])} {_short(point[1])}")
            pen = "L"
        if parts:
            ET.SubElement(self.root, "path", {"d": "".join(parts), "class": look})

    def text_at(self, x: float, y: float, said: str, look: str = "zp-text", *, url: str = "") -> None:
        """Write a text, which may be a link."""
        node = ET.SubElement(self._linked(url), "text", {**_shorts({"x": x, "y": y}), "class": look})
        node.text = clean(said)

    def dot(self, x: float, y: float, look: str, *, radius: float = 4, hint: str = "", url: str = "") -> None:
        """Draw a point with what it says when it is looked at; it may be a link."""
        places = {"cx": x, "cy": y, "r": radius}
        self._hinted(ET.SubElement(self._linked(url), "circle", {**_shorts(places), "class": look}), hint)

    def diamond(self, x: float, y: float, look: str, *, hint: str = "", url: str = "") -> None:
        """Draw a point that is out of the limits: another shape, not only another colour."""
        d = f"M{_short(x)} {_short(y - 8)}l8 8l-8 8l-8 -8z"
        self._hinted(ET.SubElement(self._linked(url), "path", {"d": d, "class": look}), hint)

    def box(
        self, x: float, y: float, width: float, height: float, look: str, *, hint: str = "", url: str = ""
    ) -> None:
        """Draw a bar."""
        places = {"x": x, "y": y, "width": max(0.0, width), "height": height, "rx": 2}
        self._hinted(ET.SubElement(self._linked(url), "rect", {**_shorts(places), "class": look}), hint)

    def text(self) -> str:
        """Give the finished picture."""
        return ET.tostring(self.root, encoding="unicode")

    def _linked(self, url: str) -> ET.Element:
        return ET.SubElement(self.root, "a", {"href": clean(url)}) if url else self.root

    def _hinted(self, node: ET.Element, hint: str) -> None:
        if hint:
            ET.SubElement(node, "title").text = clean(hint)


def clean(text: str) -> str:
    """Drop what XML cannot hold, such as control characters in a name."""
    return _FORBIDDEN.sub("", str(text))


def _short(value: float) -> str:
    """Write a place with one decimal, without needless zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _shorts(places: dict[str, float]) -> dict[str, str]:
    return {name: _short(value) for name, value in places.items()}
