"""Every state × act × person through the admin and the API: who is offered what, who is refused and how.

Driven by the two tables written by hand: who may (`test_acts_through_the_service`), and why others may not
(`domain/test_state_table`). Here stand only what each person is, what they see and which acts their role has.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from incidents.domain.kinds import KindRule
from incidents.domain.vocabulary import Act, Refusal, Role, State
from incidents.models import Authority, Incident
from incidents.services import ACTS
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast
from tests.incidents.domain.kinds import DANGER, LEAK, OTHER, REQUEST
from tests.incidents.domain.test_state_table import expected
from tests.incidents.test_acts_through_the_service import CASES, OF_A_REPORT

pytestmark = pytest.mark.long
BACKEND = "django.contrib.auth.backends.ModelBackend"
API = "/api/v1/incidents/"
ADMIN = "/admin/incidents/incident/"
KINDS: dict[str, KindRule] = {
    "other": OTHER, "danger": DANGER, "beyond_duty": REQUEST, "secrecy_leak": LEAK,
}  # fmt: skip
UNTAKEN = ("reported", "rejected", "duplicate")
PLANNED = ("in_action", "verifying", "closed")
DONE = ("verifying", "closed")

# What each is by post; what they become: the supervisor owns it (a leak: the officer), the colleague does the
# one action (of a leak: the supervisor), the lead checks it (the second supervisor).
BY_POST = {
    "supervisor": {Role.DUTY_SUPERVISOR},
    "second_supervisor": {Role.DUTY_SUPERVISOR},
    "officer": {Role.SECURITY_OFFICER},
    "manager": {Role.MANAGER},
    "second_manager": {Role.MANAGER},
    "reporter": {Role.REPORTER},
}
OWNER = {"secrecy_leak": "officer"}
DOER = {"secrecy_leak": "supervisor"}
CHECKER = {"secrecy_leak": "second_supervisor"}
SUPERVISORS = {"supervisor", "second_supervisor"}
MANAGERS = {"manager", "second_manager"}

# The acts that a role of few people has; every other act is everybody's, but no auditor acts at all.
NARROW = {
    Act.ACKNOWLEDGE: {*SUPERVISORS, *MANAGERS, "officer"},
    Act.REJECT: {*SUPERVISORS, *MANAGERS},
    Act.MARK_DUPLICATE: {*SUPERVISORS, *MANAGERS},
    Act.INSTRUCT: {*SUPERVISORS, *MANAGERS, "officer", "lead"},
    Act.DECIDE: {*SUPERVISORS, *MANAGERS, "officer", "lead"},
    Act.EXTEND_DECISION: {*SUPERVISORS, *MANAGERS, "officer", "lead"},
    Act.OWE_REPORTS: {*SUPERVISORS, *MANAGERS, "officer"},
}
BLIND = {"secrecy_leak": {"colleague", "lead", "auditor"}}
OF_AN_ACTION = (Act.FINISH_ACTION, Act.DROP_ACTION, Act.EXTEND_ACTION)
FORBIDDEN = (Refusal.NOT_ENTITLED, Refusal.OWN_REPORT, Refusal.TOOK_PART)


def roles(kind: str, state: str, name: str) -> frozenset[Role]:
    """Say what somebody is to the incident."""
    found = set(BY_POST.get(name, set()))
    if kind == "beyond_duty" and name in SUPERVISORS:
        found.add(Role.ASKED)
    if state in UNTAKEN:
        return frozenset(found)
    if name == OWNER.get(kind, "supervisor"):
        found |= {Role.OWNER, Role.TOOK_PART}
    if name in MANAGERS:
        found.add(Role.SUPERIOR)
    if state in PLANNED and name == DOER.get(kind, "colleague"):
        found |= {Role.TOOK_PART} if state in DONE else {Role.TOOK_PART, Role.ACTION_OWNER}
    if state in PLANNED and name == CHECKER.get(kind, "lead"):
        found.add(Role.CHECKER)
    return frozenset(found)


def sees(kind: str, state: str, name: str) -> bool:
    """Say whether the incident exists for somebody; to a colleague it does once they have an action."""
    if name in BLIND.get(kind, set()):
        return False
    return name != "colleague" or state in PLANNED


def is_permitted(act: Act, name: str) -> bool:
    """Say whether a role has the act at all."""
    return name in NARROW.get(act, {name}) and name != "auditor"


def refusal(kind: str, state: str, act: Act, name: str) -> tuple[int, str] | None:
    """Say how the API refuses, or None when it does not."""
    if not is_permitted(act, name):
        return 403, "permission_denied"
    if not sees(kind, state, name):
        return 404, "not_found"
    if act in OF_AN_ACTION and state not in PLANNED:
        return 400, "request.invalid"  # there is no action to name
    if act in OF_AN_ACTION and state in DONE:
        return 409, "incidents.action.not_open"
    answer = expected(State(state), act, KINDS[kind], roles(kind, state, name))
    if isinstance(answer, Refusal):
        return (403 if answer in FORBIDDEN else 409), answer.value
    return None


def body(act: Act, original: str) -> dict[str, Any]:
    """Give an act everything it needs, so that only person and state decide."""
    values: dict[Act, dict[str, Any]] = {
        Act.MARK_DUPLICATE: {"original": original},
        Act.PLAN_ACTION: {"measure": "x", "owner": "4001", "checker": "3002", "due_on": "2026-10-30"},
        Act.FINISH_ACTION: {"action": 1, "evidence": "x"},
        Act.DROP_ACTION: {"action": 1},
        Act.EXTEND_ACTION: {"action": 1, "due_on": "2026-10-30"},
        Act.DECIDE: {"is_granted": True},
        Act.EXTEND_DECISION: {"until": "2026-10-21T04:00:00Z"},
        Act.EXTEND_REVIEW: {"review_on": "2026-10-30"},
        Act.OWE_REPORTS: {"authorities": ["province"]},
        Act.VERIFY: {"is_eliminated": True},
        Act.HAND_OVER: {"to": "3002"},
        Act.ATTACH: {"files": [SimpleUploadedFile("a.txt", b"a")]},
    }
    said = {"password": PASSWORD, "reason": "x", "text": "x", "finding": "x"}
    return said | values.get(act, {})


@pytest.fixture
def case(
    in_state: Callable[[str, str], Incident], report: Callable[..., Incident], now: datetime
) -> Callable[[str, str], tuple[Incident, Incident]]:
    """Bring an incident of a kind into a state, with another that may be called its original."""
    Authority.objects.create(code="province", name="province", name_zh="province", hours=4)

    def make(kind: str, state: str) -> tuple[Incident, Incident]:
        incident = in_state(kind, state)
        return incident, incident.duplicate_of or report(kind)

    return make


@pytest.mark.parametrize(("kind", "state", "allowed"), CASES)
def test_the_api_offers_and_refuses_as_written(
    kind: str,
    state: str,
    allowed: dict[str, str],
    case: Callable[[str, str], tuple[Incident, Incident]],
    cast: Cast,
    now: datetime,
) -> None:
    incident, original = case(kind, state)
    differing: list[tuple[object, ...]] = []
    with time_machine.travel(now, tick=False):
        for name, person in vars(cast).items():
            client = APIClient()
            client.force_authenticate(person)
            read = client.get(f"{API}{incident.pk}/")
            offered = {act for act, names in allowed.items() if name in names.split()}
            wanted = (200, offered) if sees(kind, state, name) else (404, set())
            if (read.status_code, set(read.json().get("acts", []))) != wanted:
                differing.append((name, "offered", read.json().get("acts"), wanted))
            for act in ACTS:
                refused = refusal(kind, state, act, name)
                if act in OF_A_REPORT or refused is None:
                    continue
                sent = {"format": "multipart" if act == Act.ATTACH else "json"}
                path = f"{API}{incident.pk}/{act.value.replace('_', '-')}/"
                answer = client.post(path, body(act, original.number), **sent)  # type: ignore[arg-type]
                if (answer.status_code, answer.json()["code"]) != refused:
                    differing.append((name, act.value, (answer.status_code, answer.json()["code"]), refused))
    assert differing == []
    version = incident.version
    incident.refresh_from_db()
    assert (incident.state, incident.version) == (state, version)


@pytest.mark.parametrize(("kind", "state", "allowed"), CASES)
def test_the_admin_offers_and_refuses_as_written(
    kind: str,
    state: str,
    allowed: dict[str, str],
    case: Callable[[str, str], tuple[Incident, Incident]],
    cast: Cast,
    now: datetime,
) -> None:
    incident, _original = case(kind, state)
    differing: list[tuple[object, ...]] = []
    with time_machine.travel(now, tick=False):
        for name in ("lead", "supervisor", "officer", "manager", "auditor"):
            client = Client()
            client.force_login(getattr(cast, name), backend=BACKEND)
            page = client.get(f"{ADMIN}{incident.pk}/change/")
            offered = {act for act, names in allowed.items() if name in names.split()}
            shown = {button["code"] for button in page.context["acts"]} if page.status_code == 200 else set()
            wanted = (200, offered) if sees(kind, state, name) else (404, set())
            if (page.status_code, shown) != wanted:
                differing.append((name, "offered", (page.status_code, shown), wanted))
            for act in ACTS:
                status = client.get(f"{ADMIN}{incident.pk}/act/{act.value}/").status_code
                if not sees(kind, state, name):
                    wanted_status = 404
                else:
                    wanted_status = 200 if is_permitted(act, name) or act in OF_A_REPORT else 403
                if act not in OF_A_REPORT and status != wanted_status:
                    differing.append((name, act.value, status, wanted_status))
    assert differing == []
