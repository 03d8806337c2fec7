"""A year entered from its notice, in few steps, and its days corrected."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.errors import DomainError
from seeds.files import FOLDER
from staff.domain.calendar_year import DayFact
from staff.imports import read_calendar_file
from staff.models import CalendarDay, CalendarYear, Employee, PostCode
from staff.services import change_calendar_day, enter_calendar_year
from tests.staff.domain.test_calendar_year import NOTICE

pytestmark = pytest.mark.django_db
ENTER = "admin:staff_calendaryear_enter_year"


@pytest.fixture
def client(hr: Employee) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(hr, backend="django.contrib.auth.backends.ModelBackend")
    return found


def test_a_pasted_notice_is_looked_at_then_entered(client: Client) -> None:
    preview = client.post(reverse(ENTER), {"text": NOTICE, "_preview": "1"})
    assert (preview.status_code, CalendarYear.objects.count()) == (200, 0)
    filled = {name: value for name, value in preview.context["form"].initial.items() if value}
    assert (filled["year"], filled["notice"], filled["announced_on"]) == (
        2027, "国办发明电〔2026〕9号", date(2026, 11, 10),
    )  # fmt: skip
    assert preview.context["worries"] == []
    entered = client.post(reverse(ENTER), {**filled, "_enter": "1"})
    assert entered.status_code == 302
    assert CalendarDay.objects.filter(year=2027).count() == 365
    assert CalendarDay.objects.get(day=date(2027, 2, 6)).kind == "statutory"
    page = client.get(reverse("admin:staff_calendaryear_change", args=[2027]))
    assert "Nothing looks wrong." in page.text


def test_what_looks_wrong_is_told_and_can_be_entered_nevertheless(client: Client) -> None:
    text = NOTICE.replace("1月31日（周日）、", "")
    preview = client.post(reverse(ENTER), {"text": text, "_preview": "1"})
    assert preview.context["worries"] == [
        "10 weekdays are off beyond the law, 9 are worked or owed for them: is a day missing?"
    ]
    assert client.post(reverse(ENTER), {"text": text, "_enter": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param({"_preview": "1"}, "Paste the text of the notice, or choose a file.", id="nothing"),
        pytest.param({"text": "元旦：1月1日放假。"}, "write the year", id="no year"),
        pytest.param(
            {"text": "元旦：1月1日（周四）放假。", "year": "2027"},
            "Line 1: 1月1日（周四） is another weekday",
            id="weekday",
        ),
        pytest.param(
            {"text": "元旦：1月1日放假。", "year": "2027", "_enter": "1"}, "Name the notice", id="no notice"
        ),
    ],
)
def test_what_cannot_be_entered(client: Client, sent: dict[str, str], words: str) -> None:
    answer = client.post(reverse(ENTER), sent)
    assert (answer.status_code, words in answer.text, CalendarYear.objects.exists()) == (422, True, False)


def test_a_toml_file_like_the_seeds(client: Client) -> None:
    file = io.BytesIO((FOLDER / "calendar" / "2026.toml").read_bytes())
    file.name = "2026.toml"
    preview = client.post(reverse(ENTER), {"file": file, "_preview": "1"})
    filled = {name: value for name, value in preview.context["form"].initial.items() if value}
    client.post(reverse(ENTER), {**filled, "_enter": "1"})
    working = CalendarDay.objects.filter(kind__in=["workday", "make_up"]).count()
    assert (CalendarYear.objects.get().notice, working) == ("国办发明电〔2025〕7号", 248)


def test_a_table_of_days() -> None:
    text = "日期,类型,名称\n2027-01-01,法定,元旦\n2027-01-02,休,元旦\n2027-01-31,班,春节\n"
    told = read_calendar_file(text.encode(), filename="2027.csv")
    assert (told.year, told.special) == (
        2027,
        {
            date(2027, 1, 1): DayFact("statutory", "元旦"),
            date(2027, 1, 2): DayFact("rest", "元旦"),
            date(2027, 1, 31): DayFact("make_up", "春节"),
        },
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param("year = 2027\n", "2027.toml", id="TOML without a notice"),
        pytest.param("year = \n", "2027.toml", id="no TOML"),
        pytest.param("day,kind\n2027-01-01,party\n", "2027.csv", id="an unknown kind"),
        pytest.param("day,kind\n昨天,rest\n", "2027.csv", id="no date"),
        pytest.param("day,kind\n", "2027.csv", id="no days"),
    ],
)
def test_files_that_cannot_be_taken(content: str, name: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_calendar_file(content.encode(), filename=name)
    assert refused.value.code == "staff.calendar.file_unreadable"


def test_entering_a_year_twice_changes_nothing_and_a_correction_one_day(hr: Employee) -> None:
    special = {date(2027, 1, 1): DayFact("statutory", "元旦")}
    counts = []
    for fact in (None, None, DayFact("rest", "元旦")):
        more = {date(2027, 1, 4): fact} if fact else {}
        entered = enter_calendar_year(2027, special | more, notice="国办发明电〔2026〕9号")
        counts.append((entered.added, entered.changed))
    assert counts == [(365, 0), (0, 0), (0, 1)]


def test_a_day_of_the_year_before_is_corrected_where_that_year_is_entered() -> None:
    special = {date(2022, 12, 31): DayFact("rest", "元旦"), date(2023, 1, 1): DayFact("statutory", "元旦")}
    enter_calendar_year(2023, special, notice="国办发明电〔2022〕16号")
    assert not CalendarDay.objects.filter(day=date(2022, 12, 31)).exists()
    enter_calendar_year(2022, {}, notice="国办发明电〔2021〕11号")
    enter_calendar_year(2023, special, notice="国办发明电〔2022〕16号")
    assert CalendarDay.objects.get(day=date(2022, 12, 31)).name == "元旦"


def test_one_day_is_corrected_on_its_page(client: Client) -> None:
    enter_calendar_year(2027, {}, notice="国办发明电〔2026〕9号")
    page = reverse("admin:staff_calendarday_change", args=["2027-01-04"])
    assert client.post(page, {"kind": "rest", "name": "元旦"}).status_code == 302
    assert CalendarDay.objects.get(day=date(2027, 1, 4)).kind == "rest"
    assert change_calendar_day(date(2027, 1, 4), DayFact("rest", "元旦")) is False


@pytest.mark.parametrize(
    ("post", "status"), [(PostCode.HR_PUBLISHER, 200), (PostCode.TEAM_LEAD, 403), (PostCode.AUDITOR, 403)]
)
def test_who_may_enter_a_year(make_employee: Callable[..., Any], post: str, status: int) -> None:
    viewer = Client()
    viewer.force_login(make_employee("7001", post), backend="django.contrib.auth.backends.ModelBackend")
    assert viewer.get(reverse(ENTER)).status_code == status
