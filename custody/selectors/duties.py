"""What is to be done about items just now: by whoever keeps them, and in the whole register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from custody.domain.decide import acts_open_to
from custody.domain.vocabulary import Act, DestructionState, LoanState
from custody.models import CustodyItem, Destruction, Loan, Move, MoveOutcome
from custody.selectors.people import role_of_post, roles_by_name, standing_of_all
from staff.models import Employee
from staff.selectors import centre_day, post_of


@dataclass(frozen=True)
class Keeping:
    """What somebody keeps, in numbers.

    Args:
        kept: Items that are not destroyed.
        to_file: Of these, waiting to be filed.
        late: Of these, past the day by which they were to be filed.
        expired: Past their last day of keeping.
        held: Not to be destroyed, whatever their age.
        custodians: How many people keep them.
    """

    kept: int
    to_file: int
    late: int
    expired: int
    held: int
    custodians: int


@dataclass(frozen=True)
class Lending:
    """What is lent, in numbers.

    Args:
        asked: Waiting for a superior's permission.
        out: Received and not brought back.
        due: Of these, to be brought back today.
        overdue: Of these, to have been brought back before.
    """

    asked: int
    out: int
    due: int
    overdue: int


def keeping_of(items: QuerySet[CustodyItem], today: date) -> Keeping:
    """Count what of some items calls for somebody: one statement."""
    kept = items.exclude(state="destroyed").order_by()
    return Keeping(
        **kept.aggregate(
            kept=Count("pk"),
            to_file=Count("pk", filter=Q(state="to_file")),
            late=Count("pk", filter=Q(state="to_file", file_by__lt=today)),
            expired=Count("pk", filter=Q(expires_on__lt=today)),
            held=Count("pk", filter=Q(is_held=True)),
            custodians=Count("custodian", distinct=True),
        )
    )


def lending_of(loans: QuerySet[Loan], today: date) -> Lending:
    """Count what is asked for and what is out of some loans: one statement."""
    out = Q(state=LoanState.OUT)
    return Lending(
        **loans.order_by().aggregate(
            asked=Count("pk", filter=Q(state=LoanState.ASKED)),
            out=Count("pk", filter=out),
            due=Count("pk", filter=out & Q(return_on=today)),
            overdue=Count("pk", filter=out & Q(return_on__lt=today)),
        )
    )


def kept_by(person: Employee) -> QuerySet[CustodyItem]:
    """List what somebody keeps."""
    return CustodyItem.objects.kept().filter(custodian=person).select_related("custody_class")


def offered_to(person: Employee) -> QuerySet[Move]:
    """List the moves that wait for somebody's signature, the oldest first."""
    waiting = Move.objects.filter(taker=person, outcome=MoveOutcome.WAITING)
    return waiting.select_related("item__custody_class", "giver").order_by("offered_at", "pk")


def has_part_in_custody(person: Employee) -> bool:
    """Tell whether somebody keeps an item, or is offered one."""
    mine = Q(custodian=person) | Q(moves__taker=person, moves__outcome=MoveOutcome.WAITING)
    return CustodyItem.objects.kept().filter(mine).exists()


def open_destructions(person: Employee, *, now: datetime) -> list[tuple[Destruction, list[Act]]]:
    """List the destructions under way that somebody may see, each with what they may do now."""
    found = Destruction.objects.visible_to(person).open().select_related("requested_by")
    rows = list(found.prefetch_related("items").order_by("pk"))
    return list(_with_acts(rows, person, post_of(person, centre_day(now)))) if rows else []


def _with_acts(
    rows: Iterable[Destruction], person: Employee, post: str
) -> Iterable[tuple[Destruction, list[Act]]]:
    for row in rows:
        items = row.items.all()
        roles = role_of_post(post) | roles_by_name(row, person, items=items)
        facts = standing_of_all(items)
        yield row, acts_open_to(DestructionState(row.state), roles=roles, standing=facts)
