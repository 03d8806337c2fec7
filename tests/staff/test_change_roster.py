"""Changing the roster: all or none, nothing overwritten unseen, every change kept."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.errors import DomainError
from staff.models import Employee, PostCode, RosterChange, RosterEntry, RosterOrigin, Shift
from staff.services import Seen, Wish, change_roster, roster_changed

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)
OTHER_DAY = date(2026, 10, 21)


@pytest.fixture
def shift() -> Shift:
    return Shift.objects.create(
        code="EVE", name="Evening", name_zh="晚班", parts=[{"start": 840, "end": 1320}], net_minutes=480
    )


@pytest.fixture
def anna(make_employee: Callable[..., Employee]) -> Employee:
    return make_employee("1001")


def told(person: Employee) -> list[tuple[date, str | None]]:
    rows = RosterEntry.objects.filter(employee=person).order_by("day")
    return list(rows.values_list("day", "shift__code"))


def change(*wishes: Wish, by: Employee | None = None, now: datetime) -> Any:
    return change_roster(wishes, by=by, now=now, origin=RosterOrigin.GRID)


def test_cells_are_added_changed_and_cleared(anna: Employee, shift: Shift, now: datetime) -> None:
    first = change(Wish(anna.pk, DAY, shift.pk), Wish(anna.pk, OTHER_DAY), now=now)
    assert (len(first.added), len(first.changed), len(first.cleared)) == (2, 0, 0)
    assert told(anna) == [(DAY, "EVE"), (OTHER_DAY, None)]
    second = change(Wish(anna.pk, DAY), Wish(anna.pk, OTHER_DAY, is_cleared=True), now=now)
    assert (len(second.added), len(second.changed), len(second.cleared)) == (0, 1, 1)
    assert told(anna) == [(DAY, None)]


def test_the_history_says_who_when_from_what_to_what(
    anna: Employee, shift: Shift, make_employee: Callable[..., Employee], now: datetime
) -> None:
    lead = make_employee("2001", PostCode.TEAM_LEAD)
    change(Wish(anna.pk, DAY, shift.pk, note="换班"), by=lead, now=now)
    change(Wish(anna.pk, DAY), by=lead, now=now)
    change(Wish(anna.pk, DAY, is_cleared=True), now=now)
    history = RosterChange.objects.of_cell(anna.pk, DAY).values_list("before", "after", "changed_by")
    assert list(history) == [
        ({"shift": "", "note": "换班"}, None, None),
        ({"shift": "EVE", "note": "换班"}, {"shift": "", "note": "换班"}, lead.pk),
        (None, {"shift": "EVE", "note": "换班"}, lead.pk),
    ]


def test_what_is_so_already_is_no_change(anna: Employee, shift: Shift, now: datetime) -> None:
    change(Wish(anna.pk, DAY, shift.pk), now=now)
    again = change(Wish(anna.pk, DAY, shift.pk), Wish(anna.pk, OTHER_DAY, is_cleared=True), now=now)
    assert (again.cells, RosterChange.objects.count()) == (frozenset(), 1)


def test_activities_stay_where_nobody_speaks_of_them(anna: Employee, shift: Shift, now: datetime) -> None:
    training = [{"start": 840, "end": 900, "name": "培训"}]
    change(Wish(anna.pk, DAY, shift.pk, activities=training), now=now)
    change(Wish(anna.pk, DAY, None), now=now)
    assert RosterEntry.objects.get().activities == training


@pytest.mark.parametrize(
    ("seen", "is_refused"),
    [
        pytest.param(Seen.ANYTHING, False, id="nobody looked"),
        pytest.param(Seen.NOTHING, True, id="it was empty"),
        pytest.param(None, True, id="it was a rest day"),
    ],
)
def test_a_cell_that_changed_meanwhile_is_not_overwritten(
    anna: Employee, shift: Shift, now: datetime, seen: Any, is_refused: bool
) -> None:
    night = Shift.objects.create(
        code="NIGHT", name="Night", name_zh="夜班", parts=[{"start": 1320, "end": 1800}], net_minutes=480
    )
    change(Wish(anna.pk, DAY, shift.pk), now=now)
    wishes = Wish(anna.pk, DAY, night.pk, seen=seen), Wish(anna.pk, OTHER_DAY, night.pk, seen=Seen.NOTHING)
    if not is_refused:
        assert len(change(*wishes, now=now).cells) == 2
        return
    with pytest.raises(DomainError) as refused:
        change(*wishes, now=now)
    assert refused.value.code == "staff.roster.changed_meanwhile"
    assert refused.value.where == {"cells": [[anna.pk, "2026-10-20"]]}
    assert told(anna) == [(DAY, "EVE")]


def test_two_who_want_the_same_do_not_disturb_each_other(anna: Employee, shift: Shift, now: datetime) -> None:
    change(Wish(anna.pk, DAY, shift.pk, seen=Seen.NOTHING), now=now)
    assert change(Wish(anna.pk, DAY, shift.pk, seen=Seen.NOTHING), now=now).cells == frozenset()


def test_a_lead_does_not_roster_themself(
    make_employee: Callable[..., Employee], shift: Shift, now: datetime
) -> None:
    lead, hr = make_employee("2001", PostCode.TEAM_LEAD), make_employee("3001", PostCode.HR_PUBLISHER)
    with pytest.raises(DomainError) as refused:
        change(Wish(lead.pk, DAY, shift.pk), by=lead, now=now)
    assert refused.value.code == "staff.roster.own_row"
    change(Wish(lead.pk, DAY, shift.pk), Wish(hr.pk, DAY, shift.pk), by=hr, now=now)
    assert RosterEntry.objects.count() == 2


def test_who_derives_is_told_once_and_of_changed_cells_only(
    anna: Employee, shift: Shift, now: datetime
) -> None:
    heard: list[Any] = []

    def hear(changes: Any, **_: Any) -> None:
        heard.append(set(changes))

    roster_changed.connect(hear)
    try:
        change(Wish(anna.pk, DAY, shift.pk), Wish(anna.pk, OTHER_DAY, shift.pk), now=now)
        change(Wish(anna.pk, DAY, shift.pk), Wish(anna.pk, OTHER_DAY), now=now)
        change(Wish(anna.pk, DAY, shift.pk), now=now)
    finally:
        roster_changed.disconnect(hear)
    assert heard == [{(anna.pk, DAY), (anna.pk, OTHER_DAY)}, {(anna.pk, OTHER_DAY)}]


def test_statements_do_not_grow_with_the_people(
    make_employee: Callable[..., Employee], shift: Shift, now: datetime
) -> None:
    counts = []
    for numbers in (range(1001, 1003), range(1003, 1033)):
        people = [make_employee(str(number)) for number in numbers]
        with CaptureQueriesContext(connection) as asked:
            change(*(Wish(person.pk, DAY, shift.pk) for person in people), now=now)
        counts.append(len(asked))
    assert counts[0] == counts[1]
