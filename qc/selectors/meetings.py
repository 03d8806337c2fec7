"""Meetings with everything that their page and their workbook show, in a constant number of statements."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from qc.domain.measures import Part, part_of
from qc.models import ItemState, Measure, MeasureStep, MeetingItem, QualityMeeting
from staff.models import Employee

HOLD = "qc.hold_meeting"


def with_items(meetings: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch the items with their measures, steps and checks along with meetings."""
    steps = MeasureStep.objects.select_related("by")
    measures = Measure.objects.select_related("owner", "check_made__checked_by").prefetch_related(
        Prefetch("steps", queryset=steps)
    )
    items = MeetingItem.objects.select_related("scorecard", "team", "operator")
    items = items.prefetch_related(Prefetch("measures", queryset=measures)).order_by("position")
    return meetings.select_related("chair", "entered_by", "signature").prefetch_related(
        "present", Prefetch("items", queryset=items)
    )


def latest_measure(item: MeetingItem) -> Measure:
    """Give the measure of an item's present round; no statement where the measures were fetched along."""
    return max(item.measures.all(), key=lambda measure: measure.number)


def part_in(item: MeetingItem, person: Employee) -> Part | None:
    """Tell what somebody is to an item: owner of its present measure, or judge of it."""
    return part_of(
        is_owner=latest_measure(item).owner_id == person.pk,
        is_chair=item.meeting.chair_id == person.pk,
        is_manager=person.has_perm(HOLD),
    )


def open_measures(*, due_until: date) -> list[Measure]:
    """List the measures of the present round that are open and due by a day, the last included."""
    items = MeetingItem.objects.filter(state=ItemState.OPEN)
    rows = Measure.objects.filter(item__in=items, due_on__lte=due_until)
    rows = rows.select_related("item__meeting__chair", "owner").prefetch_related("item__measures")
    return [row for row in rows.order_by("due_on", "pk") if latest_measure(row.item).pk == row.pk]


def waiting_for_check(today: date) -> QuerySet[MeetingItem]:
    """Keep the items whose measure is done and whose due date passed more than a day ago."""
    due = Measure.objects.filter(due_on__lt=today - timedelta(days=1)).order_by().values("item")
    return MeetingItem.objects.filter(state=ItemState.DONE, pk__in=due)


def meetings_of(person: Employee) -> QuerySet[QualityMeeting]:
    """Give the meetings somebody may see, newest first."""
    return QualityMeeting.objects.visible_to(person).order_by("-held_on", "-pk")
