"""How incidents stand now: how many in each state, which clocks are overdue, which reports are owed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q

from incidents.domain.ladder import Purpose
from incidents.domain.vocabulary import OPEN_STATES, State
from incidents.models import AuthorityReport, Deadline, Incident

DUE_SOON: Final = timedelta(hours=24)
"""A report to an authority that is due within a day is named before it is late; a default of the product."""

_IN_ORDER: Final = [state for state in State if state in OPEN_STATES]


def open_by_state(reader: Any) -> dict[State, int]:
    """Count the open incidents the reader may see in each state, in the order of the states."""
    rows = Incident.objects.visible_to(reader).open().order_by().values_list("state")
    counts = Counter(dict(rows.annotate(count=Count("pk"))))
    return {state: counts[state] for state in _IN_ORDER}


@dataclass(frozen=True)
class OverdueClocks:
    """The clocks whose time allowed is over and that nobody has answered.

    Args:
        by_purpose: How many wait for what, in the order of the purposes, those with none left out.
        incidents: On how many incidents.
    """

    by_purpose: Mapping[Purpose, int]
    incidents: int

    @property
    def total(self) -> int:
        """How many clocks."""
        return sum(self.by_purpose.values())


def overdue_clocks(reader: Any, now: datetime) -> OverdueClocks:
    """Count the overdue clocks of incidents the reader may see: each clock has one step that runs."""
    rows = Deadline.objects.visible_to(reader).running().filter(limit_at__lte=now)
    found = list(rows.values_list("purpose", "incident"))
    counts = Counter(purpose for purpose, _incident in found)
    return OverdueClocks(
        by_purpose={purpose: counts[purpose] for purpose in Purpose if counts[purpose]},
        incidents=len({incident for _purpose, incident in found}),
    )


@dataclass(frozen=True)
class ReportsOwed:
    """Reports to authorities that are still to be sent: all, those due within a day, those overdue."""

    owed: int
    soon: int
    overdue: int


def reports_owed(reader: Any, now: datetime) -> ReportsOwed:
    """Count the reports that are owed to authorities for leaks the reader may know of."""
    counts = (
        AuthorityReport.objects.visible_to(reader)
        .owed()
        .aggregate(
            owed=Count("pk"),
            soon=Count("pk", filter=Q(due_at__gt=now, due_at__lte=now + DUE_SOON)),
            overdue=Count("pk", filter=Q(due_at__lte=now)),
        )
    )
    return ReportsOwed(**counts)
