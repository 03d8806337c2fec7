"""People and kinds that the tests of incidents share, and short ways to report and move on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from incidents import services
from incidents.models import EscalationStep, Incident, IncidentKind
from staff.models import Employee, PostCode, Team
from tests.conftest import PASSWORD

KINDS = (
    ("market_competition", "Market competition", "市场竞争情况", 15, True, False, 0),
    ("secrecy_leak", "Leak of secrets", "失泄密", 5, True, True, 0),
    ("major_error", "Major error or accident", "重大差错、事故", 5, True, False, 0),
    ("danger", "Danger", "险情", 3, True, False, 0),
    ("beyond_duty", "Beyond one's duty", "请示", 15, True, False, 240),
    ("hazard", "Hazard", "隐患", 15, False, False, 0),
    ("other", "Other", "其他", 15, False, False, 0),
)


@dataclass(frozen=True)
class Cast:
    """Everybody who has a part in the plays of these tests."""

    reporter: Employee
    colleague: Employee
    lead: Employee
    supervisor: Employee
    second_supervisor: Employee
    officer: Employee
    manager: Employee
    second_manager: Employee
    auditor: Employee


@pytest.fixture
def kinds(db: None) -> dict[str, IncidentKind]:
    """The seven kinds with their clocks, and the default ladder: lead, +5 supervisor, +10 manager."""
    for position, (post, after) in enumerate(
        [("team_lead", 0), ("duty_supervisor", 5), ("centre_manager", 10)], start=1
    ):
        EscalationStep.objects.update_or_create(
            position=position, defaults={"post": post, "after_minutes": after}
        )
    for code, name, name_zh, minutes, immediate, confidential, decide in KINDS:
        IncidentKind.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "name_zh": name_zh,
                "acknowledge_minutes": minutes,
                "immediate": immediate,
                "confidential": confidential,
                "decide_minutes": decide,
            },
        )
    return {kind.code: kind for kind in IncidentKind.objects.all()}


@pytest.fixture
def cast(make_employee: Callable[..., Employee], make_team: Callable[..., Team]) -> Cast:
    """A reporter in team a with its lead, and the people above them."""
    office = make_team("office")
    return Cast(
        reporter=make_employee("1001", PostCode.OPERATOR),
        colleague=make_employee("1002", PostCode.OPERATOR),
        lead=make_employee("2001", PostCode.TEAM_LEAD),
        supervisor=make_employee("3001", PostCode.DUTY_SUPERVISOR, office),
        second_supervisor=make_employee("3002", PostCode.DUTY_SUPERVISOR, office),
        officer=make_employee("4001", PostCode.SECURITY_OFFICER, office),
        manager=make_employee("5001", PostCode.CENTRE_MANAGER, office),
        second_manager=make_employee("5002", PostCode.CENTRE_MANAGER, office),
        auditor=make_employee("6001", PostCode.AUDITOR, office),
    )


@pytest.fixture
def report(cast: Cast, kinds: dict[str, IncidentKind], now: datetime) -> Callable[..., Incident]:
    """Report something as the reporter, at noon, of the given kind."""

    def make(kind: str = "other", **fields: Any) -> Incident:
        defaults: dict[str, Any] = {
            "reporter": cast.reporter,
            "what": "空调漏水",
            "where": "机房二",
            "now": now,
            "password": PASSWORD,
        }
        return services.report_incident(kind=kinds[kind], **(defaults | fields))

    return make


@pytest.fixture
def in_state(
    report: Callable[..., Incident], cast: Cast, kinds: dict[str, IncidentKind], now: datetime
) -> Callable[[str, str], Incident]:
    """Bring an incident of a kind into a state by the acts that lead there.

    The officer owns a leak, the supervisor everything else; the colleague does the one action, which the
    lead checks; of a leak, the supervisor does it and the second supervisor checks.
    """

    def make(kind: str, state: str) -> Incident:
        incident = report(kind)
        if state in ("rejected", "duplicate"):
            return _turned_down(incident, state, cast, report=report, now=now)
        owner = cast.officer if kind == "secrecy_leak" else cast.supervisor
        steps = ["reported", "acknowledged", "in_action", "verifying", "closed"]
        for step in steps[1 : steps.index(state) + 1]:
            incident = _forward(incident, step, owner=owner, cast=cast, now=now)
        return incident

    return make


def _turned_down(
    incident: Incident, state: str, cast: Cast, *, report: Callable[..., Incident], now: datetime
) -> Incident:
    """Let as many people as it takes turn a report down."""
    speakers = [cast.supervisor, cast.manager] if incident.immediate else [cast.supervisor]
    original = report(incident.kind.code) if state == "duplicate" else None
    for speaker in speakers:
        said: dict[str, Any] = {"person": speaker, "password": PASSWORD, "reason": "误报", "now": now}
        if original:
            incident = services.mark_duplicate(incident, original=original, **said)
        else:
            incident = services.reject(incident, **said)
    assert incident.state == state
    return incident


def _forward(incident: Incident, state: str, *, owner: Employee, cast: Cast, now: datetime) -> Incident:
    """Move an incident one state on."""
    is_leak = incident.confidential
    doer, checker = (cast.supervisor, cast.second_supervisor) if is_leak else (cast.colleague, cast.lead)
    if state == "acknowledged":
        return services.acknowledge(incident, person=owner, password=PASSWORD, now=now)
    if state == "in_action":
        plan: dict[str, Any] = {
            "owner": doer,
            "checker": checker,
            "due_on": date(2026, 10, 22),
            "measure": "修好",
        }
        services.plan_action(incident, person=owner, now=now, **plan)
        if incident.rule.is_request:
            decision: dict[str, Any] = {"is_granted": True, "text": "同意", "password": PASSWORD}
            services.decide_request(incident, person=cast.manager, now=now, **decision)
    elif state == "verifying":
        services.finish_action(incident.actions.get(), person=doer, evidence="照片一张", now=now)
    else:
        said: dict[str, Any] = {"finding": "已消除", "password": PASSWORD, "is_eliminated": True}
        services.verify(incident, person=cast.second_manager, now=now, **said)
    incident.refresh_from_db()
    assert incident.state == state
    return incident


def minutes(number: int) -> timedelta:
    """Say minutes shortly."""
    return timedelta(minutes=number)
