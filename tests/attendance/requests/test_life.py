"""The life of a request: every act in every state by everybody, two at once, notices."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from attendance.models import AttendanceRequest, Leave, RequestState
from attendance.services import (
    agree_to_swap,
    approve_request,
    ask_leave,
    decline_swap,
    refuse_request,
    withdraw_request,
)
from common.errors import DomainError
from notices.models import Notice
from staff.models import Membership, PostCode
from tests.attendance.requests.conftest import Cast, october_day

Ask = Callable[..., AttendanceRequest]

ACTS: dict[str, Callable[..., AttendanceRequest]] = {
    "agree": agree_to_swap,
    "decline": decline_swap,
    "withdraw": withdraw_request,
    "approve": approve_request,
    "refuse": lambda request, **told: refuse_request(request, reason="人手不足", **told),
}
STATES = ("proposed", "asked", "approved", "refused", "withdrawn")
NO, LATE = "not_yours", "not_in_this_state"
NEVER = (NO,) * 5
NOBODY: dict[str, tuple[str, ...]] = dict.fromkeys(ACTS, NEVER)
WHO_DECIDES = {
    **NOBODY,
    "approve": (LATE, "approved", LATE, LATE, LATE),
    "refuse": (LATE, "refused", LATE, LATE, LATE),
}


EVERYBODY = (
    "anna", "bella", "carla", "lead", "second_lead", "other_lead", "supervisor", "manager", "publisher",
    "auditor",
)  # fmt: skip


def outcome(act: str, request: AttendanceRequest, told: dict[str, Any]) -> str:
    """Say what an act leads to, and take it back."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                return str(ACTS[act](request, **told).state)
        except DomainError as refused:
            return refused.code.removeprefix("attendance.request.")
        finally:
            transaction.set_rollback(True)


@pytest.fixture
def in_every_state(cast: Cast, swap: Ask, roster: Callable[..., None], now: datetime) -> list[Any]:
    """One swap between Anna and Bella in each state; the shifts of the two differ."""
    roster(cast.anna, "DAY", 26)
    roster(cast.bella, "NIGHT", 26)
    first = swap(26, 26)
    told: dict[str, Any] = {
        name: getattr(first, name)
        for name in ("employee", "kind", "first_day", "last_day", "partner", "partner_day", "asked_at")
    }
    decision = {"decided_by": cast.supervisor, "decided_at": now}
    return [
        first,
        AttendanceRequest.objects.create(**told, state="asked", agreed_at=now),
        AttendanceRequest.objects.create(**told, state="approved", agreed_at=now, **decision),
        AttendanceRequest.objects.create(**told, state="refused", **decision),
        AttendanceRequest.objects.create(**told, state="withdrawn"),
    ]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("anna", {**NOBODY, "withdraw": ("withdrawn", "withdrawn", LATE, LATE, LATE)}),
        (
            "bella",
            {
                **NOBODY,
                "agree": ("asked", LATE, LATE, LATE, LATE),
                "decline": ("refused", LATE, LATE, LATE, LATE),
            },
        ),
        ("carla", NOBODY),
        ("lead", WHO_DECIDES),
        ("second_lead", WHO_DECIDES),
        ("other_lead", NOBODY),
        ("supervisor", WHO_DECIDES),
        ("manager", WHO_DECIDES),
        ("publisher", NOBODY),
        ("auditor", NOBODY),
    ],
)
def test_every_act_in_every_state_by_everybody(
    who: str, expected: dict[str, tuple[str, ...]], in_every_state: list[Any], cast: Cast, now: datetime
) -> None:
    told = {"person": cast.named(who), "now": now}
    found = {act: tuple(outcome(act, request, told) for request in in_every_state) for act in ACTS}
    assert found == expected


@pytest.mark.parametrize(
    ("asker", "deciders"),
    [
        ("anna", {"lead", "second_lead", "supervisor", "manager"}),
        ("lead", {"supervisor", "manager"}),
        ("supervisor", {"manager"}),
        ("publisher", {"supervisor", "manager"}),
        ("manager", {"publisher"}),
    ],
)
def test_nobody_decides_their_own_and_those_above_decide_for_leads(
    asker: str, deciders: set[str], leave: Ask, cast: Cast, now: datetime
) -> None:
    request = leave("PERSONAL", 26, employee=cast.named(asker))
    names = (
        "anna",
        "bella",
        "lead",
        "second_lead",
        "other_lead",
        "supervisor",
        "manager",
        "publisher",
        "auditor",
    )
    found = {name for name in names if _may_approve(request, cast.named(name), now)}
    assert found == deciders


def _may_approve(request: AttendanceRequest, person: Any, now: datetime) -> bool:
    return outcome("approve", request, {"person": person, "now": now}) == "approved"


def test_the_lead_of_the_team_on_that_day_decides(
    leave: Ask, cast: Cast, make_team: Callable[..., Any], now: datetime
) -> None:
    """Anna moves to team b on the 25th: leave after it is for the lead of b."""
    Membership.objects.filter(employee=cast.anna).update(ends_on=date(2026, 10, 24))
    Membership.objects.create(
        employee=cast.anna, team=make_team("b"), post=cast.anna.memberships.get().post,
        starts_on=date(2026, 10, 25),
    )  # fmt: skip
    before, after = leave("PERSONAL", 23), leave("PERSONAL", 26)
    assert [_may_approve(before, one, now) for one in (cast.lead, cast.other_lead)] == [True, False]
    assert [_may_approve(after, one, now) for one in (cast.lead, cast.other_lead)] == [False, True]


