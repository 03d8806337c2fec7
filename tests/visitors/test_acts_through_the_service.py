"""Every state × act × person through the services, against a table written out by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from common.errors import DomainError
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.visitors.conftest import HOUR, MINUTE, Cast, badges
from visitors import services
from visitors.domain.table import is_signed
from visitors.domain.vocabulary import Act
from visitors.models import Visit, VisitEvent

RECEPTION = "lead other_lead supervisor second_supervisor officer"
ABOVE_AN_OPERATOR = "lead supervisor second_supervisor officer manager"
ABOVE_A_LEAD = "supervisor second_supervisor officer manager"

# state: act: who may, of a visit whose host is an operator
TABLE = {
    "requested": {"approve": ABOVE_AN_OPERATOR, "deny": ABOVE_AN_OPERATOR, "cancel": "host"},
    "approved": {
        "cancel": "host",
        "let_in": RECEPTION,
        "extend": ABOVE_AN_OPERATOR,
        "turn_away": RECEPTION,
        "no_show": f"{RECEPTION} host",
    },
    "inside": {"let_in": RECEPTION, "let_out": f"{RECEPTION} host", "extend": ABOVE_AN_OPERATOR},
    "left": {"let_in": RECEPTION},
    "denied": {},
    "cancelled": {},
    "lapsed": {},
    "turned_away": {},
    "no_show": {},
}
# … and of one whose host is a team lead, asked for by the duty supervisor
OF_A_LEAD = {
    "requested": {
        "approve": "second_supervisor officer manager",
        "deny": "second_supervisor officer manager",
        "cancel": "lead supervisor",
    },
    "approved": {
        "cancel": "lead supervisor",
        "let_in": "other_lead supervisor second_supervisor officer",
        "extend": "second_supervisor officer manager",
        "turn_away": RECEPTION,
        "no_show": RECEPTION,
    },
}


def values_for(act: Act, visit: Visit, now: datetime) -> dict[str, Any]:
    """Give an act everything it needs, so that only person and state decide."""
    inside = set(visit.stays.open().values_list("visitor__position", flat=True))
    absent = [entry for entry in badges(visit, first=31) if entry.person not in inside]
    values: dict[Act, dict[str, Any]] = {
        Act.APPROVE: {},
        Act.DENY: {"reason": "不合适"},
        Act.CANCEL: {},
        Act.LET_IN: {"entries": absent, "is_clear_of_goods": True},
        Act.LET_OUT: {},
        Act.EXTEND: {"ends_at": now + 5 * HOUR, "reason": "未修好"},
        Act.TURN_AWAY: {"reason": "带有汽油"},
        Act.NO_SHOW: {},
        Act.SETTLE_BADGE: {"badge": "A01", "is_found": True},
    }
    return values[act] | ({"password": PASSWORD} if is_signed(act) else {})


def tried(visit: Visit, act: Act, person: Employee, values: dict[str, Any], now: datetime) -> str:
    """Try an act and undo it; give ``done``, or the code of the refusal when nothing at all changed."""
    before = (visit.state, visit.version, visit.events.count(), visit.stays.count())
    with transaction.atomic():
        try:
            with transaction.atomic():
                services.act_on(visit, act, person=person, now=now, values=values)
            outcome = "done"
        except DomainError as refused:
            visit.refresh_from_db()
            assert (visit.state, visit.version, visit.events.count(), visit.stays.count()) == before
            outcome = refused.code
        transaction.set_rollback(True)
    visit.refresh_from_db()
    return outcome


def who_may(visit: Visit, cast: Cast, now: datetime) -> dict[str, set[str]]:
    """Try every act as everybody."""
    done: dict[str, set[str]] = {}
    for act in services.ACTS:
        values = values_for(act, visit, now)
        for name, person in vars(cast).items():
            outcome = tried(visit, act, person, values, now)
            assert outcome == "done" or outcome.startswith("visitors.")
            if outcome == "done":
                done.setdefault(act.value, set()).add(name)
    return done


def named(table: dict[str, str]) -> dict[str, set[str]]:
    """Read one state of the table."""
    return {act: set(names.split()) for act, names in table.items()}


@pytest.mark.parametrize("state", TABLE)
def test_who_may_do_what(state: str, in_state: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    visit = in_state(state)
    if state == "inside":  # one of the two went out again and may come back
        visit = services.let_out(
            visit,
            exits=[services.Exit(2)],
            person=cast.supervisor,
            password=PASSWORD,
            now=now + MINUTE,
        )
    assert who_may(visit, cast, now + 2 * MINUTE) == named(TABLE[state])


@pytest.mark.parametrize("state", OF_A_LEAD)
def test_who_may_do_what_with_a_leads_visitors(
    state: str, ask: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = ask(cast.supervisor, cast.lead)
    if state == "approved":
        visit = services.approve(visit, person=cast.manager, password=PASSWORD, now=now)
    assert who_may(visit, cast, now) == named(OF_A_LEAD[state])


def test_of_an_entry_without_approval_only_the_exit_is_left(
    walk_in: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = walk_in()
    assert who_may(visit, cast, now + MINUTE) == named({"let_out": RECEPTION})


def test_a_missing_badge_is_settled_by_whoever_receives(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = services.let_out(
        in_state("inside"),
        exits=[services.Exit(1, is_badge_returned=False), services.Exit(2)],
        person=cast.supervisor,
        password=PASSWORD,
        now=now + 3 * HOUR,
    )
    assert visit.state == "left"
    assert who_may(visit, cast, now + 3 * HOUR) == named({"settle_badge": RECEPTION})


def test_who_records_an_entry_without_approval(walk_in: Callable[..., Visit], cast: Cast) -> None:
    done = set()
    for name, person in vars(cast).items():
        with transaction.atomic():
            try:
                walk_in(person)
                done.add(name)
            except DomainError as refused:
                assert refused.code == "visitors.act.not_entitled"
            transaction.set_rollback(True)
    assert done == set(RECEPTION.split())


def test_every_act_leaves_one_event_and_signs_where_the_table_says(in_state: Callable[..., Visit]) -> None:
    visit = in_state("left")
    events = list(VisitEvent.objects.filter(visit=visit).select_related("entry"))
    assert [(event.number, event.code, event.entry and event.entry.meaning) for event in events] == [
        (1, "request", None),
        (2, "approve", "approved"),
        (3, "let_in", "let_in"),
        (4, "let_out", "let_out"),
    ]
