"""Quiet hours: from their beginning until just before their end, across midnight too."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notices.domain.quiet import quiet_until

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "begins", "ends", "until"),
    [
        pytest.param(at(20, 21, 59), time(22), time(7), None, id="before"),
        pytest.param(at(20, 22), time(22), time(7), at(21, 7), id="at the beginning, across midnight"),
        pytest.param(at(21, 0), time(22), time(7), at(21, 7), id="at midnight"),
        pytest.param(at(21, 6, 59), time(22), time(7), at(21, 7), id="just before the end"),
        pytest.param(at(21, 7), time(22), time(7), None, id="at the end"),
        pytest.param(at(20, 13), time(12), time(14), at(20, 14), id="at noon"),
        pytest.param(at(20, 14), time(12), time(14), None, id="after noon"),
        pytest.param(at(20, 3), time(8), time(8), None, id="the same time twice means none"),
    ],
)
def test_quiet_hours(now: datetime, begins: time, ends: time, until: datetime | None) -> None:
    assert quiet_until(now, begins, ends) == until


@given(st.datetimes(timezones=st.just(SHANGHAI)), st.times(), st.times())
def test_they_end_within_a_day_and_not_quietly(now: datetime, begins: time, ends: time) -> None:
    assume(now.year < 9999)
    until = quiet_until(now, begins, ends)
    if until is not None:
        assert timedelta() < until - now <= timedelta(days=1)
        assert quiet_until(until, begins, ends) is None
