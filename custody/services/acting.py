"""One name for each act, and one way to do it: every door goes through here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from custody.domain.table import ITEM_ACTS, LOAN_ACTS
from custody.domain.vocabulary import Act
from custody.models import CustodyItem, Destruction, Loan
from custody.services import destroying, keeping, lending, moving
from staff.models import Employee

PERMISSIONS: Final[dict[Act, str]] = {
    Act.REGISTER: "custody.register_item",
    Act.FILE: "custody.keep_item",
    Act.CORRECT: "custody.keep_item",
    Act.ATTACH: "custody.keep_item",
    Act.HAND_OVER: "custody.keep_item",
    Act.TAKE: "custody.keep_item",
    Act.DECLINE: "custody.keep_item",
    Act.TAKE_BACK: "custody.keep_item",
    Act.TAKE_OVER: "custody.take_over_item",
    Act.HOLD: "custody.hold_item",
    Act.LIFT_HOLD: "custody.hold_item",
    Act.EXTEND: "custody.hold_item",
    Act.VOID: "custody.keep_item",
    Act.ASK: "custody.borrow_item",
    Act.PERMIT: "custody.permit_loan",
    Act.REFUSE: "custody.permit_loan",
    Act.CANCEL: "custody.borrow_item",
    Act.RECEIVE: "custody.borrow_item",
    Act.BRING_BACK: "custody.keep_item",
    Act.REQUEST: "custody.request_destruction",
    Act.APPROVE: "custody.approve_destruction",
    Act.REJECT: "custody.approve_destruction",
    Act.WITHDRAW: "custody.request_destruction",
    Act.DESTROY: "custody.destroy_item",
    Act.WITNESS: "custody.witness_destruction",
}
"""The permission that a role needs before the state table is asked at all."""

_ACTS: Final[dict[Act, Callable[..., Any]]] = {
    Act.FILE: keeping.file,
    Act.CORRECT: keeping.correct,
    Act.ATTACH: keeping.attach,
    Act.HAND_OVER: moving.hand_over,
    Act.TAKE: moving.take,
    Act.DECLINE: moving.decline,
    Act.TAKE_BACK: moving.take_back,
    Act.TAKE_OVER: moving.take_over,
    Act.HOLD: keeping.hold,
    Act.LIFT_HOLD: keeping.lift_hold,
    Act.EXTEND: keeping.extend,
    Act.VOID: keeping.declare_void,
    Act.ASK: lending.ask,
    Act.PERMIT: lending.permit,
    Act.REFUSE: lending.refuse,
    Act.CANCEL: lending.cancel,
    Act.RECEIVE: lending.receive,
    Act.BRING_BACK: lending.bring_back,
    Act.APPROVE: destroying.approve,
    Act.REJECT: destroying.reject,
    Act.WITHDRAW: destroying.withdraw,
    Act.DESTROY: destroying.destroy,
    Act.WITNESS: destroying.witness,
}
ON_ITEM: Final = (*(act for act in ITEM_ACTS if act != Act.REGISTER), Act.ASK)
ON_LOAN: Final = tuple(act for act in LOAN_ACTS if act != Act.ASK)
ON_DESTRUCTION: Final = (Act.APPROVE, Act.REJECT, Act.WITHDRAW, Act.DESTROY, Act.WITNESS)
"""The acts on something that is there; registering and requesting make something new."""


def act_on(
    about: CustodyItem | Loan | Destruction,
    act: Act,
    *,
    person: Employee,
    now: datetime,
    values: Mapping[str, Any],
) -> Any:
    """Do one act by its name on an item, a loan or a destruction.

    Args:
        values: What the act's own service takes besides person and instant.

    Returns:
        What the act's service gives: the item, the loan or the destruction as it stands then.

    Raises:
        DomainError: whatever the act's service refuses.
        KeyError: an act that is done otherwise, such as registering.
    """
    return _ACTS[act](about, person=person, now=now, **values)
