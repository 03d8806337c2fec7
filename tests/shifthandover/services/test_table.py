"""Every state, every act, every role, through the services: what the table allows and nothing else."""

from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from common.errors import DomainError
from shifthandover.domain.vocabulary import Act, Decision, HoldReason, Section, State
from shifthandover.models import Handover, OpenMatter, ShiftDiary
from shifthandover.services import (
    Answer,
    Observed,
    add_note,
    answer_reservation,
    block,
    decide_items,
    hold,
    resume,
    return_diary,
    review,
    sign_in,
    sign_out,
    write_entry,
)
from staff.models import Employee
from tests.conftest import PASSWORD

At = Callable[[str], datetime]

# Who may do what, by their role in this handover. Held diaries are held by the first supervisor;
# diaries taken over were taken by "incoming".
BEFORE = (State.OPEN, State.RETURNED, State.BLOCKED)
LEADS = ("outgoing", "incoming", "other_lead")
ALLOWED: dict[Act, dict[State, tuple[str, ...]]] = {
    Act.WRITE: dict.fromkeys(BEFORE, (*LEADS, "supervisor", "other_supervisor")),
    Act.SIGN_OUT: {State.OPEN: ("outgoing",), State.RETURNED: ("outgoing",)},
    Act.DECIDE: {
        State.HANDED_OVER: ("incoming", "other_lead"),
        State.SUPERVISOR_HELD: ("incoming", "other_lead"),
    },
    Act.RETURN: {State.HANDED_OVER: ("incoming", "other_lead")},
    Act.BLOCK: dict.fromkeys((State.OPEN, State.HANDED_OVER, State.RETURNED), LEADS),
    Act.RESUME: {State.BLOCKED: ("outgoing",)},
    Act.SIGN_IN: {
        State.HANDED_OVER: ("incoming", "other_lead"),
        State.SUPERVISOR_HELD: ("incoming", "other_lead"),
    },
    Act.HOLD: dict.fromkeys((*BEFORE, State.HANDED_OVER), ("supervisor", "other_supervisor")),
    Act.ANSWER: {State.TAKEN_OVER: ("outgoing",)},
    Act.NOTE: dict.fromkeys((State.TAKEN_OVER, State.REVIEWED), ("outgoing", "incoming")),
    Act.REVIEW: {State.TAKEN_OVER: ("supervisor", "other_supervisor", "manager")},
}
ROLES = (*LEADS, "supervisor", "other_supervisor", "manager", "operator", "auditor")
AFTER = {
    Act.SIGN_OUT: State.HANDED_OVER,
    Act.RETURN: State.RETURNED,
    Act.BLOCK: State.BLOCKED,
    Act.RESUME: State.OPEN,
    Act.SIGN_IN: State.TAKEN_OVER,
    Act.HOLD: State.SUPERVISOR_HELD,
    Act.REVIEW: State.REVIEWED,
}


@pytest.fixture
def cast(people: dict[str, Employee], make_employee: Callable[..., Employee]) -> dict[str, Employee]:
    """Everybody who could try something."""
    return {
        **people,
        "other_lead": make_employee("2003", "team_lead"),
        "other_supervisor": make_employee("3002", "duty_supervisor"),
        "auditor": make_employee("5001", "auditor"),
    }


@pytest.fixture
def bring_to(
    diary: ShiftDiary,
    matter: OpenMatter,
    hand_over: Callable[..., Handover],
    send_back: Callable[..., Any],
    take_over: Callable[..., Any],
    take_in_own_name: Callable[..., Handover],
    cast: dict[str, Employee],
    at: At,
) -> Callable[[State], None]:
    """Bring the diary into a state by lawful acts."""
    reservation = [Answer(1, Decision.QUERIED, "电话？")]

    def act(state: State) -> None:
        if state is State.BLOCKED:
            block(diary, text="系统中断", by=cast["outgoing"], now=at("14:49"))
        elif state is State.SUPERVISOR_HELD:
            take_in_own_name()
        elif state is not State.OPEN:
            hand_over()
        if state is State.RETURNED:
            send_back()
        if state in {State.TAKEN_OVER, State.REVIEWED}:
            take_over(answers=reservation)
        if state is State.REVIEWED:
            answer_reservation(diary, position=1, answer="已补", by=cast["outgoing"], now=at("14:56"))
            review(diary, remark="", by=cast["manager"], password=PASSWORD, now=at("14:57"))

    return act


def attempt(act: Act, diary: ShiftDiary, *, by: Employee, now: datetime, fine: list[Observed]) -> None:
    """Try one act, with everything it could want."""
    signed: dict[str, Any] = {"by": by, "now": now, "password": PASSWORD}
    filled = set(diary.entries.values_list("section", flat=True)) | {Section.OPEN_MATTERS}
    accepted = [Answer(1, Decision.ACCEPTED)]
    queried = [Answer(1, Decision.QUERIED, "谁来回电？")]
    nothing = [section for section in Section if section not in filled]
    acts: dict[Act, Callable[[], object]] = {
        Act.WRITE: lambda: write_entry(diary, section=Section.SITUATION, text="平稳", by=by, now=now),
        Act.SIGN_OUT: lambda: sign_out(diary, none_sections=nothing, observed=fine, **signed),
        Act.DECIDE: lambda: decide_items(diary, answers=accepted, by=by, now=now),
        Act.RETURN: lambda: return_diary(diary, reasons="不清楚", answers=queried, **signed),
        Act.BLOCK: lambda: block(diary, text="系统中断", by=by, now=now),
        Act.RESUME: lambda: resume(diary, remaining="", **signed),
        Act.SIGN_IN: lambda: sign_in(diary, synthesis="一件回访", answers=accepted, observed=fine, **signed),
        Act.HOLD: lambda: hold(diary, reason=HoldReason.ABSENT, text="突发疾病", **signed),
        Act.ANSWER: lambda: answer_reservation(diary, position=1, answer="已补", by=by, now=now),
        Act.NOTE: lambda: add_note(diary, text="更正", **signed),
        Act.REVIEW: lambda: review(diary, remark="", **signed),
    }
    acts[act]()


@pytest.mark.parametrize("state", State)
def test_the_table_through_the_services(
    state: State,
    bring_to: Callable[[State], None],
    diary: ShiftDiary,
    cast: dict[str, Employee],
    fine: list[Observed],
    at: At,
) -> None:
    bring_to(state)
    outcomes = {}
    for act, role in product(Act, ROLES):
        with transaction.atomic():
            try:
                attempt(act, diary, by=cast[role], now=at("14:58"), fine=fine)
                diary.refresh_from_db()
                outcomes[act, role] = diary.state
            except DomainError as refused:
                outcomes[act, role] = refused.code.removeprefix("shifthandover.diary.")
            transaction.set_rollback(True)
    assert outcomes == {(act, role): expected(act, role, state) for act, role in product(Act, ROLES)}


def expected(act: Act, role: str, state: State) -> str:
    """What the table says."""
    if state not in ALLOWED[act]:
        return "wrong_state"
    if role not in ALLOWED[act][state]:
        return "wrong_party"
    # The reservation that the diary was taken over with has not been answered yet.
    return "not_ready" if act is Act.REVIEW else AFTER.get(act, state).value
