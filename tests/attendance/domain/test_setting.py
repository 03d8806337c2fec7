"""Calendar and rules: announced years only, and what a shift's halves are."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given as draw
from hypothesis import strategies as st

from attendance.domain import spans
from attendance.domain.engine import derive_person
from attendance.domain.kinds import DayKind
from attendance.domain.records import Punch, RosterDay, ShiftPlan, epoch_second
from attendance.domain.results import DayRecord
from attendance.domain.rules import DatedRules, RuleBook, Rules
from attendance.domain.setting import Calendar, Setting, UnannouncedYear
from attendance.domain.situation import half_split
from tests.attendance.domain.story import CALENDAR, PLANS, SHANGHAI, Case, given, moment, punches, setting


def test_a_day_of_an_unannounced_year_is_refused() -> None:
    with pytest.raises(UnannouncedYear) as refusal:
        derive_person(Case({}).person("1", "1"), setting=_empty_calendar())
    assert refusal.value.year == 2026


def _empty_calendar() -> Setting:
    return Setting(zone=SHANGHAI, calendar=Calendar({}), rule_book=RuleBook.always(Rules()))


def test_the_last_night_of_a_year_needs_no_notice_of_the_next() -> None:
    last = date(2026, 12, 31)
    night = Case({last: RosterDay(PLANS["NIGHT"])}, punches("12-31T21:55"))
    touched = [*night.punches, Punch(epoch_second(moment("12-31T21:55")) + 8 * 3600 + 600)]
    person = Case(night.roster, touched).person("12-31", "12-31")
    record = derive_person(person, setting=setting()).records[last]
    assert (record.worked_minutes, record.ot300) == (120, 360)


def test_a_minute_on_an_unannounced_day_is_refused_and_not_guessed() -> None:
    long = ShiftPlan("LONG", ((1200, 2880),))
    last = date(2026, 12, 31)
    start = epoch_second(moment("12-31T20:00"))
    case = Case({last: RosterDay(long)}, [Punch(start), Punch(start + 28 * 3600)])
    assert derive_person(case.person("12-31", "12-31"), setting=setting()).records[last].ot300 == 1440
    later = Case(
        {last: RosterDay(ShiftPlan("LONGER", ((1200, 2940),)))}, [Punch(start), Punch(start + 29 * 3600)]
    )
    with pytest.raises(UnannouncedYear) as refusal:
        later.derive("12-31", "12-31")
    assert refusal.value.year == 2027


def test_no_rules_in_force_is_refused() -> None:
    late = RuleBook([DatedRules(date(2026, 10, 13), Rules())])
    with pytest.raises(LookupError, match="2026-10-12"):
        derive_person(
            given("12 DAY").person("12", "12"),
            setting=Setting(zone=SHANGHAI, calendar=CALENDAR, rule_book=late),
        )


def test_standard_minutes_count_working_days() -> None:
    assert setting().standard_minutes(date(2026, 10, 1), date(2026, 10, 31)) == 18 * 480


def test_a_working_day_without_a_roster_is_flagged_and_a_free_one_rests() -> None:
    found = Case({}).derive("10", "11").records
    kinds = [(each.day_kind, each.is_rest, sorted(each.flags)) for each in found.values()]
    assert kinds == [(DayKind.MAKE_UP, False, ["unrostered"]), (DayKind.REST, True, [])]


@pytest.mark.parametrize(
    ("plan", "minutes"),
    [
        pytest.param(PLANS["DAY"], 780, id="after the meal"),
        pytest.param(PLANS["SPLIT"], 1020, id="between the parts"),
        pytest.param(PLANS["NIGHT"], 1560, id="in the middle"),
        pytest.param(
            ShiftPlan("LATE_MEAL", ((540, 1080),), ((1020, 1050),)), 810, id="a break at the edge is none"
        ),
    ],
)
def test_the_half_of_a_shift(plan: ShiftPlan, minutes: int) -> None:
    assert half_split(plan) == minutes


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        epoch_second(moment("12T09:00").replace(tzinfo=None))


def test_days_are_fractions_and_blocked_days_say_so() -> None:
    record = DayRecord(DayKind.WORKDAY, "R0", absent_halves=1)
    assert record.absent_days == Fraction(1, 2)
    assert not record.is_blocked
    assert record.is_exception


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5).map(spans.join)


def as_set(listed: spans.Spans) -> set[int]:
    return {minute for start, end in listed for minute in range(start, end)}


@draw(SPANS, SPANS)
def test_spans_are_sets_of_minutes(left: spans.Spans, right: spans.Spans) -> None:
    assert as_set(spans.meet(left, right)) == as_set(left) & as_set(right)
    assert as_set(spans.without(left, right)) == as_set(left) - as_set(right)
    assert as_set(spans.join((*left, *right))) == as_set(left) | as_set(right)
    assert spans.length(left) == len(as_set(left))


@draw(SPANS, st.integers(0, 70))
def test_the_first_minutes_of_spans(listed: spans.Spans, count: int) -> None:
    assert as_set(spans.take(listed, count)) == set(sorted(as_set(listed))[:count])
