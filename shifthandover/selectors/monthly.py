"""What happened at the handovers of a month, for its workbook: a fixed number of statements."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from common.months import Month
from shifthandover.models import (
    ActChoices,
    DecisionChoices,
    DiarySignature,
    HandedItem,
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
        items: what the last version handed over, by diary; queried ones with their answers.
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
    items: dict[int, list[HandedItem]] = field(default_factory=dict)

    def local(self, instant: datetime | None) -> datetime | None:
        """Give an instant as the centre's clock showed it: sheets have no time zones."""
        return instant.astimezone(self.centre.zone).replace(tzinfo=None) if instant else None

    def queried(self, diary: ShiftDiary) -> list[HandedItem]:
        """Give the items that were taken over with a reservation, or returned with a query."""
        return [item for item in self.items.get(diary.pk, []) if item.decision == DecisionChoices.QUERIED]


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
    return HandoverMonth(
        month=month,
        now=now,
        centre=Centre.current(),
        desk=desk,
        diaries=diaries,
        matters=_matters(month, reader, desk),
        acts=_acts(keys),
        problems=Counter(Problem.objects.filter(diary__in=keys).values_list("diary", flat=True)),
        items=_items(keys),
    )


def _acts(diaries: Any) -> Counter[tuple[int, str]]:
    rows = DiarySignature.objects.filter(diary__in=diaries, act__in=list(ActChoices.values))
    return Counter(rows.order_by().values_list("diary", "act"))


def _items(diaries: Any) -> dict[int, list[HandedItem]]:
    """Give the items of each diary's last version."""
    rows: Iterable[HandedItem] = (
        HandedItem.objects.filter(handover__diary__in=diaries)
        .select_related("handover", "decided_by", "answered_by")
        .order_by("handover__number", "position")
    )
    versions: dict[int, dict[int, list[HandedItem]]] = defaultdict(lambda: defaultdict(list))
    for item in rows:
        versions[item.handover.diary_id][item.handover.number].append(item)
    return {diary: found[max(found)] for diary, found in versions.items()}


def _matters(month: Month, reader: Employee, desk: Desk | None) -> list[OpenMatter]:
    zone = Centre.current().zone
    begins = datetime(month.year, month.number, 1, tzinfo=zone)
    after = datetime(month.next().year, month.next().number, 1, tzinfo=zone)
    rows = OpenMatter.objects.visible_to(reader).filter(opened_at__lt=after)
    rows = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=begins))
    rows = rows.filter(desk=desk) if desk else rows
    rows = rows.select_related("desk", "owner", "opened_by", "closed_by").with_shifts_survived()
    return list(rows.annotate(extended=Count("extensions")).order_by("opened_at", "pk"))
