"""Reads of appeals: what waits for a decision, and what is overdue."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from qc.models import Appeal, AppealQuerySet


def appeals_with_people(appeals: AppealQuerySet) -> AppealQuerySet:
    """Fetch what a list of appeals names: people, criteria and comments in three statements."""
    rows = appeals.select_related(
        "evaluation__operator",
        "evaluation__inspector",
        "evaluation__version__scorecard",
        "filed_by",
        "decided_by",
    )
    return rows.prefetch_related("items", "comments__author")


def waiting_appeals() -> AppealQuerySet:
    """Return the open appeals, the most urgent first."""
    return appeals_with_people(Appeal.objects.open()).order_by("due_on", "pk")


@dataclass(frozen=True)
class AppealLoad:
    """How many appeals wait for a decision, and how many of them should have had one before today."""

    open: int
    overdue: int


def appeal_load(today: date, *, reader: Any) -> AppealLoad:
    """Count the open and the overdue appeals that the reader may see, in one statement."""
    rows = Appeal.objects.visible_to(reader).open().order_by()
    return AppealLoad(**rows.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))))
