"""Who approves whose visitors, names on a phone, the overstay clock, and figures."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitors.domain.figures import VisitFact, VisitFigures, sum_up
from visitors.domain.overstays import due_steps, minutes_over
from visitors.domain.people import Person, is_short_enough, read_people, write_people
from visitors.domain.superiors import may_approve

END = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STEPS = [0 * MINUTE, 30 * MINUTE, 120 * MINUTE]


@pytest.mark.parametrize(
    ("post", "host", "leads", "answer"),
    [
        pytest.param("team_lead", "operator", True, True, id="lead of the team"),
        pytest.param("team_lead", "operator", False, False, id="lead of another team"),
        pytest.param("team_lead", "team_lead", True, False, id="second lead of the team"),
        pytest.param("duty_supervisor", "operator", False, True, id="supervisor over operators"),
        pytest.param("duty_supervisor", "team_lead", False, True, id="supervisor over leads"),
        pytest.param("security_officer", "quality_inspector", False, True, id="officer over inspectors"),
        pytest.param("floor_supervisor", "duty_supervisor", False, False, id="among supervisors"),
        pytest.param("centre_manager", "duty_supervisor", False, True, id="manager over supervisors"),
        pytest.param("centre_manager", "centre_manager", False, True, id="another manager"),
        pytest.param("security_officer", "centre_manager", False, True, id="officer for the manager"),
        pytest.param("duty_supervisor", "centre_manager", False, False, id="supervisor for the manager"),
        pytest.param("hr_publisher", "operator", False, False, id="an office post"),
        pytest.param("operator", "operator", True, False, id="a colleague"),
    ],
)
def test_who_is_the_superior(post: str, host: str, leads: bool, answer: bool) -> None:
    assert may_approve([post], host_posts=[host], leads_host=leads) is answer


def test_a_host_without_a_post_has_superiors_and_nobody_approves_without_one() -> None:
    assert may_approve(["duty_supervisor"], host_posts=[], leads_host=False)
    assert not may_approve([], host_posts=[], leads_host=False)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("张三 1234", [Person("张三", "1234")]),
        ("张三，1234\n\n  李四  \n", [Person("张三", "1234"), Person("李四")]),
        ("Anna Lee 12x", [Person("Anna Lee", "12X")]),
        ("王五 13812345678", [Person("王五", "13812345678")]),
        ("1234", [Person("1234")]),
        ("", []),
    ],
)
def test_one_person_a_line(text: str, people: list[Person]) -> None:
    assert read_people(text) == people


@pytest.mark.parametrize(
    ("digits", "answer"),
    [("", True), ("1234", True), ("123X", True), ("12345", False), ("12a4", False), ("１２３４", False)],
)
def test_no_more_than_the_last_four(digits: str, answer: bool) -> None:
    assert is_short_enough(digits) is answer


@given(
    st.lists(st.tuples(st.text("张李王赵 AB", min_size=1), st.text("0123456789X", max_size=4)), max_size=5)
)
def test_people_written_down_are_read_again(pairs: list[tuple[str, str]]) -> None:
    people = [Person(" ".join(name.split()), digits) for name, digits in pairs if name.strip()]
    assert read_people(write_people(people)) == people


@pytest.mark.parametrize(
    ("told", "minutes", "due"),
    [
        pytest.param(0, -1, [], id="not yet"),
        pytest.param(0, 0, [(1, False)], id="at the end"),
        pytest.param(1, 29, [], id="told, before the second"),
        pytest.param(1, 30, [(2, False)], id="the second"),
        pytest.param(0, 31, [(1, True), (2, False)], id="after a short outage"),
        pytest.param(
            0, 600, [(1, True), (2, True), (3, True)], id="after a long outage, each once, in order"
        ),
        pytest.param(3, 600, [], id="all told"),
    ],
)
def test_steps_of_the_overstay_clock(told: int, minutes: int, due: list[tuple[int, bool]]) -> None:
    found = due_steps(END, STEPS, told=told, now=END + minutes * MINUTE)
    assert [(one.number, one.is_late) for one in found] == due


@given(st.lists(st.integers(-60, 1000), min_size=1, max_size=20))
def test_however_often_it_runs_each_step_is_told_once(runs: list[int]) -> None:
    told: list[int] = []
    for minutes in sorted(runs):
        steps = due_steps(END, STEPS, told=len(told), now=END + minutes * MINUTE)
        told += [one.number for one in steps]
    assert told == list(range(1, sum(step <= max(runs) * MINUTE for step in STEPS) + 1))


@pytest.mark.parametrize(("seconds", "minutes"), [(-3600, 0), (0, 0), (59, 0), (60, 1), (3 * 3600 + 59, 180)])
def test_minutes_over_are_whole(seconds: int, minutes: int) -> None:
    assert minutes_over(END, END + timedelta(seconds=seconds)) == minutes


def test_without_an_agreed_end_nobody_overstays() -> None:
    assert minutes_over(None, END) == 0


def test_figures_by_hand() -> None:
    figures = sum_up(
        [
            VisitFact(persons=2, minutes=(60, 90), is_overstayed=True),
            VisitFact(persons=1, minutes=(), is_walk_in=True, is_badge_missing=True),
            VisitFact(persons=0, is_no_show=True),
            VisitFact(persons=0),
            VisitFact(persons=1, minutes=(10, 20, 40)),
        ]
    )
    assert figures == VisitFigures(
        visits=3,
        persons=4,
        mean_minutes=Fraction(220, 5),
        walk_ins=1,
        overstays=1,
        no_shows=1,
        badges_missing=1,
    )
    assert sum_up([]).mean_minutes is None
