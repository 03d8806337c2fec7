"""The month by hand: a lead settles 25 exceptions of 40 people and confirms; HR posts and publishes."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.models import (
    AttendanceMonth,
    DayReview,
    MonthPolicy,
    MonthState,
    PublishedMonth,
    Punch,
    PunchCorrection,
    RuleSet,
    TeamConfirmation,
)
from attendance.services import derive_month
from common.months import Month
from staff.models import CalendarDay, CalendarYear, Centre, Employee, PostCode, RosterEntry, Shift
from staff.selectors import centre_today
from tests.attendance.conftest import log_key_file
from tests.attendance.ready import confirm_all
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import PASSWORD

__all__ = ["log_key_file"]

pytestmark = pytest.mark.django_db(transaction=True)

LATE, ABSENT, FORGOT = range(10), range(10, 15), range(15, 25)
"""Who of the forty was late on the 12th, did not come, or forgot to punch when leaving."""


@pytest.fixture
def people(centre: Centre, make_employee: Callable[..., Employee]) -> list[Employee]:
    """Forty operators, after their lead."""
    make_employee("2001", PostCode.TEAM_LEAD, name="李班长")
    return [make_employee(str(number)) for number in range(1001, 1041)]


@pytest.fixture
def month(people: list[Employee], log_key_file: Any) -> AttendanceMonth:
    """The month before this one: everybody was due on the 12th, and twenty-five are exceptions."""
    now = timezone.now()
    month = Month.of(centre_today(now)).previous()
    around = [month.first + timedelta(days=step) for step in range(-31, 62)]
    for year in {day.year for day in around}:
        CalendarYear.objects.create(year=year, notice="—")
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, year_id=day.year, kind="workday" if day.weekday() < 5 else "rest")
        for day in around
    )
    RuleSet.objects.create(code="R0", in_force_from=date(2020, 1, 1))
    MonthPolicy.objects.create(code="default", objection_days=0)
    shift = Shift.objects.create(
        code="DAY", name="Day", name_zh="白班", parts=[{"start": 540, "end": 1080}],
        meals=[{"start": 720, "end": 780}], net_minutes=480,
    )  # fmt: skip
    everybody = list(Employee.objects.all())
    due = month.first.replace(day=12)
    RosterEntry.objects.bulk_create(
        RosterEntry(employee=one, day=day, shift=shift if day == due else None)
        for one in everybody
        for day in month.days()
    )
    zone = Centre.current().zone
    absent = {people[number].pk for number in ABSENT}
    forgot = {people[number].pk for number in FORGOT}
    late = {people[number].pk for number in LATE}

    def touch(one: Employee, hour: int, minute: int) -> Punch:
        at = datetime.combine(due, time(hour, minute), zone)
        return Punch(source="table", person_key=one.work_number, employee=one, at=at, day=due)

    came = [one for one in everybody if one.pk not in absent]
    Punch.objects.bulk_create(touch(one, 9 if one.pk in late else 8, 12) for one in came)
    Punch.objects.bulk_create(touch(one, 18, 3) for one in came if one.pk not in forgot)
    return derive_month(month, now=now).month


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_lead_settles_25_exceptions_and_confirms_in_two_and_one_for_each(
    size: dict[str, int], month: AttendanceMonth, people: list[Employee], sign_in: Callable[[Employee], Page]
) -> None:
    page = sign_in(Employee.objects.get(work_number="2001"))
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.click("#panel-confirm h2 a")  # 1
    expect(page.locator(".zb-exc")).to_have_count(25)
    due = f"{month.first_day:%Y%m}12"
    for number in (*LATE, *ABSENT):
        page.click(f"#day-{people[number].pk}-{due} label:has(input[value=accept])")  # 2 to 16
    for number in FORGOT:
        page.click(f"#day-{people[number].pk}-{due} label:has(input[value=correct])")  # 17 to 26
    assert fits(page)
    page.click("button[name=_confirm]")  # 27
    expect(page.locator("body")).to_contain_text("认可 15 项，更正 10 项，a班已确认")
    assert TeamConfirmation.objects.get().people == 40
    assert (DayReview.objects.count(), PunchCorrection.objects.count()) == (25, 10)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_why_somebodys_12th_is_marked_absent_takes_two(
    size: dict[str, int], month: AttendanceMonth, people: list[Employee], sign_in: Callable[[Employee], Page]
) -> None:
    page = sign_in(Employee.objects.get(work_number="2001"))
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.click("#panel-confirm >> text=考勤月表")  # 1
    assert fits(page)
    absent = people[ABSENT[0]]
    row = page.locator("tr", has_text=absent.work_number)
    row.locator("td:nth-child(13) a").click()  # 2
    expect(page.locator(".zb-day-mark")).to_have_text("×")
    expect(page.locator("#content")).to_contain_text("整个班次没有打卡，也没有请假。")


def test_hr_posts_and_publishes_in_two_interactions_each(
    month: AttendanceMonth, sign_in: Callable[[Employee], Page], make_employee: Callable[..., Employee]
) -> None:
    confirm_all(month.month, timezone.now())
    page = sign_in(make_employee("9001", PostCode.HR_PUBLISHER, name="陈公布"))
    page.click("#panel-month .zb-rows >> text=公示本月考勤")  # 1
    page.click("button[name=_act]")  # 2
    expect(page.locator("#content")).to_contain_text("下一步：签署公布。")
    page.goto(page.url.split("/admin/")[0] + "/admin/")
    page.click("#panel-month .zb-rows >> text=签署公布本月考勤")  # 1
    page.fill("input[name=password]", PASSWORD)  # typing aside
    page.click("button[name=_act]")  # 2
    expect(page.locator("body")).to_contain_text("已签名。")
    assert PublishedMonth.objects.get().published_by.work_number == "9001"
    month.refresh_from_db()
    assert month.state == MonthState.PUBLISHING
