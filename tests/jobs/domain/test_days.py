"""On which days a schedule is due, and at which instant next."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.domain.days import NUMBERS, Days, Rule

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOLIDAY = {date(2026, 10, day) for day in range(1, 8)}
MADE_UP = {date(2026, 10, 10)}
"""The first week of October 2026 is off, Saturday the 10th is worked: 国办发明电〔2025〕7号."""


def is_working(day: date) -> bool:
    return day in MADE_UP or (day.isoweekday() < 6 and day not in HOLIDAY)


def october(days: Days) -> list[int]:
    return [day.day for day in days.between(date(2026, 10, 1), date(2026, 10, 31), is_working)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(Days(Rule.EVERY_DAY), list(range(1, 32)), id="every day"),
        pytest.param(
            Days(Rule.WORKING_DAYS),
            [8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30],
            id="working days, with the made-up Saturday",
        ),
        pytest.param(Days(Rule.WEEKDAY, 1), [5, 12, 19, 26], id="Mondays, also in the holiday"),
        pytest.param(Days(Rule.MONTH_DAY, 15), [15], id="a day of the month"),
        pytest.param(Days(Rule.MONTH_DAY, 31), [31], id="the last day"),
        pytest.param(
            Days(Rule.MONTH_WORKING_DAY, 1), [8], id="the first working day comes after the holiday"
        ),
        pytest.param(Days(Rule.MONTH_WORKING_DAY, 3), [10], id="the third is the made-up Saturday"),
        pytest.param(Days(Rule.MONTH_WORKING_DAY, 18), [30], id="the last working day"),
        pytest.param(Days(Rule.MONTH_WORKING_DAY, 19), [], id="there is no nineteenth"),
    ],
)
def test_days_of_october_2026(days: Days, expected: list[int]) -> None:
    assert october(days) == expected


def test_a_month_without_a_31st_has_it_on_its_last_day() -> None:
    found = Days(Rule.MONTH_DAY, 31).between(date(2026, 2, 1), date(2026, 4, 30), is_working)
    assert list(found) == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@pytest.mark.parametrize(
    ("rule", "number"), [("weekday", 0), ("weekday", 8), ("month_day", 32), ("every_day", 1)]
)
def test_a_number_goes_with_its_rule(rule: str, number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        Days(Rule(rule), number)


def test_next_is_today_until_its_time_has_come() -> None:
    days, at = Days(Rule.WORKING_DAYS), time(7, 30)
    friday = datetime(2026, 10, 30, 7, 29, tzinfo=SHANGHAI)
    assert days.next_after(friday, at, is_working) == datetime(2026, 10, 30, 7, 30, tzinfo=SHANGHAI)
    monday = datetime(2026, 11, 2, 7, 30, tzinfo=SHANGHAI)
    assert days.next_after(friday + timedelta(minutes=1), at, is_working) == monday


def test_a_rule_without_days_has_no_next() -> None:
    now = datetime(2026, 10, 30, tzinfo=SHANGHAI)
    assert Days(Rule.MONTH_WORKING_DAY, 20).next_after(now, time(8), lambda day: False) is None


RULES = st.sampled_from(list(Rule)).flatmap(
    lambda rule: st.sampled_from(NUMBERS[rule]).map(lambda number: Days(rule, number))
)


@given(RULES, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.times())  # noqa: DTZ001
def test_next_is_a_due_day_and_none_lies_between(days: Days, moment: datetime, at: time) -> None:
    now = moment.replace(tzinfo=SHANGHAI)
    due = days.next_after(now, at, is_working)
    if due is not None:
        assert due > now
        assert days.include(due.date(), is_working)
        between = days.between(now.date() + timedelta(days=1), due.date() - timedelta(days=1), is_working)
        assert list(between) == []
