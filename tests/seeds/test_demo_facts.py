"""The demo centre's facts: the same for the same day, and plausible."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qc.domain.phrases import Spotter, read_catalogue
from seeds.demo.people import JOINER, LEAVER, MOVER, PersonFact
from seeds.demo.sign_ins import demo_sign_ins
from seeds.demo.world import World
from seeds.files import read_seed

TODAY = date(2026, 11, 22)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def world() -> World:
    return World(TODAY)


def person(world: World, number: str) -> PersonFact:
    return next(person for person in world.people if person.work_number == number)


def test_the_same_day_gives_the_same_facts(world: World) -> None:
    again = World(TODAY)
    assert (again.people, again.duties) == (world.people, world.duties)
    assert again.attendance == world.attendance
    assert again.calls == world.calls


def test_another_day_keeps_the_people_and_what_happened_on_both(world: World) -> None:
    tomorrow = World(TODAY + timedelta(days=1))
    assert tomorrow.people == world.people
    assert set(world.calls[500:]) <= set(tomorrow.calls)


def test_about_forty_people_in_three_teams_and_an_office(world: World) -> None:
    assert len(world.people) == 41
    assert {person.team_on(TODAY) for person in world.people} == {"front-a", "front-b", "vip", "office", ""}


def test_names_are_all_different(world: World) -> None:
    assert len({person.name for person in world.people}) == len(world.people)


def test_every_role_signs_in_with_a_number_of_somebody_still_here(world: World) -> None:
    rows = demo_sign_ins()
    assert [row.role for row in rows] == [
        role["name"] for role in read_seed("roles.toml")["role"] if role["posts"]
    ]
    assert all(person(world, row.work_number).left_on is None for row in rows)


def test_somebody_joined_left_and_moved_in_the_month_before(world: World) -> None:
    assert person(world, JOINER).hired_on == date(2026, 10, 15)
    assert person(world, LEAVER).left_on == date(2026, 10, 20)
    assert person(world, MOVER).team_on(date(2026, 10, 15)) == "front-a"
    assert person(world, MOVER).team_on(date(2026, 10, 16)) == "front-b"


def test_a_duty_supervisor_is_on_every_shift_of_every_day(world: World) -> None:
    supervisors = {duty for duty in world.duties if duty.work_number in {"2001", "2002", "2003", "2004"}}
    covered = {(duty.day, duty.shift) for duty in supervisors if duty.shift}
    assert len(covered) == 3 * len({duty.day for duty in world.duties})


def test_a_lead_of_the_front_line_is_on_every_shift_of_every_day(world: World) -> None:
    leads = {duty for duty in world.duties if duty.work_number in {"1001", "1002", "1101", "1102"}}
    covered = [(duty.day, duty.shift) for duty in leads if duty.shift]
    assert len(covered) == len(set(covered)) == 3 * len({duty.day for duty in world.duties})


def test_the_front_line_is_manned_at_night(world: World) -> None:
    nights = {duty.day for duty in world.duties if duty.shift == "C3" and duty.work_number < "1200"}
    assert nights == {duty.day for duty in world.duties}


def test_nobody_touches_the_clock_after_ten_past_nine_today(world: World) -> None:
    latest = max(touch.at for touch in world.attendance.touches)
    assert latest <= datetime(2026, 11, 22, 9, 10, tzinfo=SHANGHAI)
    assert latest.date() == TODAY


def test_the_clock_knows_every_kind_of_day(world: World) -> None:
    facts = world.attendance
    assert len(facts.touches) > 3000
    assert {leave.kind for leave in facts.leaves} >= {"SICK", "PERSONAL", "ANNUAL", "STUDY"}
    assert {leave.part for leave in facts.leaves} == {"whole", "first_half"}
    assert {fact.side for fact in facts.missing} == {"in", "out"}
    assert facts.overtime


def test_calls_are_taken_only_by_people_who_are_there(world: World) -> None:
    for call in world.calls:
        number = call.external_id.split("-")[1]
        came, left = world.attendance.present[number, duty_day(call.external_id)]
        assert came <= call.started_at <= left


def duty_day(external_id: str) -> date:
    return datetime.strptime(external_id[:8], "%Y%m%d").replace(tzinfo=SHANGHAI).date()


def test_calls_are_between_fifteen_hundred_and_three_thousand(world: World) -> None:
    assert 1500 <= len(world.calls) <= 3000
    assert {call.desk for call in world.calls} == {"front_line", "vip", "message_secretary"}
    assert {slip for call in world.calls for slip in call.slips} == {
        "no_greeting",
        "no_closing",
        "passing_the_buck",
        "talking_back",
        "impatience",
        "not_read_back",
    }


def test_turns_follow_each_other(world: World) -> None:
    for call in world.calls:
        edges = [edge for turn in call.turns for edge in (turn.starts_ms, turn.ends_ms)]
        assert edges == sorted(edges)


def test_no_blank_is_left_unfilled(world: World) -> None:
    said = "".join(turn.text for call in world.calls for turn in call.turns)
    assert "{" not in said


def test_the_rules_of_wording_find_every_word_never_said_and_nothing_in_clean_calls(world: World) -> None:
    catalogue = read_catalogue(read_seed("phrases.toml"))
    spotter = Spotter(catalogue.rules, catalogue.interjections)
    found = {
        call: {
            one.rule for one in spotter.spot(call.turns, recording_starts_ms=0, desk=call.desk).suggestions
        }
        for call in world.calls
        if call.turns
    }
    assert {rule for call, rules in found.items() if not call.slips for rule in rules} == set()
    assert all("talks_back" in rules for call, rules in found.items() if "talking_back" in call.slips)
    assert all(
        "passes_the_buck" in rules for call, rules in found.items() if "passing_the_buck" in call.slips
    )
