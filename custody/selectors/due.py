"""What is not in order with the items in custody, for dashboards."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from custody.models import CustodyItem, Loan, LoanState


@dataclass(frozen=True)
class CustodyDue:
    """What calls for somebody to act, as far as a reader may see it.

    Args:
        expired: Items whose last day of keeping has passed and that are not destroyed.
        held: How many of these are on hold: nobody destroys them.
        not_filed: Items that were to be filed before today and are not.
        not_returned: Loans that were to be brought back before today and are out.
    """

    expired: int
    held: int
    not_filed: int
    not_returned: int


def custody_due(reader: Any, today: date) -> CustodyDue:
    """Count what is not in order on a day of the centre."""
    items = CustodyItem.objects.visible_to(reader)
    expired = items.expired(today).aggregate(count=Count("pk"), held=Count("pk", filter=Q(is_held=True)))
    loans = Loan.objects.visible_to(reader).filter(state=LoanState.OUT, return_on__lt=today)
    return CustodyDue(
        expired=expired["count"],
        held=expired["held"],
        not_filed=items.to_file().filter(file_by__lt=today).count(),
        not_returned=loans.count(),
    )
