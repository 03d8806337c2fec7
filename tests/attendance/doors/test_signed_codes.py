"""Numbers and codes that stand in something signed or published are read, not written."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory

from attendance.services import build_version, derive_month, publish_month
from common.months import Month
from shifthandover.models import ShiftDiary
from staff.models import CalendarYear, Desk, Employee, PostCode, Shift, Team
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD


def frozen(row: Any) -> list[str]:
    """Name the codes that the page of a row shows as text."""
    request = RequestFactory().get("/")
    request.user = Employee(is_superuser=True, is_active=True)
    fields = admin.site.get_model_admin(type(row)).get_readonly_fields(request, row)
    return [name for name in fields if name in ("code", "work_number")]


@pytest.mark.django_db
def test_what_a_published_month_names_keeps_its_code(
    october: CalendarYear,
    anna: Employee,
    publisher: Employee,
    roster: Callable[..., None],
    shifts: dict[str, Shift],
    after_october: datetime,
) -> None:
    roster(anna, "DAY", 12)
    team = Team.objects.get(code="a")
    assert [frozen(row) for row in (anna, publisher, team, shifts["NIGHT"])] == [[], [], [], []]
    derive_month(Month(2026, 10), now=after_october)
    make_publishable(Month(2026, 10), after_october)
    version = publish_month(
        Month(2026, 10), publisher=publisher, password=PASSWORD, now=after_october
    ).version
    build_version(version, now=after_october, progress=lambda done, total: None)
    assert [frozen(row) for row in (anna, publisher, team, shifts["DAY"], shifts["NIGHT"])] == [
        ["work_number"],
        ["work_number"],
        ["code"],
        ["code"],
        [],
    ]


@pytest.mark.django_db
def test_what_a_shift_diary_names_keeps_its_code(
    make_employee: Callable[..., Employee], shifts: dict[str, Shift]
) -> None:
    lead = make_employee("2001", PostCode.TEAM_LEAD)
    desk = Desk.objects.get()
    assert frozen(desk) == []
    ShiftDiary.objects.create(
        desk=desk,
        shift=shifts["NIGHT"],
        day="2026-10-12",
        outgoing=lead,
        starts_at="2026-10-12T14:00Z",
        ends_at="2026-10-12T22:00Z",
        opened_at="2026-10-12T14:00Z",
    )
    assert (frozen(desk), frozen(shifts["NIGHT"])) == (["code"], ["code"])
