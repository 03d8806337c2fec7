"""The words of the state tables: states, acts, what a person is to an item, why an act is refused."""

from enum import StrEnum


class ItemState(StrEnum):
    """Where an item stands."""

    TO_FILE = "to_file"
    FILED = "filed"
    OUT = "out"
    DESTROYED = "destroyed"


class LoanState(StrEnum):
    """Where a loan stands."""

    ASKED = "asked"
    PERMITTED = "permitted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    OUT = "out"
    RETURNED = "returned"


class DestructionState(StrEnum):
    """Where a destruction stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"
    CERTIFIED = "certified"


OPEN_LOANS = frozenset({LoanState.ASKED, LoanState.PERMITTED, LoanState.OUT})
OPEN_DESTRUCTIONS = frozenset(
    {DestructionState.REQUESTED, DestructionState.APPROVED, DestructionState.DESTROYED}
)


class LoanKind(StrEnum):
    """What is lent: the original, or copies made of it."""

    ORIGINAL = "original"
    COPY = "copy"


class Act(StrEnum):
    """What people do with an item, a loan of it, or a destruction."""

    REGISTER = "register"
    FILE = "file"
    CORRECT = "correct"
    ATTACH = "attach"
    HAND_OVER = "hand_over"
    TAKE = "take"
    DECLINE = "decline"
    TAKE_BACK = "take_back"
    TAKE_OVER = "take_over"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    EXTEND = "extend"
    VOID = "void"

    ASK = "ask"
    PERMIT = "permit"
    REFUSE = "refuse"
    CANCEL = "cancel"
    RECEIVE = "receive"
    BRING_BACK = "bring_back"

    REQUEST = "request"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    DESTROY = "destroy"
    WITNESS = "witness"


class Role(StrEnum):
    """What a person is to an item, a loan or a destruction at the moment of an act; often several."""

    CUSTODIAN = "custodian"
    TAKER = "taker"
    BORROWER = "borrower"
    SUPERIOR = "superior"
    REQUESTER = "requester"
    APPROVER = "approver"
    EXECUTOR = "executor"
    KEEPER = "keeper"
    DUTY_SUPERVISOR = "duty_supervisor"
    SECURITY_OFFICER = "security_officer"
    MANAGER = "manager"


class Refusal(StrEnum):
    """Why an act is refused; the value is the code clients see and never changes."""

    NOT_NOW = "custody.act.not_in_this_state"
    NOT_ENTITLED = "custody.act.not_entitled"
    OWN_LOAN = "custody.act.own_loan"
    OWN_REQUEST = "custody.act.own_request"
    ANOTHER_PERSON = "custody.act.another_person_needed"
    ALREADY_CUSTODIAN = "custody.act.already_custodian"
    NOT_FILED = "custody.item.not_filed"
    NOT_EXPIRED = "custody.item.not_expired"
    EXPIRED = "custody.item.expired"
    ON_HOLD = "custody.item.on_hold"
    NOT_ON_HOLD = "custody.item.not_on_hold"
    BEING_DESTROYED = "custody.item.being_destroyed"
    COPIES_OUT = "custody.item.copies_out"
    MOVE_WAITS = "custody.move.waits"
    NO_MOVE = "custody.move.none_waits"
    ORIGINAL_OUT = "custody.loan.original_is_out"
    RETURN_DAY_PAST = "custody.loan.return_day_past"