def test_the_second_decision_is_told_who_was_first(leave: Ask, cast: Cast, now: datetime) -> None:
    request = leave("PERSONAL", 26)
    approve_request(request, person=cast.lead, now=now)
    with pytest.raises(DomainError) as late:
        refuse_request(request, person=cast.supervisor, now=now, reason="人手不足")
    assert late.value.code == "attendance.request.not_in_this_state"
    assert late.value.where == {"state": "approved"}
    fact = Leave.objects.get()
    assert (fact.request, fact.approved_by) == (request, cast.lead)


def test_a_refusal_needs_a_reason(leave: Ask, cast: Cast, now: datetime) -> None:
    request = leave("PERSONAL", 26)
    with pytest.raises(DomainError) as refused:
        refuse_request(request, person=cast.lead, now=now, reason="  ")
    assert refused.value.code == "attendance.request.reason_missing"
    assert AttendanceRequest.objects.get().state == "asked"


def test_changing_withdraws_the_old_one_and_names_it(leave: Ask, cast: Cast, now: datetime) -> None:
    old = leave("PERSONAL", 26)
    new = leave("PERSONAL", 26, 27, replaces=old)
    old.refresh_from_db()
    assert (old.state, new.state, new.replaces) == ("withdrawn", "asked", old)
    approve_request(new, person=cast.lead, now=now)
    with pytest.raises(DomainError) as late:
        leave("PERSONAL", 29, replaces=new)
    assert late.value.code == "attendance.request.not_in_this_state"
    assert AttendanceRequest.objects.count() == 2


def test_somebody_elses_request_is_not_changed(leave: Ask, cast: Cast) -> None:
    theirs = leave("PERSONAL", 26)
    with pytest.raises(DomainError) as refused:
        leave("PERSONAL", 26, employee=cast.bella, replaces=theirs)
    assert refused.value.code == "attendance.request.not_yours"
    assert AttendanceRequest.objects.get().state == "asked"


def test_the_same_is_asked_for_once(leave: Ask, overtime: Ask, correction: Ask) -> None:
    leave("PERSONAL", 26)
    overtime(27, 18, 20)
    correction(12, 18, "out")
    for again in (
        lambda: leave("SICK", 25, 27),
        lambda: overtime(27, 19, 21),
        lambda: correction(12, 19, "out"),
    ):
        with pytest.raises(DomainError) as refused:
            again()
        assert refused.value.code == "attendance.request.asked_already"
    assert AttendanceRequest.objects.count() == 3


@pytest.mark.parametrize(
    ("code", "changes", "refusal"),
    [
        pytest.param("MARRIAGE", {"part": "first_half"}, "attendance.request.unit_not_offered", id="half"),
        pytest.param("PERSONAL", {"last_day": date(2026, 10, 25)}, "attendance.leave.backwards", id="end"),
        pytest.param("PERSONAL", {"part": "hours"}, "attendance.leave.hours_missing", id="no hours"),
        pytest.param("MATERNITY", {"last_day": date(2029, 1, 1)}, "attendance.leave.too_long", id="years"),
    ],
)  # fmt: skip
def test_leave_that_cannot_be_asked_for(code: str, changes: dict[str, Any], refusal: str, leave: Ask) -> None:
    with pytest.raises(DomainError) as refused:
        leave(code, 26, **changes)
    assert refused.value.code == refusal
    assert not AttendanceRequest.objects.exists()


def test_everybody_concerned_is_told_at_each_step(
    swap: Ask, cast: Cast, roster: Callable[..., None], now: datetime
) -> None:
    roster(cast.anna, "DAY", 26)
    roster(cast.bella, "NIGHT", 26)
    request = swap(26, 26)
    assert told() == {("1002", "proposed")}
    agree_to_swap(request, person=cast.bella, now=now)
    assert told() >= {("2001", "asked"), ("2002", "asked"), ("1001", "agreed")}
    refuse_request(request, person=cast.lead, now=now, reason="当日有演练")
    assert told() >= {("1001", "refused"), ("1002", "refused")}
    notice = Notice.objects.get(recipient=cast.anna, kind="attendance.request.refused")
    assert notice.subject == "未批准：换班 10月26日 星期一 ⇄ 10月26日 星期一 李贝拉 1002"
    assert "当日有演练" in notice.body


def told() -> set[tuple[str, str]]:
    rows = Notice.objects.values_list("recipient__work_number", "kind")
    return {(number, kind.removeprefix("attendance.request.")) for number, kind in rows}


def test_a_lead_who_is_away_leaves_it_to_those_above(
    leave: Ask, cast: Cast, kind: Any, now: datetime
) -> None:
    for person in (cast.lead, cast.second_lead):
        Leave.objects.create(
            employee=person, kind=kind("SICK"),
            first_day=october_day(20), last_day=october_day(20), approved_by=cast.manager, approved_at=now,
        )  # fmt: skip
    leave("PERSONAL", 26)
    assert told() == {("3001", "asked"), ("8001", "asked")}


def test_the_database_knows_that_nobody_decides_their_own(leave: Ask, cast: Cast, now: datetime) -> None:
    request = leave("PERSONAL", 26)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceRequest.objects.filter(pk=request.pk).update(
            state=RequestState.APPROVED, decided_by=cast.anna, decided_at=now
        )


def test_a_lead_alone_in_the_team_asks_those_above(cast: Cast, kind: Any, now: datetime) -> None:
    ask_leave(
        employee=cast.other_lead, kind=kind("PERSONAL"), first_day=october_day(26),
        last_day=october_day(26), now=now, reason="家中有事",
    )  # fmt: skip
    assert told() == {("3001", "asked"), ("8001", "asked")}
    assert cast.other_lead.memberships.get().post.code == PostCode.TEAM_LEAD
