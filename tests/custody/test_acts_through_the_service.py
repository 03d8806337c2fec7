"""Every state × act × person through the services, against tables written out by hand."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from common.errors import DomainError
from custody import services
from custody.domain.table import is_signed
from custody.domain.vocabulary import Act
from custody.models import CustodyItem, Destruction, Loan
from custody.services import ON_DESTRUCTION, ON_ITEM, ON_LOAN, act_on
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, destruction_of, lend

EVERYBODY = "keeper second_keeper borrower lead supervisor officer manager second_manager hr"
MANAGERS = "manager second_manager"

# The keeper keeps the item; it was offered to the second keeper where a move waits.
KEPT = {"correct": "keeper", "attach": "keeper", "hold": MANAGERS, "extend": MANAGERS, "take_over": MANAGERS}
UNMOVED = {"hand_over": "keeper"}
MOVING = {"take": "second_keeper", "decline": "second_keeper", "take_back": "keeper"}
VOIDABLE = {"void": f"keeper {MANAGERS}"}
ITEMS: dict[str, dict[str, str]] = {
    "to_file": KEPT | UNMOVED | VOIDABLE | {"file": "keeper"},
    "filed": KEPT | UNMOVED | VOIDABLE | {"file": "keeper", "ask": EVERYBODY},
    "moving": KEPT | MOVING | VOIDABLE | {"file": "keeper", "ask": EVERYBODY},
    "out": KEPT | UNMOVED | VOIDABLE | {"ask": EVERYBODY},
    "held": {name: who for name, who in KEPT.items() if name != "hold"}
    | UNMOVED | VOIDABLE | {"lift_hold": MANAGERS, "file": "keeper", "ask": EVERYBODY},
    "expired": KEPT | UNMOVED | {"file": "keeper", "ask": EVERYBODY},
    "being_destroyed": {"hold": MANAGERS, "take_over": MANAGERS, "hand_over": "keeper", "file": "keeper"},
    "gone": {},
}  # fmt: skip
ABOVE = f"lead supervisor officer {MANAGERS}"
LOANS: dict[str, dict[str, str]] = {
    "asked": {"permit": ABOVE, "refuse": ABOVE, "cancel": "borrower"},
    "permitted": {"refuse": ABOVE, "cancel": "borrower", "receive": "borrower"},
    "out": {"bring_back": "keeper"},
    "refused": {},
    "cancelled": {},
    "returned": {},
}
DECIDERS = f"officer {MANAGERS}"
DESTRUCTIONS: dict[str, dict[str, str]] = {
    "requested": {"approve": DECIDERS, "reject": DECIDERS, "withdraw": f"keeper {MANAGERS}"},
    "approved": {
        "destroy": "keeper second_keeper supervisor officer second_manager",
        "withdraw": f"keeper {MANAGERS}",
    },
    "destroyed": {"witness": "second_keeper supervisor officer second_manager"},
    "rejected": {},
    "withdrawn": {},
    "certified": {},
}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


def values_for(act: Act, cast: Cast) -> dict[str, Any]:
    """Give an act everything it needs, so that only person and state decide."""
    values: dict[Act, dict[str, Any]] = {
        Act.FILE: {"place": "档案柜一层"},
        Act.CORRECT: {"title": "大客户合同副本（续）", "reason": "写漏了"},
        Act.ATTACH: {"upload": SimpleUploadedFile("a.png", PNG)},
        Act.HAND_OVER: {"taker": cast.second_keeper},
        Act.TAKE: {},
        Act.DECLINE: {"reason": "份数不符"},
        Act.TAKE_BACK: {},
        Act.TAKE_OVER: {"reason": "原保管人离岗"},
        Act.HOLD: {"reason": "诉讼未结"},
        Act.LIFT_HOLD: {"reason": "已结案"},
        Act.EXTEND: {"expires_on": date(2031, 1, 1), "reason": "仍需使用"},
        Act.VOID: {"reason": "已作废"},
        Act.ASK: {"kind": "copy", "purpose": "培训", "copies": 2, "return_on": date(2026, 10, 23)},
        Act.REFUSE: {"reason": "不必外借"},
        Act.REJECT: {"reason": "再等一等"},
        Act.WITHDRAW: {"reason": "弄错了"},
        Act.DESTROY: {"method": "碎纸"},
    }
    return values.get(act, {}) | ({"password": PASSWORD} if is_signed(act) else {})


def item_in(state: str, *, register: Register, cast: Cast, now: datetime) -> CustodyItem:
    """Bring an item into one of the situations of the table above."""
    if state == "to_file":
        return register()
    if state in ("expired", "being_destroyed", "gone"):
        item = register(received_on=date(2024, 9, 1), place="档案柜")
        if state != "expired":
            destruction_of(
                [item], cast, now, until="requested" if state == "being_destroyed" else "certified"
            )
        return item
    item = register(place="档案柜")
    if state == "moving":
        services.hand_over(item, person=cast.keeper, taker=cast.second_keeper, password=PASSWORD, now=now)
    elif state == "out":
        lend(item, cast, now)
    elif state == "held":
        services.hold(item, person=cast.manager, password=PASSWORD, reason="诉讼", now=now)
    return item


Subject = CustodyItem | Loan | Destruction


def tried(about: Subject, act: Act, person: Employee, values: dict[str, Any], now: datetime) -> str:
    """Try an act and undo it; give ``done``, or the code of the refusal when nothing at all changed."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                act_on(about, act, person=person, now=now, values=values)
            outcome = "done"
        except DomainError as refused:
            outcome = refused.code
        transaction.set_rollback(True)
    about.refresh_from_db()
    return outcome


