"""Who may open what Zhiban holds of an item."""

from custody.models import CustodyItem, LoanState
from staff.models import Employee


def may_open(item: CustodyItem, person: Employee) -> bool:
    """Tell whether somebody may open the files of an item: its custodian, or whoever received a loan of it.

    Opening is copying: everybody else, whatever their post, asks for it first.
    """
    if item.custodian_id == person.pk:
        return True
    return item.loans.filter(borrower=person, state=LoanState.OUT).exists()
