"""Discovery, report, acknowledgement: how long each took, alone and together."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from incidents.domain.durations import WayUp, WayUpFigures, figures_of

EIGHT = datetime(2026, 10, 8, 8, 0, tzinfo=UTC)


def way(report_after: int, acknowledge_after: int | None, within: int = 5) -> WayUp:
    """Say a way up in minutes: discovered at eight, then reported, then acknowledged."""
    reported = EIGHT + timedelta(minutes=report_after)
    acknowledged = None if acknowledge_after is None else reported + timedelta(minutes=acknowledge_after)
    return WayUp(EIGHT, reported, acknowledged, timedelta(minutes=within))


@pytest.mark.parametrize(
    ("one", "asked_after", "verdict"),
    [
        pytest.param(way(2, 5), 60, True, id="on the last minute"),
        pytest.param(way(2, 6), 60, False, id="a minute too late"),
        pytest.param(way(2, None), 7, None, id="still time"),
        pytest.param(way(2, None), 8, False, id="out of time"),
    ],
)
def test_in_time(one: WayUp, asked_after: int, verdict: bool | None) -> None:
    assert one.was_in_time(EIGHT + timedelta(minutes=asked_after)) is verdict


def test_figures_by_hand() -> None:
    ways = [way(1, 2), way(4, 10), way(10, None), way(30, 4)]
    assert figures_of(ways, EIGHT + timedelta(minutes=31)) == WayUpFigures(
        incidents=4,
        median_to_report=timedelta(minutes=7),
        median_to_acknowledgement=timedelta(minutes=4),
        in_time=2,
        judged=4,
        acknowledged=3,
        median_whole=timedelta(minutes=14),
    )


def test_the_share_has_a_wilson_interval() -> None:
    interval = WayUpFigures(10, None, None, 8, 10).interval
    assert interval is not None
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.490, 0.943)
    assert WayUpFigures(0, None, None, 0, 0).interval is None


@pytest.mark.parametrize(
    ("in_time", "judged", "share"),
    [
        (0, 0, None),
        (2, 3, Decimal("66.7")),
        (1, 8, Decimal("12.5")),
        (1, 16, Decimal("6.3")),
        (4, 4, Decimal("100.0")),
    ],
)
def test_share_in_time(in_time: int, judged: int, share: Decimal | None) -> None:
    assert WayUpFigures(judged, None, None, in_time, judged).share_in_time == share


def test_no_incidents_have_no_figures() -> None:
    assert figures_of([], EIGHT) == WayUpFigures(0, None, None, 0, 0)


@pytest.mark.parametrize(
    "instants",
    [
        pytest.param((EIGHT, EIGHT - timedelta(minutes=1), None), id="reported before discovered"),
        pytest.param((EIGHT, EIGHT, EIGHT - timedelta(minutes=1)), id="acknowledged before reported"),
        pytest.param((EIGHT.replace(tzinfo=None), EIGHT, None), id="naive"),
    ],
)
def test_impossible_ways_up_are_refused(instants: tuple[datetime, datetime, datetime | None]) -> None:
    with pytest.raises(ValueError, match=r"aware|then"):
        WayUp(*instants, within=timedelta(minutes=5))
