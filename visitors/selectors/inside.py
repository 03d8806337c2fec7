"""Who is inside now, and who is expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q

from visitors.models import Stay, Visit

_MINUTE = timedelta(minutes=1)
SOON = timedelta(hours=24)
"""How far ahead the page at the door looks."""


@dataclass(frozen=True)
class InsideVisit:
    """A visit with somebody inside: the stays that run, and how the agreed time stands.

    Args:
        visit: The visit, with host, desk, place and class.
        stays: The stays of those inside, in order of entry.
        minutes_left: Whole minutes until the agreed end, negative past it; None where none was agreed.
    """

    visit: Visit
    stays: Sequence[Stay]
    minutes_left: int | None

    @property
    def is_over(self) -> bool:
        """Whether somebody stays past the agreed end."""
        return self.minutes_left is not None and self.minutes_left < 0

    @property
    def since(self) -> datetime:
        """When the first of those inside came in."""
        return min(stay.in_at for stay in self.stays)

    @property
    def badges(self) -> list[str]:
        """The badges they carry."""
        return [stay.badge for stay in self.stays if stay.badge]


@dataclass(frozen=True)
class InsidePlace:
    """A place, and the visits with somebody in it."""

    label: str
    visits: Sequence[InsideVisit]

    @property
    def persons(self) -> int:
        """How many visitors are there."""
        return sum(len(one.stays) for one in self.visits)


def inside_now(reader: Any, *, now: datetime) -> list[InsideVisit]:
    """List the visits with somebody inside that the reader may see, the nearest agreed end first.

    Entries without approval stand in front: nothing was agreed about them.
    """
    visits = Visit.objects.visible_to(reader).inside().named()
    found = [_shaped(visit, now) for visit in visits.prefetch_related(_running())]
    return sorted(found, key=lambda one: (not one.visit.is_walk_in, one.visit.ends_at or one.since))


def by_place(visits: Iterable[InsideVisit]) -> list[InsidePlace]:
    """Group visits by place and desk."""

    def label(one: InsideVisit) -> str:
        names = [one.visit.place.label, *([one.visit.desk.label] if one.visit.desk else [])]
        return " · ".join(names)

    ordered = sorted(visits, key=label)
    return [InsidePlace(name, list(rows)) for name, rows in groupby(ordered, key=label)]


def expected(reader: Any, *, now: datetime) -> list[Visit]:
    """List the approved visits nobody has come for, those that begin within a day, the nearest first.

    Who is late beyond the agreed end stays on the list until the clock closes the day.
    """
    rows = Visit.objects.visible_to(reader).expected().filter(starts_at__lte=now + SOON)
    return list(rows.named().prefetch_related("visitors").order_by("starts_at", "pk"))


def may_come_back(reader: Any, *, now: datetime) -> list[Visit]:
    """List the visits that have left within their agreed time: somebody may still come back."""
    rows = Visit.objects.visible_to(reader).filter(Q(state="left"), is_walk_in=False, ends_at__gt=now)
    return list(rows.named().prefetch_related("visitors").order_by("ends_at", "pk"))


def persons_inside(visits: Iterable[InsideVisit]) -> int:
    """Count the persons."""
    return sum(len(one.stays) for one in visits)


def _running() -> Prefetch:
    stays = Stay.objects.open().select_related("visitor").order_by("in_at", "visitor__position")
    return Prefetch("stays", queryset=stays, to_attr="running")


def _shaped(visit: Visit, now: datetime) -> InsideVisit:
    left = None if visit.ends_at is None else (visit.ends_at - now) // _MINUTE
    return InsideVisit(visit, visit.running, left)  # type: ignore[attr-defined]
