"""The seeded calendar agrees with the notices, and with two independent packages."""

from collections import Counter
from datetime import date

import chinese_calendar
import holidays
import pytest

from seeds.files import read_seed
from seeds.loader.staff import calendar_days

YEARS = range(2020, 2027)
SUBSTITUTED = ("休息日", "补假", "延长")
OFF = {"statutory", "rest"}


def days_of(year: int) -> dict[date, str]:
    return {row["day"]: row["kind"] for row in calendar_days(read_seed(f"calendar/{year}.toml"))}


@pytest.mark.parametrize(
    ("year", "working", "statutory", "make_up"),
    [
        (2020, 249, 10, 6),
        (2021, 250, 11, 7),
        (2022, 249, 11, 7),
        (2023, 249, 11, 7),
        (2024, 251, 11, 8),
        (2025, 248, 13, 5),
        (2026, 248, 13, 6),
    ],
)
def test_each_year_has_its_working_days(year: int, working: int, statutory: int, make_up: int) -> None:
    kinds = Counter(days_of(year).values())
    assert kinds["workday"] + kinds["make_up"] == working
    assert (kinds["statutory"], kinds["make_up"]) == (statutory, make_up)


def test_october_2026_is_as_announced() -> None:
    kinds = days_of(2026)
    assert [kinds[date(2026, 10, day)] for day in range(1, 8)] == ["statutory"] * 3 + ["rest"] * 4
    assert kinds[date(2026, 9, 20)] == kinds[date(2026, 10, 10)] == "make_up"
    assert kinds[date(2026, 10, 8)] == "workday"


def test_may_day_has_a_second_statutory_day_from_2025_on() -> None:
    assert [days_of(year)[date(year, 5, 2)] for year in (2024, 2025, 2026)] == [
        "rest",
        "statutory",
        "statutory",
    ]


@pytest.mark.parametrize("year", YEARS)
def test_days_off_agree_with_chinesecalendar(year: int) -> None:
    ours = {day for day, kind in days_of(year).items() if kind in OFF}
    assert ours == {day for day in days_of(year) if chinese_calendar.is_holiday(day)}


@pytest.mark.parametrize("year", YEARS)
def test_statutory_days_agree_with_holidays(year: int) -> None:
    ours = {day for day, kind in days_of(year).items() if kind == "statutory"}
    theirs = holidays.country_holidays("CN", years=year, language="zh_CN").items()
    assert ours == {day for day, name in theirs if not any(word in name for word in SUBSTITUTED)}


@pytest.mark.parametrize("year", YEARS)
def test_a_make_up_workday_is_a_rest_day_by_the_week(year: int) -> None:
    made_up = [day for day, kind in days_of(year).items() if kind == "make_up"]
    assert {day.isoweekday() for day in made_up} <= {6, 7}


@pytest.mark.parametrize("year", YEARS)
def test_each_year_names_its_notice(year: int) -> None:
    seed = read_seed(f"calendar/{year}.toml")
    assert seed["notice"][0]["title"] == f"国务院办公厅关于{year}年部分节假日安排的通知"
    assert seed["notice"][0]["number"].startswith(f"国办发明电〔{year - 1}〕")
    assert all(notice["source"].startswith("https://www.gov.cn/") for notice in seed["notice"])
    assert all(festival["text"] for festival in seed["festival"])
