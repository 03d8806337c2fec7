"""What happened at the handovers of a month, for its workbook: a fixed number of statements."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from common.months import Month
from shifthandover.models import (
    ActChoices,
    DecisionChoices,
    DiarySignature,
    HandedItem,
    Handover,
    OpenMatter,
    Problem,
    ShiftDiary,
)
from staff.models import Centre, Desk, Employee


@dataclass(frozen=True)
class HandoverMonth:
    """The handovers of a month at some desks, as one reader may see them.

    Attributes:
        acts: how often each act was signed, by diary and act.
        problems: how many problems during the handover, by diary.
        items: how many items the last version handed over, by diary.
        reservations: those taken over with a reservation or returned with a query, by diary.
        matters: open matters that were open on any day of the month, with `shifts` and `extended`.
    """

    month: Month
    now: datetime
    centre: Centre
    desk: Desk | None
    diaries: list[ShiftDiary]
    matters: list[OpenMatter]
    acts: Counter[tuple[int, str]] = field(default_factory=Counter)
    problems: Counter[int] = field(default_factory=Counter)
    items: Counter[int] = field(default_factory=Counter)
    reservations: dict[int, list[HandedItem]] = field(default_factory=dict)

    def local(self, instant: datetime | None) -> datetime | None:
        """Give an instant as the centre's clock showed it: sheets have no time zones."""
        return instant.astimezone(self.centre.zone).replace(tzinfo=None) if instant else None

    def queried(self, diary: ShiftDiary) -> list[HandedItem]:
        """Give the items that were taken over with a reservation, or returned with a query."""
        return self.reservations.get(diary.pk, [])


def diaries_in(month: Month, reader: Employee, desk: Desk | None = None) -> Any:
    """Narrow to the diaries of shifts that began in a month, of those the reader may see."""
    diaries = ShiftDiary.objects.visible_to(reader).filter(day__range=(month.first, month.last))
    return diaries.filter(desk=desk) if desk else diaries


def handover_month(
    month: Month, reader: Employee, *, desk: Desk | None = None, now: datetime
) -> HandoverMonth:
    """Read a month of handovers.

    Args:
        reader: whose scope narrows diaries and matters.
        desk: one desk only; every desk by default.
        now: by then a handover that is not signed is late.
    """
    found = diaries_in(month, reader, desk)
    people = ("outgoing", "incoming", "holder", "reviewer")
    diaries = list(found.select_related("desk", "shift", *people).order_by("starts_at", "desk__code", "pk"))
    keys = found.order_by().values("pk")
    last = _last_versions(keys)
    return HandoverMonth(
        month=month,
        now=now,
        centre=Centre.current(),
        desk=desk,
        diaries=diaries,
        matters=_matters(month, reader, desk),
        acts=_acts(keys),
        problems=Counter(Problem.objects.filter(diary__in=keys).values_list("diary", flat=True)),
        items=Counter(last.values_list("handover__diary", flat=True)),
        reservations=_reservations(last),
    )


def _acts(diaries: Any) -> Counter[tuple[int, str]]:
    rows = DiarySignature.objects.filter(diary__in=diaries, act__in=list(ActChoices.values))
    return Counter(rows.order_by().values_list("diary", "act"))


def _last_versions(diaries: Any) -> Any:
    """Narrow to the items of each diary's last version."""
    of_diary = Handover.objects.filter(diary=OuterRef("diary")).order_by("-number").values("pk")[:1]
    versions = Handover.objects.filter(diary__in=diaries, pk=Subquery(of_diary))
    return HandedItem.objects.filter(handover__in=versions.order_by().values("pk")).order_by()


def _reservations(items: Any) -> dict[int, list[HandedItem]]:
    """Give the queried items by diary, with who queried and who answered."""
    found: dict[int, list[HandedItem]] = defaultdict(list)
    queried = items.filter(decision=DecisionChoices.QUERIED)
    for item in queried.select_related("handover", "decided_by", "answered_by").order_by("position"):
        found[item.handover.diary_id].append(item)
    return found


def _matters(month: Month, reader: Employee, desk: Desk | None) -> list[OpenMatter]:
    zone = Centre.current().zone
    begins = datetime(month.year, month.number, 1, tzinfo=zone)
    after = datetime(month.next().year, month.next().number, 1, tzinfo=zone)
    rows = OpenMatter.objects.visible_to(reader).filter(opened_at__lt=after)
    rows = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=begins))
    rows = rows.filter(desk=desk) if desk else rows
    rows = rows.select_related("desk", "owner", "opened_by", "closed_by").with_shifts_survived()
    return list(rows.annotate(extended=Count("extensions")).order_by("opened_at", "pk"))
