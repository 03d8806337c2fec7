"""People, places and visits that the tests of visitors share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from seeds.loader.incidents import load_escalation, load_incident_kinds
from seeds.loader.visitors import (
    load_overstay_steps,
    load_visit_places,
    load_visit_policy,
    load_visitor_classes,
)
from staff.models import Desk, Employee, PostCode, Team
from tests.conftest import PASSWORD
from visitors import services
from visitors.domain.people import Person
from visitors.models import Visit, VisitorClass, VisitPlace

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
GROUP = (Person("张维修", "1234"), Person("李助手", "567X"))


@dataclass(frozen=True)
class Cast:
    """Everybody who has a part in the plays of these tests."""

    host: Employee
    colleague: Employee
    lead: Employee
    other_lead: Employee
    supervisor: Employee
    second_supervisor: Employee
    officer: Employee
    manager: Employee
    inspector: Employee
    auditor: Employee


@pytest.fixture(autouse=True)
def log_key_file(tmp_path: Path, settings: Settings) -> None:
    """A log key of this test alone."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"


@pytest.fixture
def cast(make_employee: Callable[..., Employee], make_team: Callable[..., Team]) -> Cast:
    """A host in team a with its lead, a lead of a team of another desk, and the people above them."""
    office = make_team("office", desk=None)
    vip = make_team("vip", desk=Desk.objects.create(code="vip", name="VIP", name_zh="VIP"))
    return Cast(
        host=make_employee("1001", PostCode.OPERATOR),
        colleague=make_employee("1002", PostCode.OPERATOR),
        lead=make_employee("2001", PostCode.TEAM_LEAD),
        other_lead=make_employee("2002", PostCode.TEAM_LEAD, vip),
        supervisor=make_employee("3001", PostCode.DUTY_SUPERVISOR, office),
        second_supervisor=make_employee("3002", PostCode.DUTY_SUPERVISOR, office),
        officer=make_employee("4001", PostCode.SECURITY_OFFICER, office),
        manager=make_employee("5001", PostCode.CENTRE_MANAGER, office),
        inspector=make_employee("6001", PostCode.QUALITY_INSPECTOR, office),
        auditor=make_employee("7001", PostCode.AUDITOR, office),
    )


@pytest.fixture
def reference(db: None) -> None:
    """Figures, classes, places and kinds of incident, as seeds/ has them."""
    for load in (
        load_visit_policy,
        load_overstay_steps,
        load_visitor_classes,
        load_visit_places,
        load_incident_kinds,
        load_escalation,
    ):
        load()


@pytest.fixture
def wanted(reference: None, now: datetime) -> Callable[..., services.Wanted]:
    """What is asked for: two people of a supplier, from noon for two hours."""

    def make(**changes: Any) -> services.Wanted:
        fields: dict[str, Any] = {
            "people": GROUP,
            "visitor_class": VisitorClass.objects.get(code="maintenance"),
            "place": VisitPlace.objects.get(code="equipment_room"),
            "purpose": "检修空调",
            "organisation": "云海制冷",
            "starts_at": now,
            "ends_at": now + 2 * HOUR,
        }
        return services.Wanted(**(fields | changes))

    return make


@pytest.fixture
def ask(wanted: Callable[..., services.Wanted], cast: Cast, now: datetime) -> Callable[..., Visit]:
    """Ask for a visit as the host, an hour before noon."""

    def make(person: Employee | None = None, host: Employee | None = None, **changes: Any) -> Visit:
        asked = services.request_visit(
            wanted(**changes), person=person or cast.host, host=host, now=now - HOUR
        )
        return asked[0]

    return make


@pytest.fixture
def walk_in(reference: None, cast: Cast, now: datetime) -> Callable[..., Visit]:
    """Record that somebody came in without approval, as the duty supervisor."""

    def make(person: Employee | None = None, **changes: Any) -> Visit:
        fields: dict[str, Any] = {
            "people": [Person("自称送货", "")],
            "visitor_class": VisitorClass.objects.get(code="other"),
            "place": VisitPlace.objects.get(code="operations_room"),
            "what": "门禁未关，自行进入话务大厅。",
        }
        found = services.WalkIn(**(fields | changes))
        return services.record_walk_in(found, person=person or cast.supervisor, password=PASSWORD, now=now)

    return make


@pytest.fixture
def in_state(ask: Callable[..., Visit], cast: Cast, now: datetime) -> Callable[..., Visit]:
    """Bring a visit into a state by the acts that lead there: the lead approves, the supervisor receives."""

    def make(state: str, **changes: Any) -> Visit:
        visit = ask(**changes)
        early = now - HOUR
        if state == "denied":
            return services.deny(visit, person=cast.lead, reason="时间不合适", now=early)
        if state == "cancelled":
            return services.cancel(visit, person=cast.host, now=early)
        if state == "lapsed":
            services.close_days(now + 24 * HOUR)
        elif state != "requested":
            visit = _received(services.approve(visit, person=cast.lead, password=PASSWORD, now=early), state)
        visit.refresh_from_db()
        assert visit.state == state
        return visit

    def _received(visit: Visit, state: str) -> Visit:
        if state == "turned_away":
            return services.turn_away(visit, person=cast.supervisor, reason="带有汽油", now=now)
        if state == "no_show":
            return services.mark_no_show(visit, person=cast.supervisor, now=now)
        signed: dict[str, Any] = {"person": cast.supervisor, "password": PASSWORD}
        if state in ("inside", "left"):
            visit = services.let_in(visit, entries=badges(visit), is_clear_of_goods=True, now=now, **signed)
        if state == "left":
            visit = services.let_out(visit, now=now + 10 * MINUTE, **signed)
        return visit

    return make


def badges(visit: Visit, first: int = 1) -> list[services.Entry]:
    """Give everybody of a visit a badge: A01, A02, …"""
    return [
        services.Entry(position, f"A{first + position - 1:02}") for position in range(1, visit.persons + 1)
    ]
