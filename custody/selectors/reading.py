"""Who may open what Zhiban holds of an item, and read which of its loans."""

from collections.abc import Iterable

from custody.models import CustodyEvent, CustodyItem, Loan, LoanState
from staff.models import Employee


def may_open(item: CustodyItem, person: Employee) -> bool:
    """Tell whether somebody may open the files of an item: its custodian, or whoever received a loan of it.

    Opening is copying: everybody else, whatever their post, asks for it first.
    """
    if item.custodian_id == person.pk:
        return True
    return item.loans.filter(borrower=person, state=LoanState.OUT).exists()


def loans_seen(item: CustodyItem, reader: Employee) -> list[Loan]:
    """List an item's loans that somebody may see.

    Who borrows it learns nothing of who borrowed it before, and what for.
    """
    rows = item.loans.visible_to(reader)
    return list(rows.select_related("borrower", "answered_by", "item__custodian", "item__custody_class"))


def history_seen(item: CustodyItem, loans: Iterable[Loan]) -> list[CustodyEvent]:
    """List an item's history, of its loans only what these tell."""
    told = {None, *(loan.number for loan in loans)}
    events = item.events.select_related("actor", "entry")
    return [event for event in events if event.details.get("loan", {}).get("number") in told]
