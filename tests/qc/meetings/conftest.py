"""A quality meeting on September with one item, and a way to write down calls and errors."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from common.months import Month
from qc.models import FigureKind, MeetingItem, QualityMeeting
from qc.selectors.measured import Evidence
from qc.services.meetings import ItemOrder, MeetingOrder, record_meeting
from records.models import ErrorRecord, RecordKind, Workload
from seeds.loader import records as seeded
from staff.models import Employee, PostCode

People = dict[str, Employee]
Make = Callable[..., Any]
FIRST, LAST, DUE = date(2026, 9, 1), date(2026, 9, 10), date(2026, 10, 20)


@pytest.fixture
def chair(make_employee: Make, make_team: Make) -> Employee:
    """The centre's manager."""
    return make_employee("9090", PostCode.CENTRE_MANAGER, team=make_team("quality"))


@pytest.fixture
def write(people: People, centre: Any, now: datetime) -> Callable[..., None]:
    """Write down calls and errors of the operator on a day."""
    seeded.load_record_kinds()

    def fill(day: date, calls: int, errors: int, who: str = "operator") -> None:
        common = {"employee": people[who], "day": day, "entered_at": now}
        Workload.objects.create(reference=f"{who}{day}", calls_answered=calls, **common)
        kind = RecordKind.objects.get(code="wrong-answer")
        for number in range(errors):
            ErrorRecord.objects.create(reference=f"{who}{day}/{number}", kind=kind, **common)

    return fill


@pytest.fixture
def order(people: People) -> Callable[..., ItemOrder]:
    """Make an item on the errors of early September, owned by the lead."""

    def make(**changes: Any) -> ItemOrder:
        evidence = changes.pop("evidence", Evidence(FigureKind.ERRORS, FIRST, LAST))
        values: dict[str, Any] = {
            "problem": "too many errors",
            "evidence": evidence,
            "cause": "new prices",
            "measure": "teach them",
            "owner": people["lead"],
            "due_on": DUE,
        }
        return ItemOrder(**{**values, **changes})

    return make


@pytest.fixture
def meeting(people: People, chair: Employee, write: Make, order: Make, now: datetime) -> QualityMeeting:
    """A meeting of 20 October on September: 40 errors in 1,000 calls."""
    write(FIRST, 1000, 40)
    head = MeetingOrder(Month(2026, 9), date(2026, 10, 20), chair, present=[people["other_lead"]])
    return record_meeting(head, [order()], by=people["manager"], now=now)


@pytest.fixture
def item(meeting: QualityMeeting) -> MeetingItem:
    """Its one item."""
    return meeting.items.get()
