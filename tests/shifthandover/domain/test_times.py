"""Times of the handover."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shifthandover.domain.times import Hours, hours_of, is_editable, is_overdue, may_extend

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parts", "day", "zone", "expected"),
    [
        pytest.param(
            [{"start": 420, "end": 900}],
            date(2026, 10, 20),
            SHANGHAI,
            ("2026-10-19 23:00", "2026-10-20 07:00"),
            id="early shift",
        ),
        pytest.param(
            [{"start": 1380, "end": 1860}],
            date(2026, 10, 31),
            SHANGHAI,
            ("2026-10-31 15:00", "2026-10-31 23:00"),
            id="overnight, over the end of the month",
        ),
        pytest.param(
            [{"start": 540, "end": 780}, {"start": 1020, "end": 1260}],
            date(2026, 10, 20),
            SHANGHAI,
            ("2026-10-20 01:00", "2026-10-20 13:00"),
            id="split shift, first to last part",
        ),
        pytest.param(
            [{"start": 1320, "end": 1800}],
            date(2026, 10, 24),
            BERLIN,
            ("2026-10-24 20:00", "2026-10-25 05:00"),
            id="the night on which clocks go back is nine hours long",
        ),
    ],
)
def test_hours_of_a_shift(
    parts: list[dict[str, int]], day: date, zone: ZoneInfo, expected: tuple[str, str]
) -> None:
    hours = hours_of(parts, day=day, zone=zone)
    assert (f"{hours.starts_at:%Y-%m-%d %H:%M}", f"{hours.ends_at:%Y-%m-%d %H:%M}") == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-1, False), (0, True), (479, True), (480, False)],
)
def test_a_shift_covers_its_first_instant_and_not_its_last(minutes: int, expected: bool) -> None:
    hours = Hours(NOON, NOON + timedelta(hours=8))
    assert hours.covers(NOON + timedelta(minutes=minutes)) is expected


@pytest.mark.parametrize(("seconds", "expected"), [(0, True), (600, True), (601, False)])
def test_an_entry_is_edited_for_ten_minutes(seconds: int, expected: bool) -> None:
    assert is_editable(written_at=NOON, now=NOON + timedelta(seconds=seconds)) is expected


@pytest.mark.parametrize(("minutes", "expected"), [(0, False), (15, False), (16, True)])
def test_overdue_begins_after_the_tolerance(minutes: int, expected: bool) -> None:
    now = NOON + timedelta(minutes=minutes)
    assert is_overdue(due_at=NOON, now=now, tolerance=timedelta(minutes=15)) is expected


@pytest.mark.parametrize(
    ("now_minutes", "to_minutes", "expected"),
    [
        pytest.param(-1, 60, True, id="in time, later"),
        pytest.param(0, 60, False, id="at the very limit it has run out"),
        pytest.param(1, 60, False, id="after it ran out"),
        pytest.param(-1, 0, False, id="to the same instant"),
        pytest.param(-1, -30, False, id="earlier"),
    ],
)
def test_a_limit_moves_only_later_and_only_in_time(now_minutes: int, to_minutes: int, expected: bool) -> None:
    now = NOON + timedelta(minutes=now_minutes)
    assert may_extend(limit=NOON, extended_to=NOON + timedelta(minutes=to_minutes), now=now) is expected
