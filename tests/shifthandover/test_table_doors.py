"""Every state, every act, every role, through the admin and the API, against a table written by hand."""

from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from shifthandover.domain.vocabulary import Act, Section, State
from shifthandover.models import OpenMatter, RoundPoint, ShiftDiary
from staff.models import Desk, Employee
from tests.conftest import PASSWORD
from tests.shifthandover.services.test_table import AFTER, ALLOWED, bring_to

__all__ = ["bring_to"]

At = Callable[[str], datetime]
BACKEND = "django.contrib.auth.backends.ModelBackend"
ROLES = (
    "outgoing",
    "incoming",
    "other_lead",
    "supervisor",
    "other_supervisor",
    "manager",
    "operator",
    "auditor",
    "lead_of_another_desk",
)
LEADS = ("outgoing", "incoming", "other_lead", "lead_of_another_desk")
NOT_ALLOWED_BY_ROLE = {
    **dict.fromkeys(Act, ("manager", "operator", "auditor")),
    Act.HOLD: (*LEADS, "manager", "operator", "auditor"),
    Act.REVIEW: (*LEADS, "operator", "auditor"),
}
"""Who does not hold the permission of the act at all, whatever they are to the handover."""
PATHS = {
    Act.WRITE: "write_entry",
    Act.SIGN_OUT: "sign_out",
    Act.DECIDE: "decide",
    Act.RETURN: "return_diary",
    Act.BLOCK: "block",
    Act.RESUME: "resume",
    Act.SIGN_IN: "sign_in",
    Act.HOLD: "hold",
    Act.ANSWER: "answer",
    Act.NOTE: "note",
    Act.REVIEW: "review",
}
READINGS = [
    {"point": "ROOM_TEMPERATURE", "value": "23.5", "is_ok": True},
    {"point": "TIDINESS", "is_ok": True},
]


@pytest.fixture
def cast(
    people: dict[str, Employee], make_employee: Callable[..., Employee], make_team: Callable[..., Any]
) -> dict[str, Employee]:
    """Everybody who could try something."""
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    return {
        **people,
        "other_lead": make_employee("2003", "team_lead"),
        "other_supervisor": make_employee("3002", "duty_supervisor"),
        "auditor": make_employee("5001", "auditor"),
        "lead_of_another_desk": make_employee("2009", "team_lead", make_team("v", desk=vip)),
    }


def body_of(act: Act, diary: ShiftDiary) -> dict[str, Any]:
    """What the API wants for the act, with everything it could need."""
    filled = {*diary.entries.values_list("section", flat=True), Section.OPEN_MATTERS.value}
    signed = {"password": PASSWORD}
    accepted = [{"position": 1, "decision": "accepted"}]
    queried = [{"position": 1, "decision": "queried", "remark": "谁来回电？"}]
    bodies: dict[Act, dict[str, Any]] = {
        Act.WRITE: {"section": "situation", "text": "平稳"},
        Act.SIGN_OUT: {
            **signed,
            "none_sections": [one.value for one in Section if one.value not in filled],
            "readings": READINGS,
        },
        Act.DECIDE: {"answers": accepted},
        Act.RETURN: {**signed, "reasons": "不清楚", "answers": queried},
        Act.BLOCK: {"text": "系统中断"},
        Act.RESUME: {**signed, "remaining": ""},
        Act.SIGN_IN: {**signed, "synthesis": "一件回访", "answers": accepted, "readings": READINGS},
        Act.HOLD: {**signed, "reason": "absent", "text": "突发疾病"},
        Act.ANSWER: {"position": 1, "answer": "已补"},
        Act.NOTE: {**signed, "text": "更正"},
        Act.REVIEW: {**signed, "remark": ""},
    }
    return bodies[act]


def form_of(act: Act, diary: ShiftDiary, points: list[RoundPoint]) -> dict[str, Any]:
    """What the page of the act is filled in with."""
    body = body_of(act, diary)
    form = {name: value for name, value in body.items() if not isinstance(value, list)}
    for section in body.get("none_sections", []):
        form[f"none_{section}"] = "on"
    for answer in body.get("answers", []):
        form["decision_1"], form["remark_1"] = answer["decision"], answer.get("remark", "")
    if "readings" in body:
        form |= {f"value_{points[0].pk}": "23.5", "looked": "on"}
    return form


def expected(act: Act, role: str, state: State) -> str:
    """What the table says: the state after the act, or who or what stands against it."""
    if role in NOT_ALLOWED_BY_ROLE[act]:
        return "forbidden"
    if role == "lead_of_another_desk":
        return "does not exist"
    if role not in ALLOWED[act].get(state, ()):
        return "refused"
    # The reservation that the diary was taken over with has not been answered yet.
    return "refused" if act is Act.REVIEW else AFTER.get(act, state).value


def outcomes_of(
    ask: Callable[[Act, str], Any], acts: list[Act], diary: ShiftDiary
) -> dict[tuple[Act, str], str]:
    """Try every act as everybody, each undone before the next."""
    found = {}
    for act, role in product(acts, ROLES):
        with transaction.atomic():
            answer = ask(act, role)
            diary.refresh_from_db()
            told = {404: "does not exist", 200: diary.state, 302: diary.state}
            found[act, role] = told.get(answer.status_code, "refused")
            if answer.status_code == 403 and not _is_party_refusal(answer):
                found[act, role] = "forbidden"
            transaction.set_rollback(True)
    return found


def _is_party_refusal(answer: Any) -> bool:
    """Tell a refusal by the table, which the API also answers with 403, from one by the role."""
    return b"shifthandover.diary.wrong_party" in answer.content


@pytest.mark.parametrize("state", State)
def test_the_table_through_the_api(
    state: State,
    bring_to: Callable[[State], None],
    diary: ShiftDiary,
    cast: dict[str, Employee],
    matter: OpenMatter,
    points: list[RoundPoint],
    client: Client,
    at: At,
) -> None:
    bring_to(state)

    def ask(act: Act, role: str) -> Any:
        client.force_login(cast[role], backend=BACKEND)
        path = f"/api/v1/shift-diaries/{diary.pk}/{PATHS[act]}/"
        return client.post(path, body_of(act, diary), content_type="application/json")

    with time_machine.travel(at("14:58"), tick=False):
        found = outcomes_of(ask, list(Act), diary)
    assert found == {(act, role): expected(act, role, state) for act, role in product(Act, ROLES)}


@pytest.mark.parametrize("state", State)
def test_the_table_through_the_admin(
    state: State,
    bring_to: Callable[[State], None],
    diary: ShiftDiary,
    cast: dict[str, Employee],
    matter: OpenMatter,
    points: list[RoundPoint],
    client: Client,
    at: At,
) -> None:
    bring_to(state)
    acts: list[Act] = [
        act for act in Act if act is not Act.DECIDE
    ]  # decided on the pages of sign-in and return

    def ask(act: Act, role: str) -> Any:
        client.force_login(cast[role], backend=BACKEND)
        path = f"/admin/shifthandover/shiftdiary/{diary.pk}/act/{act}/"
        return client.post(path, form_of(act, diary, points))

    with time_machine.travel(at("14:58"), tick=False):
        found = outcomes_of(ask, acts, diary)
    wanted = {(act, role): expected(act, role, state) for act, role in product(acts, ROLES)}
    # An operator has no way into the admin at all: they are sent to their own pages.
    # For another desk's lead the diary does not exist, before any role is asked.
    for act in acts:
        wanted[act, "operator"] = state.value
        wanted[act, "lead_of_another_desk"] = "does not exist"
    assert found == wanted
