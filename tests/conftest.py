"""What tests share: a small centre, people with posts and roles, one fixed instant."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import translation
from hypothesis import HealthCheck, settings

from staff.models import Centre, Department, Desk, Employee, Membership, Post, PostCode, Team
from tests.ledger.emptying import registers_can_be_emptied  # noqa: F401 - a fixture for every test
from tests.migrated import copied_database

# A busy machine is no fault of a rule: no example is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

PASSWORD = "a-good-password"
NOW = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> Iterator[bool]:
    """Start from a migrated copy, which the library then uses as it is."""
    with copied_database():
        yield True


@pytest.fixture(autouse=True)
def _no_language_left_behind() -> Iterator[None]:
    """Start and end each test in the product's own language: a request leaves its language in the thread."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    """Tuesday 20 October 2026, noon at the centre."""
    return NOW


@pytest.fixture
def centre(db: None) -> Centre:
    """The centre, in Shanghai time, writing Chinese."""
    return Centre.objects.get_or_create(pk=1, defaults={"name": "示范客服中心"})[0]


@pytest.fixture
def roles(db: None) -> dict[str, Post]:
    """Posts and roles with their permissions, as seeds/ has them."""
    from seeds.loader import load_people_reference

    load_people_reference()
    return {post.code: post for post in Post.objects.select_related("role")}


@pytest.fixture
def make_team(centre: Centre) -> Callable[..., Team]:
    """Make a team by its code."""

    def make(code: str = "a", **fields: Any) -> Team:
        department = Department.objects.get_or_create(code="service", defaults={"name": "客服部"})[0]
        desk = Desk.objects.get_or_create(
            code="front-line", defaults={"name": "Front line", "name_zh": "前台"}
        )[0]
        fields = {"name": f"{code}班", "department": department, "desk": desk, **fields}
        return Team.objects.get_or_create(code=code, defaults=fields)[0]

    return make


@pytest.fixture
def make_employee(roles: dict[str, Post], make_team: Callable[..., Team]) -> Callable[..., Employee]:
    """Make somebody in a post, with the role of the post, in a team since the start of 2026."""

    def make(
        work_number: str = "1001", post: str = PostCode.OPERATOR, team: Team | None = None, **fields: Any
    ) -> Employee:
        fields.setdefault("name", f"员工{work_number}")
        since = fields.pop("since", date(2026, 1, 1))
        employee = Employee.objects.create_user(
            work_number, PASSWORD, is_staff=roles[post].uses_admin, **fields
        )
        Membership.objects.create(
            employee=employee, team=team or make_team(), post=roles[post], starts_on=since
        )
        employee.groups.add(Group.objects.get(pk=roles[post].role_id))
        return employee

    return make


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell the runner how many tests passed, failed and could not run."""
    told = os.environ.get("ZHIBAN_TEST_COUNTS")
    if told:
        stats = terminalreporter.stats
        counts = {name: len(stats.get(name, [])) for name in ("passed", "failed", "skipped", "error")}
        counts["failed"] += counts.pop("error")
        Path(told).write_text(json.dumps(counts))
