"""What of custody concerns a month of the centre, of what a reader may see."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from common.months import Month
from custody.domain.vocabulary import OPEN_DESTRUCTIONS, OPEN_LOANS, Act
from custody.models import CustodyItem, Destruction, DestructionEvent, Loan, Move, MoveOutcome
from staff.models import Centre


def span_of(month: Month) -> tuple[datetime, datetime]:
    """Give the instant at which a month begins at the centre, and that at which it is over."""
    zone = Centre.current().zone
    return (
        datetime.combine(month.first, time(), zone),
        datetime.combine(month.last + timedelta(days=1), time(), zone),
    )


def register_of(month: Month, reader: Any) -> QuerySet[CustodyItem]:
    """List the items that were in the register at any time of a month."""
    begins, ends = span_of(month)
    there = Q(registered_at__lt=ends) & (Q(destroyed_at__isnull=True) | Q(destroyed_at__gte=begins))
    items = CustodyItem.objects.visible_to(reader).filter(there)
    return items.select_related("custody_class", "custodian", "destruction").order_by("number")


def late_filings_of(month: Month, reader: Any, today: date) -> list[CustodyItem]:
    """List the items whose day of filing lay in a month and passed before they were filed.

    What is not filed yet is late only once its day is over.
    """
    zone = Centre.current().zone
    items = CustodyItem.objects.visible_to(reader).filter(file_by__range=(month.first, month.last))
    found = items.select_related("custody_class", "custodian").order_by("file_by", "number")
    return [
        item
        for item in found
        if (item.filed_at.astimezone(zone).date() if item.filed_at else today) > item.file_by
    ]


def moves_of(month: Month, reader: Any) -> QuerySet[Move]:
    """List the moves that were offered or ended in a month, or wait since before."""
    begins, ends = span_of(month)
    lasting = Q(outcome=MoveOutcome.WAITING) | Q(ended_at__gte=begins)
    moves = Move.objects.visible_to(reader).filter(lasting, offered_at__lt=ends)
    return moves.select_related("item__custody_class", "giver", "taker").order_by("offered_at", "pk")


def loans_of(month: Month, reader: Any) -> QuerySet[Loan]:
    """List the loans that were asked for, answered, out or brought back in a month."""
    begins, ends = span_of(month)
    lasting = Q(state__in=OPEN_LOANS) | Q(returned_at__gte=begins) | Q(answered_at__gte=begins)
    loans = Loan.objects.visible_to(reader).filter(lasting | Q(asked_at__gte=begins), asked_at__lt=ends)
    named = ("item__custody_class", "item__custodian", "borrower", "answered_by")
    return loans.select_related(*named).order_by("asked_at", "pk")


def destructions_of(month: Month, reader: Any) -> QuerySet[Destruction]:
    """List the destructions that were under way in a month, whenever and however they ended."""
    begins, ends = span_of(month)
    since = DestructionEvent.objects.filter(at__gte=begins)
    lasting = Q(state__in=OPEN_DESTRUCTIONS) | Q(pk__in=since.values("destruction"))
    rows = Destruction.objects.visible_to(reader).filter(lasting, requested_at__lt=ends)
    named = ("requested_by", "approver", "executor", "witness")
    return rows.select_related(*named).prefetch_related("lines__item").order_by("number")


def certified_as(destructions: list[Destruction]) -> dict[int, int]:
    """Give the register's number of each witness's signature, by destruction."""
    events = DestructionEvent.objects.filter(destruction__in=destructions, code=Act.WITNESS)
    return dict(events.filter(entry__isnull=False).values_list("destruction", "entry__sequence"))
