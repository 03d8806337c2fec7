"""Who holds what: before somebody may leave or change post, and for the list of holders."""

from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from custody.models import CustodyItem, Loan, LoanState
from staff.models import Employee

NAMED: Final = 10
"""Numbers named in an error; of more, how many."""


def what_is_held(employee: Employee, **_kwargs: Any) -> list[Any]:
    """Say what somebody must hand over or bring back before they may leave or change post."""
    kept = list(
        CustodyItem.objects.kept().filter(custodian=employee).order_by("pk").values_list("number", flat=True)
    )
    lent = [
        str(loan)
        for loan in Loan.objects.filter(borrower=employee, state=LoanState.OUT).select_related("item")
    ]
    held: list[Any] = []
    if kept:
        text = _(
            "keeps %(count)d items in custody (%(numbers)s): they hand them over, or a manager takes "
            "them over"
        )
        held.append(text % {"count": len(kept), "numbers": _named(kept)})
    if lent:
        text = _("has %(count)d loans out (%(numbers)s): they bring them back to the custodian")
        held.append(text % {"count": len(lent), "numbers": _named(lent)})
    return held


def _named(numbers: list[str]) -> str:
    more = "…" if len(numbers) > NAMED else ""
    return ", ".join(numbers[:NAMED]) + more


def holders(items: QuerySet[Any]) -> QuerySet[Any]:
    """List who keeps how many of some items, and how many of these are expired or out, the most first."""
    kept = items.kept().order_by()  # type: ignore[attr-defined]
    return (
        kept.values("custodian", "custodian__name", "custodian__work_number")
        .annotate(
            count=Count("pk"),
            to_file=Count("pk", filter=Q(state="to_file")),
            out=Count("pk", filter=Q(state="out")),
        )
        .order_by("-count", "custodian__work_number")
    )


def ready_to_destroy(person: Employee, today: date) -> QuerySet[Any]:
    """List what somebody keeps and may ask to have destroyed: expired, filed, not held, not asked for yet."""
    items = CustodyItem.objects.expired(today).filter(custodian=person, state="filed")
    waiting = Q(is_held=False, destruction__isnull=True)
    return items.filter(waiting).select_related("custody_class").order_by("number")
