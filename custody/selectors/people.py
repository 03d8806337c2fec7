"""What a person is to an item, a loan or a destruction, and what is the case with it just now."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from custody.domain.decide import acts_open_to
from custody.domain.retention import is_expired
from custody.domain.table import ITEM_ACTS, LOAN_ACTS
from custody.domain.vocabulary import Act, DestructionState, ItemState, LoanKind, LoanState, Refusal, Role
from custody.models import CustodyItem, Destruction, Loan, Move, MoveOutcome
from staff.domain.ranks import is_superior
from staff.models import Employee, PostCode
from staff.selectors import centre_day, post_of

_ROLE_OF_POST: Final[dict[str, Role]] = {
    PostCode.CUSTODIAN: Role.KEEPER,
    PostCode.DUTY_SUPERVISOR: Role.DUTY_SUPERVISOR,
    PostCode.SECURITY_OFFICER: Role.SECURITY_OFFICER,
    PostCode.CENTRE_MANAGER: Role.MANAGER,
}


def role_of_post(post: str) -> frozenset[Role]:
    """Say what somebody is by the post they hold alone."""
    return frozenset({_ROLE_OF_POST[post]}) if post in _ROLE_OF_POST else frozenset()


def waiting_move(item: CustodyItem) -> Move | None:
    """Give the move of an item that waits for its taker, if there is one."""
    return item.moves.filter(outcome=MoveOutcome.WAITING).select_related("giver", "taker").first()


def roles_of(
    item: CustodyItem, person: Employee, *, now: datetime, loan: Loan | None = None
) -> frozenset[Role]:
    """Say everything a person is to an item now, and to a loan of it if one is in question."""
    day = centre_day(now)
    post = post_of(person, day)
    roles = set(role_of_post(post))
    move = waiting_move(item)
    if item.custodian_id == person.pk:
        roles.add(Role.CUSTODIAN)
    if move and move.taker_id == person.pk:
        roles.add(Role.TAKER)
    if loan and loan.borrower_id == person.pk:
        roles.add(Role.BORROWER)
    if loan and may_permit(post, post_of(loan.borrower, day)):
        roles.add(Role.SUPERIOR)
    return frozenset(roles)


def may_permit(post: str, borrowers_post: str) -> bool:
    """Tell whether the holder of a post is the superior who permits what the holder of another borrows.

    Nobody stands above a centre manager: what they borrow is permitted by the security officer.
    """
    if borrowers_post == PostCode.CENTRE_MANAGER:
        return post == PostCode.SECURITY_OFFICER
    return is_superior([post], [borrowers_post])


def standing(item: CustodyItem, *, today: date, loan: Loan | None = None) -> frozenset[Refusal]:
    """Say what is the case with an item, each fact named by the refusal it may cause."""
    has_expired = is_expired(item.expires_on, today=today)
    facts = {
        Refusal.ON_HOLD if item.is_held else Refusal.NOT_ON_HOLD,
        Refusal.EXPIRED if has_expired else Refusal.NOT_EXPIRED,
        Refusal.MOVE_WAITS if waiting_move(item) else Refusal.NO_MOVE,
    }
    if item.state == ItemState.TO_FILE:
        facts.add(Refusal.NOT_FILED)
    if item.destruction_id is not None:
        facts.add(Refusal.BEING_DESTROYED)
    if item.state == ItemState.OUT or item.loans.filter(state=LoanState.OUT).exists():
        facts.add(Refusal.COPIES_OUT)
    if loan and loan.kind == LoanKind.ORIGINAL and item.state == ItemState.OUT:
        facts.add(Refusal.ORIGINAL_OUT)
    if loan and loan.return_on < today:
        facts.add(Refusal.RETURN_DAY_PAST)
    return frozenset(facts)


def roles_in(
    destruction: Destruction, person: Employee, *, items: Iterable[CustodyItem], now: datetime
) -> frozenset[Role]:
    """Say everything a person is to a destruction of these items now."""
    post = post_of(person, centre_day(now))
    return role_of_post(post) | roles_by_name(destruction, person, items=items)


def roles_by_name(
    destruction: Destruction, person: Employee, *, items: Iterable[CustodyItem]
) -> frozenset[Role]:
    """Say what a person is to a destruction besides their post."""
    named = {
        Role.REQUESTER: destruction.requested_by_id,
        Role.APPROVER: destruction.approver_id,
        Role.EXECUTOR: destruction.executor_id,
    }
    roles = {role for role, holder in named.items() if holder == person.pk}
    if any(item.custodian_id == person.pk for item in items):
        roles.add(Role.CUSTODIAN)
    return frozenset(roles)


def standing_of_all(items: Iterable[CustodyItem]) -> frozenset[Refusal]:
    """Say what is the case with the items of a destruction under way."""
    return frozenset({Refusal.ON_HOLD} if any(item.is_held for item in items) else ())


def item_acts_for(item: CustodyItem, person: Employee, *, now: datetime) -> list[Act]:
    """List what the state table offers a person to do with an item now."""
    roles, facts = roles_of(item, person, now=now), standing(item, today=centre_day(now))
    open_acts = acts_open_to(ItemState(item.state), roles=roles, standing=facts)
    return [act for act in ITEM_ACTS if act in open_acts]


def loan_acts_for(loan: Loan, person: Employee, *, now: datetime) -> list[Act]:
    """List what the state table offers a person to do with a loan now."""
    roles = roles_of(loan.item, person, now=now, loan=loan)
    facts = standing(loan.item, today=centre_day(now), loan=loan)
    open_acts = acts_open_to(LoanState(loan.state), roles=roles, standing=facts)
    return [act for act in LOAN_ACTS if act in open_acts]


def destruction_acts_for(destruction: Destruction, person: Employee, *, now: datetime) -> list[Act]:
    """List what the state table offers a person to do with a destruction now."""
    items = list(destruction.items.all())
    roles = roles_in(destruction, person, items=items, now=now)
    return acts_open_to(DestructionState(destruction.state), roles=roles, standing=standing_of_all(items))
