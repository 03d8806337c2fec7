"""Worked cases K: off post, held against the sign-ins and sign-outs of the seats."""

import pytest

from attendance.domain.kinds import LeaveKind, LeavePart
from attendance.domain.outages import find_outages, seat_duty
from attendance.domain.records import Outage, RosterDay, SeatInterval
from attendance.domain.rules import Rules
from attendance.domain.seats import SeatTouch, pair_seat_touches
from tests.attendance.domain.story import (
    PLANS,
    Case,
    Expected,
    activity,
    check,
    day,
    given,
    leave,
    minute,
    outage,
    seats,
)

AT_WORK = "12T08:55 12T18:02"


def seated(text: str, touched: str = AT_WORK, **more: object) -> Case:
    return given("12 DAY", touched, seats=seats("12", text), **more)


GAP_1015 = "08:55–10:15 10:45–12:00 13:00–18:02"
GAP_14 = "08:55–12:00 13:00–14:00 15:00–18:02"

CASES = [
    pytest.param(
        seated("08:58–10:20 10:45–12:00 13:00–18:02"),
        {12: {"off_post_n": 1, "off_post": 25, "cell": "岗"}},
        id="K1",
    ),
    pytest.param(
        seated("08:58–10:20 10:27–12:00 13:00–18:02"),
        {12: {"off_post_n": 0, "off_post": 0, "cell": "√"}},
        id="K2",
    ),
    pytest.param(
        seated(GAP_1015, leaves=[leave(LeaveKind.PERSONAL, "12", LeavePart.HOURS, "10:15–10:40")]),
        {12: {"off_post_n": 0, "off_post": 0}},
        id="K3",
    ),
    pytest.param(seated("08:58–12:00 13:04–18:02"), {12: {"off_post_n": 0, "off_post": 0}}, id="K4 short"),
    pytest.param(seated("08:58–12:00 13:15–18:02"), {12: {"off_post_n": 1, "off_post": 15}}, id="K4"),
    pytest.param(
        seated(GAP_14, activities=[activity("12", "14:00–15:00")]),
        {12: {"off_post_n": 0, "off_post": 0}},
        id="K5",
    ),
    pytest.param(
        seated("09:40–12:00 13:00–18:02"), {12: {"late": 0, "off_post_n": 1, "off_post": 40}}, id="K6"
    ),
    pytest.param(
        seated("08:55–12:00 13:00–14:00 14:20–18:02", outages=[outage("12", "14:00–14:20")]),
        {12: {"off_post_n": 0, "off_post": 0}},
        id="K7",
    ),
    pytest.param(
        given("12 NIGHT", "12T21:55 13T06:00", seats=seats("12", "21:56–23:50 13T00:15–13T06:00")),
        {12: {"off_post_n": 1, "off_post": 25}, 13: {"off_post_n": 0}},
        id="K8",
    ),
    pytest.param(
        seated("08:58–12:00 13:00–17:20", "12T08:55 12T17:30"),
        {12: {"early": 30, "off_post_n": 1, "off_post": 10, "cell": "退岗"}},
        id="K9",
    ),
    pytest.param(
        seated("08:58–10:20 10:30–12:00 13:00–18:02"),
        {12: {"off_post_n": 1, "off_post": 10}},
        id="ten is enough",
    ),
    pytest.param(
        seated("08:58–11:55 13:05–18:02"),
        {12: {"off_post_n": 1, "off_post": 10}},
        id="both sides of a meal are one gap",
    ),
    pytest.param(
        seated("09:00–10:00", "12T08:55"),
        {12: {"off_post_n": 0, "cell": "缺"}},
        id="not judged without an out",
    ),
    pytest.param(
        given("12 DAY", AT_WORK), {12: {"off_post_n": 0, "cell": "√"}}, id="not judged without a feed"
    ),
    pytest.param(
        Case({day("12"): RosterDay(PLANS["DAY"], seat_required=True)}, given("12 DAY", AT_WORK).punches),
        {12: {"off_post_n": 1, "off_post": 480}},
        id="judged without a feed where a seat is required",
    ),
]


@pytest.mark.parametrize(("case", "expected"), CASES)
def test_off_post(case: Case, expected: Expected) -> None:
    check(case, expected)


def _crew(size: int, signed_out: int) -> list[Case]:
    away = seated("08:58–12:00 13:00–14:00 14:20–18:02")
    there = seated("08:58–12:00 13:00–18:02")
    return [away] * signed_out + [there] * (size - signed_out)


def _outages(crew: list[Case]) -> tuple[Outage, ...]:
    duties = [seat_duty(each.person(), setting=each.setting()) for each in crew]
    return find_outages(duties, rules=Rules())


@pytest.mark.parametrize(
    ("size", "signed_out", "found"),
    [
        pytest.param(10, 9, True, id="nine of ten"),
        pytest.param(20, 17, False, id="seventeen of twenty"),
        pytest.param(9, 9, False, id="too few people"),
    ],
)
def test_k7_one_outage_when_nine_tenths_are_signed_out(size: int, signed_out: int, found: bool) -> None:
    expected = (Outage(minute("12T14:00"), minute("12T14:20"), size, signed_out),) if found else ()
    assert _outages(_crew(size, signed_out)) == expected


def test_signing_in_at_the_start_is_no_outage() -> None:
    crew = [seated("09:02–12:00 13:00–18:02")] * 12
    assert _outages(crew) == ()


def touches(text: str) -> list[SeatTouch]:
    """`A+09:00 A-12:00`: seat, in or out, time."""
    return [SeatTouch(minute(f"12T{each[2:]}") * 60, each[0], each[1] == "+") for each in text.split()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A+09:00 A-12:00", "09:00–12:00", id="a pair"),
        pytest.param("A-12:00 A+09:00", "09:00–12:00", id="in any order"),
        pytest.param("A-12:00", "", id="a sign-out alone says nothing"),
        pytest.param("A+09:00 A+10:00 A-12:00", "09:00–12:00", id="a second sign-in"),
        pytest.param("A+09:00 B+10:00 A-11:00 B-12:00", "09:00–12:00", id="two seats at once"),
        pytest.param("A+09:00 A-12:00 A+13:00 A-18:00", "09:00–12:00 13:00–18:00", id="two stretches"),
        pytest.param("A+09:00", "09:00–13T01:00", id="a lost sign-out"),
    ],
)
def test_sign_ins_and_sign_outs_are_paired(text: str, expected: str) -> None:
    wanted: tuple[SeatInterval, ...] = tuple(seats("12", expected)) if expected else ()
    assert pair_seat_touches(touches(text)) == wanted
