"""A desk with two teams, its leads, a duty supervisor, and a diary of the early shift."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from shifthandover.domain.vocabulary import Decision, HoldReason, Section
from shifthandover.models import DiarySignature, Handover, OpenMatter, RoundPoint, ShiftDiary
from shifthandover.services import (
    Answer,
    Observed,
    hold,
    open_due_diaries,
    return_diary,
    sign_in,
    sign_out,
)
from staff.models import Employee, PostCode, RosterEntry, Shift, Team
from tests.conftest import PASSWORD

DAY = date(2026, 10, 20)
HOURS = {"C1": (420, 900), "C2": (900, 1380), "C3": (1380, 1860)}
ENOUGH_ABOUT_NOTHING = [
    Section.OPEN_MATTERS,
    Section.VIP_MATTERS,
    Section.HAZARDS,
    Section.EQUIPMENT,
    Section.NOTICES,
    Section.EXPECTED,
]


@pytest.fixture(autouse=True)
def log_key_file(tmp_path: Path, settings: Settings) -> None:
    """A log key of this test alone."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"


@pytest.fixture
def shifts(db: None) -> dict[str, Shift]:
    """Three shifts around the clock, 07–15, 15–23 and 23–07."""
    return {
        code: Shift.objects.create(
            code=code,
            name=code,
            name_zh=code,
            parts=[{"start": start, "end": end}],
            meals=[],
            net_minutes=end - start,
        )
        for code, (start, end) in HOURS.items()
    }


@pytest.fixture
def points(db: None) -> list[RoundPoint]:
    """The room temperature and the tidiness."""
    return [
        RoundPoint.objects.create(
            code="ROOM_TEMPERATURE",
            name="Room temperature",
            name_zh="室温",
            unit="°C",
            lowest=18,
            highest=28,
            position=1,
        ),
        RoundPoint.objects.create(code="TIDINESS", name="Room tidy", name_zh="室内整洁", position=2),
    ]


@pytest.fixture
def fine(points: list[RoundPoint]) -> list[Observed]:
    """A round on which everything is in order."""
    return [Observed(points[0], is_ok=True, value=Decimal("23.5")), Observed(points[1], is_ok=True)]


@pytest.fixture
def people(
    make_employee: Callable[..., Employee], make_team: Callable[..., Team], shifts: dict[str, Shift]
) -> dict[str, Employee]:
    """Two leads of the front line, rostered early and late, and those above them."""
    found = {
        "outgoing": make_employee("2001", PostCode.TEAM_LEAD, make_team("a"), name="林秀英"),
        "incoming": make_employee("2002", PostCode.TEAM_LEAD, make_team("b"), name="赵伟"),
        "supervisor": make_employee("3001", PostCode.DUTY_SUPERVISOR, name="周杰"),
        "manager": make_employee("4001", PostCode.CENTRE_MANAGER, name="陈刚"),
        "operator": make_employee("1001", PostCode.OPERATOR, make_team("a"), name="王芳"),
    }
    RosterEntry.objects.create(employee=found["outgoing"], day=DAY, shift=shifts["C1"])
    RosterEntry.objects.create(employee=found["incoming"], day=DAY, shift=shifts["C2"])
    return found


@pytest.fixture
def diary(people: dict[str, Employee], now: datetime) -> ShiftDiary:
    """The diary of the early shift, open at noon."""
    return open_due_diaries(now)[0]


@pytest.fixture
def at(now: datetime) -> Callable[[str], datetime]:
    """An instant of the day, by the clock on the wall of the centre."""

    def find(clock: str) -> datetime:
        hours, minutes = (int(part) for part in clock.split(":"))
        return now - timedelta(hours=12) + timedelta(hours=hours, minutes=minutes)

    return find


@pytest.fixture
def matter(diary: ShiftDiary, people: dict[str, Employee], now: datetime) -> OpenMatter:
    """A complete open matter of the desk."""
    return OpenMatter.objects.create(
        desk=diary.desk,
        title="回访客户",
        owner=people["operator"],
        next_step="明早回电",
        due_at=now + timedelta(days=1),
        opened_by=people["outgoing"],
        opened_at=now,
    )


@pytest.fixture
def hand_over(
    diary: ShiftDiary, people: dict[str, Employee], fine: list[Observed], at: Callable[[str], datetime]
) -> Callable[..., Handover]:
    """Sign the early shift out at 14:50 with nothing to report."""

    def act(**changes: Any) -> Handover:
        filled = set(diary.entries.values_list("section", flat=True))
        if OpenMatter.objects.open().filter(kind="matter").exists():
            filled.add(Section.OPEN_MATTERS)
        arguments: dict[str, Any] = {
            "by": people["outgoing"],
            "password": PASSWORD,
            "now": at("14:50"),
            "none_sections": [section for section in Section if section not in filled],
            "observed": fine,
        }
        return sign_out(diary, **{**arguments, **changes})

    return act


@pytest.fixture
def take_over(
    diary: ShiftDiary, people: dict[str, Employee], fine: list[Observed], at: Callable[[str], datetime]
) -> Callable[..., DiarySignature]:
    """Sign the early shift in at 14:55, accepting everything."""

    def act(**changes: Any) -> DiarySignature:
        handover = diary.handovers.order_by("-number").first()
        positions = handover.items.values_list("position", flat=True) if handover else []
        arguments: dict[str, Any] = {
            "by": people["incoming"],
            "password": PASSWORD,
            "now": at("14:55"),
            "synthesis": "一件回访，明早必须回电。",
            "answers": [Answer(position, Decision.ACCEPTED) for position in positions],
            "observed": fine,
        }
        return sign_in(diary, **{**arguments, **changes})

    return act


@pytest.fixture
def send_back(
    diary: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> Callable[..., DiarySignature]:
    """Return the diary at 14:53 with a query on its first item."""

    def act(**changes: Any) -> DiarySignature:
        arguments: dict[str, Any] = {
            "by": people["incoming"],
            "password": PASSWORD,
            "now": at("14:53"),
            "reasons": "下一步不清楚",
            "answers": [Answer(1, Decision.QUERIED, "谁来回电？")],
        }
        return return_diary(diary, **{**arguments, **changes})

    return act


@pytest.fixture
def take_in_own_name(
    diary: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> Callable[..., Handover]:
    """Let the duty supervisor take the handover over at 14:52."""

    def act(**changes: Any) -> Handover:
        arguments: dict[str, Any] = {
            "by": people["supervisor"],
            "password": PASSWORD,
            "now": at("14:52"),
            "reason": HoldReason.ABSENT,
            "text": "班长突发疾病",
        }
        return hold(diary, **{**arguments, **changes})

    return act
