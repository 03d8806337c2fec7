"""Diaries are opened by the roster, one per desk and shift, after the one before is settled."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shifthandover.models import DiarySignature, Handover, ShiftDiary
from shifthandover.services import open_due_diaries
from staff.models import Desk, Employee, PostCode, RosterEntry, Shift, Team
from tests.shifthandover.conftest import DAY

At = Callable[[str], datetime]


def test_the_running_shift_gets_its_diary_under_its_lead(
    people: dict[str, Employee], shifts: dict[str, Shift], now: datetime
) -> None:
    (diary,) = open_due_diaries(now)
    assert (diary.desk.code, diary.shift, diary.day) == ("front-line", shifts["C1"], DAY)
    assert diary.outgoing == people["outgoing"]
    assert diary.state == "open"
    assert (diary.starts_at.isoformat(), diary.ends_at.isoformat()) == (
        "2026-10-19T23:00:00+00:00",
        "2026-10-20T07:00:00+00:00",
    )


def test_opening_again_opens_nothing(diary: ShiftDiary, now: datetime) -> None:
    assert open_due_diaries(now) == []
    assert ShiftDiary.objects.count() == 1


def test_before_the_shift_there_is_no_diary(people: dict[str, Employee], at: At) -> None:
    assert open_due_diaries(at("06:59")) == []


def test_the_next_diary_waits_for_the_one_before(diary: ShiftDiary, at: At) -> None:
    assert open_due_diaries(at("15:00")) == []


def test_signing_in_after_the_change_of_shift_opens_the_next_diary_at_once(
    hand_over: Callable[..., Handover],
    take_over: Callable[..., DiarySignature],
    people: dict[str, Employee],
    at: At,
) -> None:
    hand_over()
    take_over(now=at("15:02"))
    following = ShiftDiary.objects.get(shift__code="C2")
    assert following.outgoing == people["incoming"]


def test_signing_in_early_opens_the_next_diary_on_time(
    hand_over: Callable[..., Handover],
    take_over: Callable[..., DiarySignature],
    people: dict[str, Employee],
    at: At,
) -> None:
    hand_over()
    take_over()
    assert not ShiftDiary.objects.filter(shift__code="C2").exists()
    (following,) = open_due_diaries(at("15:00"))
    assert following.outgoing == people["incoming"]


def test_whoever_took_over_leads_the_next_diary_even_when_another_was_rostered(
    hand_over: Callable[..., Handover],
    take_over: Callable[..., DiarySignature],
    make_employee: Callable[..., Employee],
    at: At,
) -> None:
    stand_in = make_employee("2003", PostCode.TEAM_LEAD)
    hand_over()
    take_over(by=stand_in)
    (following,) = open_due_diaries(at("15:00"))
    assert following.outgoing == stand_in


def test_a_diary_held_by_the_supervisor_does_not_hold_up_the_next(
    take_in_own_name: Callable[..., Handover],
    take_over: Callable[..., DiarySignature],
    make_employee: Callable[..., Employee],
    people: dict[str, Employee],
    at: At,
) -> None:
    take_in_own_name()
    (following,) = open_due_diaries(at("15:00"))
    assert following.outgoing == people["incoming"]
    stand_in = make_employee("2003", PostCode.TEAM_LEAD)
    take_over(by=stand_in, now=at("15:05"))
    following.refresh_from_db()
    assert following.outgoing == stand_in


def test_a_shift_across_midnight_belongs_to_the_day_it_begins(
    people: dict[str, Employee], shifts: dict[str, Shift], at: At
) -> None:
    RosterEntry.objects.filter(employee=people["outgoing"]).update(shift=shifts["C3"])
    (diary,) = open_due_diaries(at("23:00") + timedelta(hours=4))
    assert diary.day == DAY
    assert diary.shift == shifts["C3"]


def test_each_desk_has_a_diary_of_its_own(
    people: dict[str, Employee],
    shifts: dict[str, Shift],
    make_employee: Callable[..., Employee],
    make_team: Callable[..., Team],
    now: datetime,
) -> None:
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    lead = make_employee("2009", PostCode.TEAM_LEAD, make_team("v", desk=vip))
    RosterEntry.objects.create(employee=lead, day=DAY, shift=shifts["C1"])
    assert [diary.desk.code for diary in open_due_diaries(now)] == ["front-line", "vip"]


@pytest.mark.parametrize("post", [PostCode.OPERATOR, PostCode.DUTY_SUPERVISOR])
def test_only_leads_on_the_roster_count(
    post: str, make_employee: Callable[..., Employee], shifts: dict[str, Shift], now: datetime
) -> None:
    RosterEntry.objects.create(employee=make_employee("1009", post), day=DAY, shift=shifts["C1"])
    assert open_due_diaries(now) == []
