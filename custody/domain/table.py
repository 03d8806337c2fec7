"""The state tables of items, loans and destructions, as data: from where, which act, to where, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from custody.domain.vocabulary import Act, DestructionState, ItemState, LoanState, Refusal, Role

State = ItemState | LoanState | DestructionState


@dataclass(frozen=True)
class Row:
    """One row of a state table.

    Args:
        source: State before the act; None before there is anything.
        act: The act.
        target: State after the act.
        who: What a person must be, at least one of these; empty means anybody.
        never: What a person must not be, each with the refusal it meets.
        blocked_by: What must not be the case, in the order in which it is told.
        is_signed: The person enters their password; the act goes into the register.
    """

    source: State | None
    act: Act
    target: State
    who: frozenset[Role] = frozenset()
    never: tuple[tuple[Role, Refusal], ...] = ()
    blocked_by: tuple[Refusal, ...] = ()
    is_signed: bool = False


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


_CUSTODIAN = _roles(Role.CUSTODIAN)
_MANAGER = _roles(Role.MANAGER)
_KEPT: Final = (ItemState.TO_FILE, ItemState.FILED, ItemState.OUT)


def _item_rows() -> Iterable[Row]:
    """List what is done with an item while it is kept."""
    yield Row(None, Act.REGISTER, ItemState.TO_FILE)
    for state in (ItemState.TO_FILE, ItemState.FILED):
        yield Row(state, Act.FILE, ItemState.FILED, _CUSTODIAN)
    for state in _KEPT:
        unless_destroyed = (Refusal.BEING_DESTROYED,)
        yield Row(state, Act.CORRECT, state, _CUSTODIAN, blocked_by=unless_destroyed)
        yield Row(state, Act.ATTACH, state, _CUSTODIAN, blocked_by=unless_destroyed)
        yield from _moves(state)
        yield Row(state, Act.HOLD, state, _MANAGER, blocked_by=(Refusal.ON_HOLD,), is_signed=True)
        yield Row(state, Act.LIFT_HOLD, state, _MANAGER, blocked_by=(Refusal.NOT_ON_HOLD,), is_signed=True)
        yield Row(state, Act.EXTEND, state, _MANAGER, blocked_by=unless_destroyed, is_signed=True)
        yield Row(
            state,
            Act.VOID,
            state,
            _CUSTODIAN | _MANAGER,
            blocked_by=(Refusal.EXPIRED, Refusal.BEING_DESTROYED),
        )


def _moves(state: ItemState) -> Iterable[Row]:
    """List how an item comes to another custodian: given and taken, or taken over by the manager."""
    taker = _roles(Role.TAKER)
    yield Row(state, Act.HAND_OVER, state, _CUSTODIAN, blocked_by=(Refusal.MOVE_WAITS,), is_signed=True)
    yield Row(state, Act.TAKE, state, taker, is_signed=True)
    yield Row(state, Act.DECLINE, state, taker)
    yield Row(state, Act.TAKE_BACK, state, _CUSTODIAN, blocked_by=(Refusal.NO_MOVE,))
    never = ((Role.CUSTODIAN, Refusal.ALREADY_CUSTODIAN),)
    yield Row(state, Act.TAKE_OVER, state, _MANAGER, never=never, is_signed=True)


def _loan_rows() -> Iterable[Row]:
    """List the way of a loan: permitted before anything leaves, signed for, brought back."""
    superior, borrower = _roles(Role.SUPERIOR), _roles(Role.BORROWER)
    not_own = ((Role.BORROWER, Refusal.OWN_LOAN),)
    asked, permitted, out = LoanState.ASKED, LoanState.PERMITTED, LoanState.OUT
    late = (Refusal.RETURN_DAY_PAST, Refusal.BEING_DESTROYED)
    yield Row(None, Act.ASK, asked, blocked_by=(Refusal.NOT_FILED, Refusal.BEING_DESTROYED))
    yield Row(asked, Act.PERMIT, permitted, superior, never=not_own, blocked_by=late, is_signed=True)
    for state in (asked, permitted):
        yield Row(state, Act.REFUSE, LoanState.REFUSED, superior, never=not_own)
        yield Row(state, Act.CANCEL, LoanState.CANCELLED, borrower)
    blocked_by = (*late, Refusal.ORIGINAL_OUT)
    yield Row(permitted, Act.RECEIVE, out, borrower, blocked_by=blocked_by, is_signed=True)
    yield Row(out, Act.BRING_BACK, LoanState.RETURNED, _CUSTODIAN)


def _destruction_rows() -> Iterable[Row]:
    """List the way of a destruction: four steps, three people beside each other, no hold."""
    state = DestructionState
    approvers = _roles(Role.MANAGER, Role.SECURITY_OFFICER)
    witnesses = _roles(Role.KEEPER, Role.DUTY_SUPERVISOR, Role.SECURITY_OFFICER, Role.MANAGER)
    own = ((Role.REQUESTER, Refusal.OWN_REQUEST), (Role.CUSTODIAN, Refusal.OWN_REQUEST))
    not_approver = (Role.APPROVER, Refusal.ANOTHER_PERSON)
    held = (Refusal.ON_HOLD,)
    yield Row(
        None,
        Act.REQUEST,
        state.REQUESTED,
        _CUSTODIAN,
        blocked_by=(
            Refusal.BEING_DESTROYED,
            Refusal.NOT_FILED,
            Refusal.NOT_EXPIRED,
            Refusal.ON_HOLD,
            Refusal.COPIES_OUT,
            Refusal.MOVE_WAITS,
        ),
    )
    yield Row(state.REQUESTED, Act.APPROVE, state.APPROVED, approvers, own, held, is_signed=True)
    yield Row(state.REQUESTED, Act.REJECT, state.REJECTED, approvers, own)
    for source in (state.REQUESTED, state.APPROVED):
        yield Row(source, Act.WITHDRAW, state.WITHDRAWN, _roles(Role.REQUESTER, Role.MANAGER))
    executors = witnesses | _CUSTODIAN
    yield Row(state.APPROVED, Act.DESTROY, state.DESTROYED, executors, (not_approver,), held, is_signed=True)
    never = (not_approver, (Role.EXECUTOR, Refusal.ANOTHER_PERSON))
    yield Row(state.DESTROYED, Act.WITNESS, state.CERTIFIED, witnesses, never, held, is_signed=True)


ITEM_TABLE: Final = tuple(_item_rows())
LOAN_TABLE: Final = tuple(_loan_rows())
DESTRUCTION_TABLE: Final = tuple(_destruction_rows())
TABLE: Final = (*ITEM_TABLE, *LOAN_TABLE, *DESTRUCTION_TABLE)

ITEM_ACTS: Final = tuple(dict.fromkeys(row.act for row in ITEM_TABLE))
LOAN_ACTS: Final = tuple(dict.fromkeys(row.act for row in LOAN_TABLE))
DESTRUCTION_ACTS: Final = tuple(dict.fromkeys(row.act for row in DESTRUCTION_TABLE))


def row_of(state: State | None, act: Act) -> Row | None:
    """Find the row that begins in the state with the act; None when there is none."""
    # Values of different enumerations may be equal strings: the row must be of the same kind of state.
    return next(
        (
            row
            for row in TABLE
            if row.act == act and row.source == state and isinstance(row.source, type(state))
        ),
        None,
    )


def is_signed(act: Act) -> bool:
    """Tell whether the act asks for the password of whoever does it."""
    return any(row.is_signed for row in TABLE if row.act == act)
