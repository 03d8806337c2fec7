"""A team with three shifts and the codes people write for them."""

from collections.abc import Callable

import pytest

from staff.models import Employee, PostCode, RosterCode, Shift


@pytest.fixture
def codes(db: None) -> dict[str, Shift]:
    """Early, late and night shift, written 早, 中 and 夜; the early one also A1; 休 for rest."""
    hours = {"C1": ("早班", 420, 900), "C2": ("中班", 900, 1380), "C3": ("夜班", 1380, 1860)}
    shifts = {
        code: Shift.objects.create(
            code=code,
            name=f"Desk {code}",
            name_zh=name,
            parts=[{"start": start, "end": end}],
            net_minutes=480,
        )
        for code, (name, start, end) in hours.items()
    }
    for place, (text, code) in enumerate([("早", "C1"), ("中", "C2"), ("夜", "C3"), ("A1", "C1")]):
        RosterCode.objects.create(code=text, shift=shifts[code], position=place)
    RosterCode.objects.create(code="休", shift=None, position=9)
    return shifts


@pytest.fixture
def lead(make_employee: Callable[..., Employee]) -> Employee:
    """The lead of team a."""
    return make_employee("2001", PostCode.TEAM_LEAD, name="李班长")


@pytest.fixture
def hr(make_employee: Callable[..., Employee], make_team: Callable[..., object]) -> Employee:
    """The HR publisher, in a team of their own."""
    return make_employee("9001", PostCode.HR_PUBLISHER, team=make_team("office"), name="陈公布")
