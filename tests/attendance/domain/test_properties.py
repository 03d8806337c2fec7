"""What holds for everybody: order, batches, one day or all of them, and sums that must add up."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.domain.engine import derive_person
from attendance.domain.explain import explain_day
from attendance.domain.kinds import PunchUse
from attendance.domain.records import CONTEXT_DAYS, PersonSpan
from attendance.domain.results import DayRecord
from tests.attendance.domain.people import PEOPLE, midnight
from tests.attendance.domain.story import setting

FEW = settings(max_examples=60, deadline=None)
SHARED = setting()


def around(person: PersonSpan, day: date) -> PersonSpan:
    """The same person as a caller would load them for one day: with no more than the promised context."""
    first, last = day - timedelta(days=CONTEXT_DAYS), day + timedelta(days=CONTEXT_DAYS)
    since, until = midnight(day - timedelta(days=1)), midnight(day + timedelta(days=3))
    return replace(
        person,
        first=day,
        last=day,
        roster={on: each for on, each in person.roster.items() if first <= on <= last},
        punches=[each for each in person.punches if since * 60 <= each.second < until * 60],
        leaves=[each for each in person.leaves if each.first_day <= last and first <= each.last_day],
        approvals=[
            each
            for each in person.approvals
            if midnight(first) <= each.start < midnight(last + timedelta(days=1))
        ],
    )


@FEW
@given(PEOPLE, st.randoms(use_true_random=False))
def test_c11_order_and_batches_do_not_matter(person: PersonSpan, chance: random.Random) -> None:
    shuffled = list(person.punches)
    chance.shuffle(shuffled)
    fresh = setting()
    derive_person(replace(person, punches=shuffled[::2]), setting=fresh)
    later = replace(
        person,
        punches=shuffled,
        leaves=person.leaves[::-1],
        approvals=person.approvals[::-1],
        seats=person.seats[::-1],
    )
    assert derive_person(later, setting=fresh) == derive_person(person, setting=setting())


@FEW
@given(PEOPLE)
def test_one_day_alone_is_as_in_the_whole_month(person: PersonSpan) -> None:
    whole = derive_person(person, setting=SHARED)
    for day, record in whole.records.items():
        alone = derive_person(around(person, day), setting=SHARED)
        assert alone.records == {day: record}


@FEW
@given(PEOPLE)
def test_a_punch_changes_only_the_days_it_touches(person: PersonSpan) -> None:
    if not person.punches:
        return
    gone = person.punches[0]
    before = derive_person(replace(person, punches=person.punches[1:]), setting=SHARED).records
    after = derive_person(person, setting=SHARED).records
    changed = {day for day in after if before[day] != after[day]}
    assert changed <= set(SHARED.days_touched(gone.second))


@FEW
@given(PEOPLE)
def test_each_punch_is_used_once_and_explained_by_the_run_that_judged(person: PersonSpan) -> None:
    records = derive_person(person, setting=SHARED).records
    used: Counter[str] = Counter()
    for day, record in records.items():
        told = explain_day(person, day, setting=SHARED)
        assert told.record == record
        owned = [each for each in told.punches if each.day == day]
        used.update(each.punch.ref for each in owned)
        times = [(each.punch.second // 60 - told.midnight, each.use) for each in owned]
        for part in record.parts:
            assert part.came is None or (part.came, PunchUse.IN) in times
            assert part.left is None or (part.left, PunchUse.OUT) in times
        uses = Counter(use for _, use in times)
        assert uses[PunchUse.REPEAT] == record.duplicates
    assert set(used.values()) <= {1}


@FEW
@given(PEOPLE)
def test_figures_add_up(person: PersonSpan) -> None:
    for record in derive_person(person, setting=SHARED).records.values():
        _check_sums(record)


def _check_sums(record: DayRecord) -> None:
    away = sum(each.halves for each in record.leaves if not each.is_changed_duty)
    assert 0 <= record.absent_halves <= record.due_halves
    assert record.present_halves + record.absent_halves <= record.due_halves
    assert away <= 2
    assert record.severe_n <= record.late_n + record.early_n
    assert record.late_minutes <= 60 * record.late_n
    assert record.worked_minutes >= 0
    assert all(minutes >= 0 for minutes in (record.ot150, record.ot200, record.ot300, record.comp_bank))
    assert record.unapproved_minutes >= 0
    assert (record.off_post_n == 0) == (record.off_post_minutes == 0)
    assert record.off_post_minutes >= 10 * record.off_post_n
    assert bool(record.marks)
