"""Original records at a small centre: its people, kinds, a contact, and files made of lines."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from calls.models import Contact
from records.services import Pen
from seeds.loader import records as seeded
from staff.models import Employee, PostCode

DAY = date(2026, 10, 19)


@pytest.fixture
def people(make_employee: Callable[..., Employee], make_team: Callable[..., Any]) -> dict[str, Employee]:
    """Two operators and two leads of two teams, and those who keep and read records."""
    one, other = make_team("a"), make_team("b")
    return {
        "operator": make_employee("1001", team=one),
        "colleague": make_employee("1002", team=one),
        "other operator": make_employee("1101", team=other),
        "lead": make_employee("1090", PostCode.TEAM_LEAD, team=one),
        "other lead": make_employee("1190", PostCode.TEAM_LEAD, team=other),
        "duty": make_employee("2001", PostCode.DUTY_SUPERVISOR, team=one),
        "inspector": make_employee("2101", PostCode.QUALITY_INSPECTOR, team=one),
        "manager": make_employee("2103", PostCode.QUALITY_MANAGER, team=one),
        "custodian": make_employee("2301", PostCode.CUSTODIAN, team=one),
        "auditor": make_employee("9001", PostCode.AUDITOR, team=one),
    }


@pytest.fixture
def kinds(centre: Any) -> None:
    """The kinds, topics and examinations of seeds/records.toml."""
    seeded.load_record_kinds()
    seeded.load_survey_topics()
    seeded.load_skill_exams()


@pytest.fixture
def pen(people: dict[str, Employee], now: datetime) -> Pen:
    """The quality manager, now."""
    return Pen(people["manager"], now)


@pytest.fixture
def contact(people: dict[str, Employee]) -> Contact:
    """An answered contact of the operator."""
    at = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
    return Contact.objects.create(
        source="acd",
        external_id="C-7",
        day=DAY,
        started_at=at,
        ended_at=at,
        outcome="answered",
        operator=people["operator"],
    )


def csv(*lines: str) -> BytesIO:
    """Make a CSV file of lines."""
    return BytesIO("\n".join(lines).encode())


def workbook(*rows: Sequence[object]) -> BytesIO:
    """Make a workbook of rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target