def who_may(about: Subject, acts: tuple[Act, ...], cast: Cast, now: datetime) -> dict[str, set[str]]:
    """Try every act as everybody; give who may, and see that refusals have codes of custody."""
    done: dict[str, set[str]] = {}
    for act in acts:
        for name, person in vars(cast).items():
            outcome = tried(about, act, person, values_for(act, cast), now)
            if outcome == "done":
                done.setdefault(act.value, set()).add(name)
            else:
                assert outcome.startswith("custody."), (act, name, outcome)
    return done


def as_sets(table: dict[str, str]) -> dict[str, set[str]]:
    return {act: set(names.split()) for act, names in table.items()}


@pytest.mark.parametrize("state", ITEMS)
def test_who_may_do_what_with_an_item(state: str, register: Register, cast: Cast, now: datetime) -> None:
    item = item_in(state, register=register, cast=cast, now=now)
    assert who_may(item, ON_ITEM, cast, now) == as_sets(ITEMS[state])


@pytest.mark.parametrize("state", LOANS)
def test_who_may_do_what_with_a_loan(state: str, register: Register, cast: Cast, now: datetime) -> None:
    loan = lend(register(place="档案柜"), cast, now, until=state)
    assert who_may(loan, ON_LOAN, cast, now) == as_sets(LOANS[state])


@pytest.mark.parametrize("state", DESTRUCTIONS)
def test_who_may_do_what_with_a_destruction(
    state: str, expired: Callable[..., CustodyItem], cast: Cast, now: datetime
) -> None:
    destruction = destruction_of([expired()], cast, now, until=state)
    assert who_may(destruction, ON_DESTRUCTION, cast, now) == as_sets(DESTRUCTIONS[state])


@pytest.mark.parametrize("state", DESTRUCTIONS)
def test_a_hold_stops_a_destruction_at_every_step(
    state: str, expired: Callable[..., CustodyItem], cast: Cast, now: datetime
) -> None:
    item = expired()
    destruction = destruction_of([item, expired()], cast, now, until=state)
    if state == "certified":
        with pytest.raises(DomainError) as refused:
            services.hold(item, person=cast.manager, password=PASSWORD, reason="诉讼", now=now)
        assert refused.value.code == "custody.act.not_in_this_state"
        return
    services.hold(item, person=cast.manager, password=PASSWORD, reason="诉讼", now=now)
    stopped = {act: who for act, who in DESTRUCTIONS[state].items() if act in ("reject", "withdraw")}
    assert who_may(destruction, ON_DESTRUCTION, cast, now) == as_sets(stopped)
    with pytest.raises(DomainError) as again:
        services.request_destruction([item], person=cast.keeper, reason="期满", now=now)
    assert again.value.code in ("custody.item.on_hold", "custody.item.being_destroyed")


@pytest.mark.parametrize("state", ITEMS)
def test_whose_items_may_be_requested(state: str, register: Register, cast: Cast, now: datetime) -> None:
    item = item_in(state, register=register, cast=cast, now=now)
    may: dict[str, str] = {}
    for name, person in vars(cast).items():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    services.request_destruction([item], person=person, reason="期满", now=now)
                may[name] = "done"
            except DomainError as refused:
                may[name] = refused.code.rsplit(".", 1)[1]
            transaction.set_rollback(True)
    reasons = {
        "to_file": "not_filed", "filed": "not_expired", "moving": "not_expired", "out": "not_expired",
        "held": "not_expired", "expired": "done", "being_destroyed": "being_destroyed",
        "gone": "being_destroyed",
    }  # fmt: skip
    others = dict.fromkeys(vars(cast), "not_entitled")
    assert may == others | {"keeper": reasons[state]}
