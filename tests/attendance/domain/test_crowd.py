"""Many people at once, in arrays, against the engine alone: no cell may differ."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from attendance.domain.crowd import Crowd, derive_crowd
from attendance.domain.engine import derive_person
from attendance.domain.kinds import HoursSystem
from attendance.domain.records import CONTEXT_DAYS, PersonSpan, Punch, RosterDay
from attendance.domain.results import DayRecord
from tests.attendance.domain.people import PEOPLE, midnight, random_person
from tests.attendance.domain.story import PLANS, setting

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


def only_clock(person: PersonSpan) -> PersonSpan:
    """Leave a person roster and punches alone: all that arrays look at."""
    return replace(person, leaves=(), approvals=(), seats=(), hours_system=HoursSystem.STANDARD)


def crowd_of(people: Sequence[PersonSpan]) -> Crowd:
    """Write people as arrays."""
    first, last = people[0].first, people[0].last
    plans = [None, *{day: None for person in people for day in person.roster.values()}]
    days = [first + timedelta(days=n) for n in range(-CONTEXT_DAYS, (last - first).days + CONTEXT_DAYS + 1)]
    touches = sorted((row, touch.second) for row, person in enumerate(people) for touch in person.punches)
    return Crowd(
        first=first,
        last=last,
        roster=np.array([[plans.index(person.roster.get(day)) for day in days] for person in people]),
        plans=plans,
        punch_rows=np.array([row for row, _second in touches], np.int64),
        punch_seconds=np.array([second for _row, second in touches], np.int64),
        employed_from=np.array([(one.employed_from or date.min).toordinal() for one in people]),
        employed_until=np.array([(one.employed_until or date.max).toordinal() for one in people]),
        apart=[row for row, person in enumerate(people) if person != only_clock(person)],
        span=people.__getitem__,
    )


def differing(people: Sequence[PersonSpan]) -> dict[tuple[int, date], tuple[DayRecord, DayRecord]]:
    """Every day that arrays and engine judge differently."""
    judged = derive_crowd(crowd_of(people), setting=setting())
    shared = setting()
    found = {}
    for row, person in enumerate(people):
        records = [judged.records[number] for number in judged.days[row]]
        alone = derive_person(person, setting=shared).records
        for record, (day, other) in zip(records, alone.items(), strict=True):
            if record != other:
                found[row, day] = record, other
    return found


@pytest.mark.parametrize("month", ["one", "two", "three"])
def test_a_random_month_has_no_differing_cell(month: str) -> None:
    chance = random.Random(month)
    people = [only_clock(random_person(chance, *OCTOBER)) for _ in range(60)]
    assert differing(people) == {}


def test_people_with_further_facts_are_among_them() -> None:
    chance = random.Random("mixed")
    people = [random_person(chance, *OCTOBER) for _ in range(30)]
    people += [only_clock(person) for person in people]
    chance.shuffle(people)
    assert differing(people) == {}


@pytest.mark.long
def test_a_large_random_month_has_no_differing_cell() -> None:
    chance = random.Random("large")
    people = [only_clock(random_person(chance, *OCTOBER)) for _ in range(3000)]
    assert differing(people) == {}


@given(PEOPLE)
@settings(deadline=None)
def test_one_person_alone_is_a_crowd(person: PersonSpan) -> None:
    assert differing([only_clock(person)]) == {}


def test_three_windows_at_once_are_left_to_the_engine() -> None:
    """Round-the-clock duty between two shifts: one touch lies in three windows."""
    days = [date(2026, 10, 12) + timedelta(days=n) for n in range(3)]
    plans = ["NIGHT", "DAY", "SPLIT"]
    touches = [(midnight(days[1]) + minute) * 60 for minute in (-125, 361, 480, 539, 600, 1080, 1439)]
    person = PersonSpan(
        first=OCTOBER[0],
        last=OCTOBER[1],
        roster={day: RosterDay(PLANS[code]) for day, code in zip(days, plans, strict=True)},
        punches=[Punch(second) for second in touches],
    )
    assert differing([person]) == {}


def test_nobody_with_any_shift() -> None:
    person = PersonSpan(
        first=OCTOBER[0], last=OCTOBER[1], roster={}, punches=[Punch(midnight(OCTOBER[0]) * 60)]
    )
    assert differing([person]) == {}
