"""Notices read as published, and years that look wrong."""

from datetime import date, timedelta

import holidays
import pytest

from seeds.files import read_seed
from staff.domain.calendar_year import Concern, DayFact, days_of_year, special_days, worries
from staff.domain.festivals import YEARS, statutory_days
from staff.domain.notice import NoticeFault, read_notice

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假，共5天。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班。

2026年11月10日
"""
"""Made up for this test; the days off add up."""


def test_a_notice_as_it_is_published() -> None:
    notice = read_notice(NOTICE)
    assert (notice.year, notice.number, notice.announced_on) == (
        2027,
        "国办发明电〔2026〕9号",
        date(2026, 11, 10),
    )
    assert notice.title == "国务院办公厅关于2027年部分节假日安排的通知"
    kinds = {day: fact.kind for day, fact in notice.special.items()}
    assert [kinds[date(2027, 2, day)] for day in range(5, 12)] == ["statutory"] * 4 + ["rest"] * 3
    assert sorted(day for day, kind in kinds.items() if kind == "make_up") == [
        date(2027, 1, 31), date(2027, 2, 20), date(2027, 9, 26), date(2027, 10, 9),
    ]  # fmt: skip
    assert notice.special[date(2027, 1, 31)] == DayFact("make_up", "春节")


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025, 2026])
def test_the_notices_of_past_years_give_the_seeded_days(year: int) -> None:
    seed = read_seed(f"calendar/{year}.toml")
    lines = [f"{one['name_zh']}：{one['text'].split('：')[-1]}" for one in seed["festival"]]
    first = seed["notice"][0]
    notice = read_notice("\n".join([first["title"], first["number"], *lines]))
    ours = {day: fact.kind for day, fact in days_of_year(year, notice.special)}
    assert ours == {day: fact.kind for day, fact in days_of_year(year, special_days(seed))}


@pytest.mark.parametrize(
    ("line", "reason", "number"),
    [
        pytest.param("一、元旦：1月1日（周四）放假。", "wrong_weekday", 2, id="the weekday of another year"),
        pytest.param("二、春节：2月30日放假。", "no_such_day", 2, id="no such day"),
        pytest.param("二、春节：2月11日至5日放假。", "too_long", 2, id="backwards"),
        pytest.param("二、春节：2月5日至3月11日放假。", "too_long", 2, id="five weeks"),
        pytest.param("节日期间照常上班。", "no_holidays", 0, id="nothing named"),
    ],
)
def test_a_line_that_cannot_be_taken(line: str, reason: str, number: int) -> None:
    with pytest.raises(NoticeFault) as refused:
        read_notice(f"国务院办公厅关于2027年部分节假日安排的通知\n{line}")
    assert (refused.value.reason, refused.value.line) == (reason, number)


@pytest.mark.parametrize(("year", "reason"), [(None, "no_year"), (2050, "unknown_year")])
def test_a_year_that_is_not_known(year: int | None, reason: str) -> None:
    with pytest.raises(NoticeFault) as refused:
        read_notice("元旦：1月1日放假。", year=year)
    assert refused.value.reason == reason


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025, 2026])
def test_the_announced_years_raise_no_worry(year: int) -> None:
    assert worries(year, special_days(read_seed(f"calendar/{year}.toml"))) == []


def test_what_looks_wrong_about_a_year() -> None:
    special = dict(read_notice(NOTICE).special)
    assert worries(2027, special) == []
    del special[date(2027, 5, 2)]
    special[date(2027, 5, 4)] = DayFact("statutory", "青年节")
    special[date(2027, 9, 27)] = DayFact("make_up", "国庆节")
    special[date(2026, 12, 31)] = DayFact("rest", "元旦")
    assert [(one.concern, one.day, one.figures) for one in worries(2027, special)] == [
        (Concern.ANOTHER_YEAR, date(2026, 12, 31), (0, 0)),
        (Concern.MAKE_UP_ON_A_WEEKDAY, date(2027, 9, 27), (0, 0)),
        (Concern.STATUTORY_MISSING, date(2027, 5, 2), (0, 0)),
        (Concern.STATUTORY_BEYOND_THE_LAW, date(2027, 5, 4), (0, 0)),
        (Concern.UNBALANCED, None, (9, 10)),
    ]


@pytest.mark.parametrize("year", YEARS)
def test_statutory_days_agree_with_an_independent_package(year: int) -> None:
    theirs = holidays.country_holidays("CN", years=year, language="zh_CN").items()
    apart = ("休息日", "补假", "延长")
    assert set(statutory_days(year)) == {
        day for day, name in theirs if not any(word in name for word in apart)
    }


def test_every_day_of_a_year_is_told_once() -> None:
    days = [day for day, _fact in days_of_year(2028, {})]
    assert days == [date(2028, 1, 1) + timedelta(days=step) for step in range(366)]
