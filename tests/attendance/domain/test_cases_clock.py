"""Worked cases J: changes of the clock, wall times that exist twice or never, machines in another zone."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from attendance.domain.clock import WallProblem, read_wall
from tests.attendance.domain.story import SHANGHAI, check, day, given

NEW_YORK = ZoneInfo("America/New_York")
FALL_BACK = datetime(2026, 11, 1, 1, 30)  # noqa: DTZ001 - what a device wrote


def test_j1_fall_back_adds_an_hour_and_flags_it() -> None:
    case = given("31 NIGHT", "31T21:58 11-01T06:01", zone=NEW_YORK)
    expected = {
        "elapsed": 540,
        "scheduled": 480,
        "extra": 60,
        "ot200": 540,
        "late": 0,
        "early": 0,
        "flags": {"clock_change"},
    }
    check(case, {31: expected})


def test_j2_spring_forward_takes_an_hour_from_nobody() -> None:
    case = given("03-07 NIGHT", "03-07T21:58 03-08T06:01", zone=NEW_YORK)
    record = case.derive("03-07", "03-07").records[day("03-07")]
    assert (record.elapsed_minutes, record.scheduled_minutes) == (420, 480)
    assert (record.late_minutes, record.early_minutes, record.absent_halves) == (0, 0, 0)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        pytest.param(timedelta(hours=-4), "05:30", id="summer time"),
        pytest.param(timedelta(hours=-5), "06:30", id="winter time"),
    ],
)
def test_j3_the_device_offset_settles_a_time_that_exists_twice(offset: timedelta, expected: str) -> None:
    second = read_wall(FALL_BACK, NEW_YORK, offset).second
    assert second is not None
    assert datetime.fromtimestamp(second, UTC).strftime("%H:%M") == expected


def test_j3_without_an_offset_it_is_flagged_and_not_guessed() -> None:
    found = read_wall(FALL_BACK, NEW_YORK)
    assert (found.second, found.problem) == (None, WallProblem.AMBIGUOUS)
    times = [datetime.fromtimestamp(second, UTC).strftime("%H:%M") for second in found.candidates]
    assert times == ["05:30", "06:30"]


def test_j3_a_time_that_never_was_is_flagged() -> None:
    found = read_wall(datetime(2026, 3, 8, 2, 30), NEW_YORK)  # noqa: DTZ001 - what a device wrote
    assert (found.second, found.problem) == (None, WallProblem.NONEXISTENT)


def test_a_wall_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone already"):
        read_wall(datetime(2026, 3, 8, tzinfo=UTC), NEW_YORK)


@pytest.fixture(params=["UTC", "America/Los_Angeles"])
def machine_elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("machine_elsewhere")
def test_j4_a_machine_elsewhere_does_not_move_a_punch_into_the_day_before() -> None:
    second = read_wall(datetime(2026, 10, 12, 0, 30), SHANGHAI).second  # noqa: DTZ001 - what a device wrote
    assert second == 1791736200
    found = given("11 rest, 12 rest", "12T00:30").derive()
    assert (found.records[day("11")].orphans, found.records[day("12")].orphans) == (0, 1)
    check(given("12 NIGHT", "12T21:50 13T00:30:00"), {12: {"left": "00:30+1", "worked": 150}})
