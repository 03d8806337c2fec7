"""Acts × states × roles, against a copy by hand of the table in docs/attendance-month.md."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from attendance.domain.month_life import (
    POSSIBLE,
    MonthAct,
    MonthState,
    may_confirm,
    may_decide_objection,
    may_review,
)
from attendance.domain.requests import Rank
from attendance.models import AttendanceMonth, DayReview
from attendance.models import MonthState as StoredState
from attendance.services import (
    accept_day,
    amend_month,
    ask_about,
    confirm_team,
    decide_objection,
    derive_month,
    post_month,
    publish_month,
    raise_objection,
    withdraw_objection,
)
from common.errors import DomainError
from tests.attendance.month.conftest import (
    OCTOBER,
    Cast,
    accept,
    cell,
    hash_of,
    november,
    objection_to,
)
from tests.conftest import PASSWORD

#                        open   drafted posted publishing published
STATES = ("open", "drafted", "posted", "publishing", "published")
TABLE = {
    "derive":           (True,  True,   True,  False,     True),
    "review":           (False, True,   True,  False,     False),
    "confirm":          (False, True,   True,  False,     False),
    "post":             (False, True,   False, False,     False),
    "object":           (False, False,  True,  False,     False),
    "publish":          (False, False,  True,  False,     False),
    "amend":            (False, False,  False, False,     True),
}  # fmt: skip
WRONG_STATE = {
    "attendance.month.not_in_this_state",
    "attendance.month.being_published",
    "attendance.month.not_posted",
    "attendance.month.not_published",
}


def test_the_table_is_the_one_in_the_documents() -> None:
    assert {str(act): tuple(state in POSSIBLE[act] for state in MonthState) for act in MonthAct} == TABLE
    assert tuple(MonthState) == STATES == tuple(StoredState.values)


ACTS: dict[str, Callable[[Cast, AttendanceMonth], Any]] = {
    "derive": lambda cast, month: derive_month(OCTOBER, now=november(6)),
    "review": lambda cast, month: accept(cell(cast.anna, 20), by=cast.lead),
    "confirm": lambda cast, month: confirm_team(month, cast.team, by=cast.lead, now=november(6)),
    "post": lambda cast, month: post_month(OCTOBER, by=cast.publisher, now=november(6)),
    "object": lambda cast, month: raise_objection(cast.anna, date(2026, 10, 20), "不对", now=november(5)),
    "publish": lambda cast, month: publish_month(
        OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(6)
    ),
    "amend": lambda cast, month: amend_month(
        OCTOBER, publisher=cast.publisher, password=PASSWORD, reason="无", now=november(6)
    ),
}


@pytest.mark.parametrize("state", STATES[1:])
@pytest.mark.parametrize("act", ACTS)
def test_each_act_in_each_state(act: str, state: str, posted: AttendanceMonth, cast: Cast) -> None:
    """The month has walked to *posted*; the state alone is then set to what is tried."""
    AttendanceMonth.objects.update(state=state)
    posted.refresh_from_db()
    code = ""
    try:
        ACTS[act](cast, posted)
    except DomainError as error:
        code = error.code
    if act == "amend" and state == "published":
        assert code == "attendance.month.not_published"  # the state is set, but no version is there
    else:
        assert (code not in WRONG_STATE) is TABLE[act][STATES.index(state)], code


MEMBER, LEAD, SUPERVISOR, MANAGER, PUBLISHER = Rank


@pytest.mark.parametrize(
    ("rank", "leads_team", "is_own", "reviews", "confirms_member", "confirms_lead", "decides"),
    [
        # who                     leads  own    review member's lead's objection
        pytest.param(MEMBER,      False, False, False, False,   False, False, id="a colleague"),
        pytest.param(MEMBER,      False, True,  False, False,   False, False, id="oneself"),
        pytest.param(LEAD,        True,  False, True,  True,    False, True,  id="the team's lead"),
        pytest.param(LEAD,        True,  True,  False, False,   False, False, id="the lead, their own"),
        pytest.param(LEAD,        False, False, False, False,   False, False, id="another team's lead"),
        pytest.param(SUPERVISOR,  False, False, True,  True,    True,  True,  id="a duty supervisor"),
        pytest.param(SUPERVISOR,  False, True,  False, False,   False, False, id="a supervisor, their own"),
        pytest.param(MANAGER,     False, False, True,  True,    True,  True,  id="the centre manager"),
        pytest.param(MANAGER,     False, True,  False, False,   False, False, id="the manager, their own"),
        pytest.param(PUBLISHER,   False, False, False, False,   False, True,  id="the HR publisher"),
        pytest.param(PUBLISHER,   False, True,  False, False,   False, False, id="the publisher, their own"),
    ],
)  # fmt: skip
def test_who_may_do_what(
    rank: Rank, leads_team: bool, is_own: bool, reviews: bool, confirms_member: bool, confirms_lead: bool,
    decides: bool,
) -> None:  # fmt: skip
    who: dict[str, Any] = {"rank": rank, "leads_team": leads_team, "is_own": is_own}
    assert may_review(**who) is reviews
    assert may_confirm(row_rank=MEMBER, **who) is confirms_member
    assert [may_confirm(row_rank=other, **who) for other in (LEAD, SUPERVISOR, MANAGER, PUBLISHER)] == [
        confirms_lead
    ] * 4
    assert may_decide_objection(**who) is decides


WHO = ("anna", "ben", "lead", "other_lead", "supervisor", "manager", "publisher")
#                                  anna   ben    lead   other  superv manager publisher
ROLES: dict[str, tuple[bool, ...]] = {
    "accept anna's day":          (False, False, True,  False, True,  True,  False),
    "ask about anna's day":       (False, False, True,  False, True,  True,  False),
    "confirm members of the team": (False, False, True, False, True,  True,  False),
    "accept the lead's day":      (False, False, False, False, True,  True,  False),
    "confirm the lead's row":     (False, False, False, False, True,  True,  False),
    "withdraw anna's objection":  (True,  False, False, False, False, False, False),
    "reject anna's objection":    (False, False, True,  False, True,  True,  True),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", ROLES)
def test_each_act_by_each_role(act: str, who: str, drafted: AttendanceMonth, cast: Cast) -> None:
    person = getattr(cast, who)
    if act == "confirm members of the team":
        accept(cell(cast.anna, 20), by=cast.supervisor)
    if act in ("confirm members of the team", "confirm the lead's row"):
        accept(cell(cast.lead, 21), by=cast.manager)
    if act == "confirm the lead's row":
        accept(cell(cast.anna, 20), by=cast.supervisor)
        confirm_team(drafted, cast.team, by=cast.lead, now=november(2))
    if "objection" in act:
        AttendanceMonth.objects.update(state="posted", posted_at=november(2), objections_until="2026-11-05")
        raise_objection(cast.anna, date(2026, 10, 20), "不对", now=november(3))
    done = True
    try:
        _do(act, person, cast, drafted)
    except DomainError as error:
        assert error.status == 403, error.code
        done = False
    if act == "confirm the lead's row" and who == "lead":
        done = False  # the lead gets their own former confirmation back; the row stays as it was
        assert drafted.confirmations.count() == 1
    assert done is ROLES[act][WHO.index(who)]


def _do(act: str, person: Any, cast: Cast, month: AttendanceMonth) -> None:
    now = november(3)
    match act:
        case "accept anna's day":
            accept(cell(cast.anna, 20), by=person)
        case "ask about anna's day":
            day = cell(cast.anna, 20)
            ask_about(day, by=person, shown_hash=hash_of(day), text="当天在哪里？", now=now)
        case "accept the lead's day":
            accept(cell(cast.lead, 21), by=person)
        case "withdraw anna's objection":
            withdraw_objection(objection_to(cast.anna, 20), by=person, now=now)
        case "reject anna's objection":
            decide_objection(
                objection_to(cast.anna, 20), by=person, is_upheld=False, answer="记录无误", now=now
            )
        case _:
            confirm_team(month, cast.team, by=person, now=now)


def test_a_day_that_changed_since_it_was_shown_is_not_accepted(
    drafted: AttendanceMonth, cast: Cast, punch: Callable[..., None]
) -> None:
    shown = cell(cast.anna, 20)
    punch(cast.anna, "20T09:05", "20T18:02", now=november(2))
    with pytest.raises(DomainError) as refused:
        accept_day(shown, by=cast.lead, shown_hash=hash_of(shown), now=november(2))
    assert refused.value.code == "attendance.day.changed_meanwhile"
    assert not DayReview.objects.exists()
