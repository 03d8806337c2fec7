"""Pictures: well-formed, said in words, escaped, and with signals by shape and not by colour alone."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from common.pictures import (
    Bar,
    Bars,
    ControlChart,
    ControlPoint,
    FunnelPicture,
    FunnelPoint,
    IntervalRow,
    Intervals,
    draw_bars,
    draw_control_chart,
    draw_funnel,
    draw_intervals,
)
from common.pictures.canvas import Scale, ticks

NASTY = '<script>alert("1")</script> & Co.\x00\x08'
SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> ElementTree.Element:
    """Read a picture as any reader of XML does."""
    return ElementTree.fromstring(picture)  # noqa: S314 - drawn here a moment ago


def control(text: str = "t") -> str:
    points = [
        ControlPoint("10-05", 0.1, 0.0, 0.2, hint=text, url="/a?b=1&c=2"),
        ControlPoint("10-12", None),
        ControlPoint("10-19", 0.5, 0.0, 0.3, is_out=True, hint=text, url="/b"),
    ]
    return draw_control_chart(ControlChart(text, text, points, 0.15, (0, 1), lambda value: f"{value:.1f}"))


def funnel_picture(text: str = "t") -> str:
    points = [
        FunnelPoint(5, 0.2, 3, hint=text, url="/a"),
        FunnelPoint(5, 0.6, is_noted=True, hint=text, url="/b"),
        FunnelPoint(9, 0.9, is_out=True, hint=text, url="/c"),
    ]
    limits = [[(1, 0.0, 1.0), (9, 0.0, 0.5)], [(1, 0.0, 1.0), (9, 0.0, 0.7)]]
    return draw_funnel(FunnelPicture(text, text, points, 0.2, limits, text, lambda value: f"{value:.1f}"))


def bars(text: str = "t") -> str:
    listed = [Bar(text, 9, "9", 0.75, text, "/a"), Bar(text, 3, "3", 1.0)]
    return draw_bars(Bars(text, text, listed))


def intervals(text: str = "t") -> str:
    rows = [
        IntervalRow(text, "90", 90, 85, 95, text, "/a"),
        IntervalRow(text, "—", None),
        IntervalRow(text, "70", 70),
    ]
    return draw_intervals(Intervals(text, text, rows, 80, (0, 100), lambda value: f"{value:g}"))


Draw = Callable[..., str]
ALL = pytest.mark.parametrize("draw", [control, funnel_picture, bars, intervals])


@ALL
def test_a_picture_is_well_formed_and_says_what_it_is(draw: Draw) -> None:
    root = parsed(draw("Failed by operator"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (title.text, description.text) == ("Failed by operator", "Failed by operator")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@ALL
def test_names_are_escaped_and_stay_readable(draw: Draw) -> None:
    text = draw(NASTY)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    root = parsed(text)
    assert '<script>alert("1")</script> & Co.' in {node.text for node in root.iter()}


@ALL
def test_a_picture_needs_no_other_host_and_no_script(draw: Draw) -> None:
    root = parsed(draw())
    assert {node.get("href") for node in root.iter(f"{SVG}a")} <= {"/a?b=1&c=2", "/a", "/b", "/c"}
    assert not [node for node in root.iter() if node.tag.endswith(("script", "style", "image", "use"))]


@ALL
def test_two_pictures_on_a_page_have_different_ids(draw: Draw) -> None:
    first, second = (parsed(draw()).get("aria-labelledby") for _ in range(2))
    assert first != second


def test_what_is_out_has_another_shape() -> None:
    for picture in (control(), funnel_picture()):
        shapes = {node.get("class"): node.tag for node in parsed(picture).iter() if node.get("class")}
        assert shapes["zp-out"] == f"{SVG}path"
        assert shapes["zp-dot"] == f"{SVG}circle"


def test_a_line_is_broken_where_there_is_nothing() -> None:
    lines = [n.get("d") for n in parsed(control()).iter(f"{SVG}path") if n.get("class") == "zp-line"]
    assert [one.count("M") for one in lines if one] == [2]


def test_everything_is_drawn_within_the_picture() -> None:
    for picture in (control(), funnel_picture(), bars(), intervals()):
        root = parsed(picture)
        _x, _y, width, height = map(float, (root.get("viewBox") or "").split())
        for node in root.iter():
            assert 0 <= float(node.get("cx", "0")) <= width
            assert 0 <= float(node.get("cy", "0")) <= height
            assert float(node.get("x", "0")) + float(node.get("width", "0")) <= width


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (86, 97, [90, 95]),
        (0, 0.37, [0, 0.1, 0.2, 0.3]),
        (5, 5, [5]),
    ],
)
def test_ticks_are_round(first: float, last: float, expected: list[float]) -> None:
    assert ticks(first, last) == expected


def test_a_scale_keeps_to_its_edges() -> None:
    scale = Scale(0, 10, 100, 200)
    assert [scale.at(value) for value in (-1, 0, 5, 10, 11)] == [100, 100, 150, 200, 200]
    assert Scale(3, 3, 0, 10).at(3) == 5


def test_nothing_to_show_is_still_a_picture() -> None:
    empty = [
        draw_bars(Bars("t", "d", [])),
        draw_control_chart(ControlChart("t", "d", [], None, (0, 1), str)),
        draw_funnel(FunnelPicture("t", "d", [], 0.1, [], "n", str)),
        draw_intervals(Intervals("t", "d", [], None, (0, 100), str)),
    ]
    assert all(parsed(one).find(f"{SVG}title") is not None for one in empty)
