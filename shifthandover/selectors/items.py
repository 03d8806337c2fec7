"""What stands open at a desk and goes into the next handover."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from incidents.selectors import HandoverItem, open_for_handover
from ledger.domain.moments import spell
from shifthandover.domain.vocabulary import ItemKind, State
from shifthandover.models import HandedItem, OpenMatter
from shifthandover.models.choices import Deadline, deadlines_of
from staff.models import Desk, Employee
from visitors.selectors import VisitToHandOver, inside_for_handover


@dataclass(frozen=True)
class CarriedItem:
    """An open matter, incident, hazard or visit, described as it will be handed over."""

    kind: ItemKind
    key: str
    title: str
    since: datetime
    shifts: int
    url: str
    detail: str = ""
    owner: Employee | None = None
    next_step: str = ""
    limits: dict[str, str] = field(default_factory=dict)
    position: int = 0
    """Its number once it is handed over; 0 before."""

    @property
    def deadlines(self) -> list[Deadline]:
        """The limits with their names, for showing."""
        return deadlines_of(self.limits)


def open_items(desk: Desk, now: datetime) -> list[CarriedItem]:
    """List what the desk carries over: VIP matters first, then matters, incidents and hazards, visitors."""
    matters = list(open_matters(desk))
    visits = inside_for_handover(now, desk=desk)
    survived = shifts_survived([*map(matter_key, matters), *(visit.key for visit in visits)])
    own = [_of_matter(matter, survived[matter_key(matter)]) for matter in matters]
    incidents = [_of_incident(item) for item in open_for_handover(now, desk=desk)]
    return [*own, *incidents, *(_of_visit(visit, survived[visit.key]) for visit in visits)]


def open_matters(desk: Desk) -> list[OpenMatter]:
    """The open matters of a desk, VIP matters first, then the oldest."""
    rows = OpenMatter.objects.open().filter(desk=desk).select_related("owner")
    return sorted(rows, key=lambda matter: (not matter.is_vip, matter.opened_at, matter.pk))


def describe_matter(matter: OpenMatter) -> CarriedItem:
    """Describe one matter as it would be handed over."""
    key = matter_key(matter)
    return _of_matter(matter, shifts_survived([key])[key])


def shifts_survived(keys: list[str]) -> Counter[str]:
    """Count, for each key, the shifts at whose end the item was handed over and taken over."""
    taken = [State.TAKEN_OVER.value, State.REVIEWED.value]
    rows = (
        HandedItem.objects.filter(key__in=keys, handover__diary__state__in=taken)
        .values_list("key", "handover__diary")
        .distinct()
    )
    return Counter(key for key, _diary in rows)


def matter_key(matter: OpenMatter) -> str:
    """The name by which handovers know a matter."""
    return f"matter.{matter.pk}"


def _of_matter(matter: OpenMatter, shifts: int) -> CarriedItem:
    names = ("due_at", "accept_by", "reply_by", "accepted_at", "replied_at")
    instants = {name: getattr(matter, name) for name in names}
    return CarriedItem(
        kind=ItemKind.VIP if matter.is_vip else ItemKind.MATTER,
        key=matter_key(matter),
        title=matter.title,
        detail=matter.detail,
        owner=matter.owner,
        next_step=matter.next_step,
        limits={name: spell(instant) for name, instant in instants.items() if instant},
        since=matter.opened_at,
        shifts=shifts,
        url=reverse("admin:shifthandover_openmatter_change", args=[matter.pk]),
    )


def _of_incident(item: HandoverItem) -> CarriedItem:
    return CarriedItem(
        kind=ItemKind.HAZARD if item.is_hazard else ItemKind.INCIDENT,
        key=item.key,
        title=item.title,
        detail=f"{item.kind} · {item.state_label}",
        owner=item.owner,
        since=item.since,
        shifts=item.shifts,
        url=item.url,
    )


def _of_visit(visit: VisitToHandOver, shifts: int) -> CarriedItem:
    return CarriedItem(
        kind=ItemKind.VISITOR,
        key=visit.key,
        title=visit.title,
        detail=visit.detail,
        owner=visit.owner,
        next_step=visit.next_step,
        limits={"due_at": spell(visit.ends_at)} if visit.ends_at else {},
        since=visit.since,
        shifts=shifts,
        url=visit.url,
    )
