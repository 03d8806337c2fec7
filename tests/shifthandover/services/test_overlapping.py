"""Overlapping shifts at one desk: one diary at a time, and exactly one person who answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DomainError
from shifthandover.domain.vocabulary import HoldReason, State
from shifthandover.models import Handover, ShiftDiary
from shifthandover.selectors import responsible_for
from shifthandover.services import hold, open_due_diaries
from staff.models import Employee, PostCode, RosterEntry, Shift, Team
from tests.conftest import PASSWORD
from tests.shifthandover.conftest import DAY

At = Callable[[str], datetime]
SETTLED = {State.TAKEN_OVER, State.REVIEWED, State.SUPERVISOR_HELD}


@pytest.fixture
def rostered(
    people: dict[str, Employee], make_employee: Callable[..., Employee], make_team: Callable[..., Team]
) -> Callable[..., Employee]:
    """A further lead of the desk, rostered for a shift of the given minutes of the day."""

    def roster(start: int, end: int) -> Employee:
        number = 2100 + RosterEntry.objects.count()
        lead = make_employee(str(number), PostCode.TEAM_LEAD, make_team(f"t{number}"), name=f"班长{number}")
        shift, _ = Shift.objects.get_or_create(
            code=f"S{start}-{end}",
            defaults={
                "name": f"S{start}-{end}", "name_zh": f"S{start}-{end}", "net_minutes": end - start,
                "parts": [{"start": start, "end": end}], "meals": [],
            },
        )  # fmt: skip
        RosterEntry.objects.create(employee=lead, day=DAY, shift=shift)
        return lead

    return roster


def settle(diary: ShiftDiary, taker: Employee, now: datetime) -> None:
    """Let somebody have taken the diary over, without the signatures, which are looked at elsewhere."""
    ShiftDiary.objects.filter(pk=diary.pk).update(
        state=State.TAKEN_OVER, version=1, incoming=taker, taken_over_at=now
    )


def test_a_shift_that_overlaps_the_running_one_opens_no_second_diary(
    diary: ShiftDiary, rostered: Callable[..., Employee], at: At
) -> None:
    rostered(9 * 60, 17 * 60)
    assert open_due_diaries(at("09:00")) == []
    assert open_due_diaries(at("14:59")) == []


def test_at_the_change_the_shift_that_just_begins_has_the_desk(
    diary: ShiftDiary, rostered: Callable[..., Employee], people: dict[str, Employee], at: At
) -> None:
    rostered(9 * 60, 17 * 60)
    settle(diary, people["incoming"], at("14:55"))
    assert open_due_diaries(at("14:56")) == []
    (following,) = open_due_diaries(at("15:00"))
    assert (following.shift.code, following.outgoing) == ("C2", people["incoming"])
    assert open_due_diaries(at("16:30")) == []


def test_a_staggered_shift_takes_the_desk_when_the_one_before_ends(
    diary: ShiftDiary, rostered: Callable[..., Employee], people: dict[str, Employee], at: At
) -> None:
    RosterEntry.objects.filter(employee=people["incoming"]).delete()
    later = rostered(11 * 60, 19 * 60)
    settle(diary, later, at("15:04"))
    (following,) = open_due_diaries(at("15:05"))
    assert (following.outgoing, following.day) == (later, DAY)
    assert (following.starts_at, following.ends_at) == (diary.ends_at, at("19:00"))


def test_of_shifts_that_begin_together_the_one_that_ends_first_has_the_desk(
    people: dict[str, Employee], rostered: Callable[..., Employee], at: At
) -> None:
    rostered(7 * 60, 19 * 60)
    (first,) = open_due_diaries(at("07:00"))
    assert first.shift.code == "C1"


def test_who_took_over_late_answers_for_the_shift_that_runs(
    diary: ShiftDiary, rostered: Callable[..., Employee], people: dict[str, Employee], at: At
) -> None:
    """The handover dragged on into a shift that begins after a gap: no second person appears."""
    RosterEntry.objects.filter(employee=people["incoming"]).delete()
    rostered(16 * 60, 23 * 60)
    settle(diary, people["incoming"], at("16:20"))
    (following,) = open_due_diaries(at("16:20"))
    assert following.outgoing == people["incoming"]


def test_after_a_gap_the_rostered_lead_opens_the_desk(
    diary: ShiftDiary, rostered: Callable[..., Employee], people: dict[str, Employee], at: At
) -> None:
    RosterEntry.objects.filter(employee=people["incoming"]).delete()
    lead = rostered(16 * 60, 23 * 60)
    settle(diary, people["incoming"], at("15:05"))
    (following,) = open_due_diaries(at("16:00"))
    assert following.outgoing == lead


def test_the_database_keeps_one_diary_at_a_time(diary: ShiftDiary, shifts: dict[str, Shift]) -> None:
    with pytest.raises(IntegrityError, match=r"one_diary_at_a_time|shiftdiary.desk_id"), transaction.atomic():
        ShiftDiary.objects.create(
            desk=diary.desk,
            shift=shifts["C2"],
            day=DAY,
            starts_at=diary.ends_at,
            ends_at=diary.ends_at + timedelta(hours=8),
            outgoing=diary.outgoing,
            opened_at=diary.opened_at,
        )


def test_two_supervisors_never_hold_one_desk(
    take_in_own_name: Callable[..., Handover],
    people: dict[str, Employee],
    make_employee: Callable[..., Employee],
    at: At,
) -> None:
    take_in_own_name()
    (following,) = open_due_diaries(at("15:00"))
    asked: dict[str, Any] = {
        "reason": HoldReason.ABSENT, "text": "班长未到岗", "password": PASSWORD, "now": at("15:10"),
    }  # fmt: skip
    other = make_employee("3002", PostCode.DUTY_SUPERVISOR)
    with pytest.raises(DomainError) as refused:
        hold(following, by=other, **asked)
    missing: Any = refused.value.where["missing"]
    assert [one["lack"] for one in missing] == ["diary_before"]
    hold(following, by=people["supervisor"], **asked)
    unfinished = ShiftDiary.objects.unfinished()
    assert {responsible_for(one) for one in unfinished} == {people["supervisor"]}


HOURS = st.tuples(st.integers(0, 20), st.integers(1, 12)).map(lambda told: (told[0] * 60, told[1] * 60))
SETTINGS = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SETTINGS
@given(hours=st.lists(HOURS, min_size=1, max_size=4), delays=st.lists(st.integers(-1, 2), min_size=1))
def test_whatever_the_roster_one_person_answers(
    rostered: Callable[..., Employee],
    people: dict[str, Employee],
    hours: list[tuple[int, int]],
    delays: list[int],
) -> None:
    """Hour after hour for a day and a half; each diary is taken over early, in time or late."""
    with transaction.atomic():
        RosterEntry.objects.all().delete()
        leads = [people["incoming"], *(rostered(start, start + length) for start, length in hours)]
        _live(leads, delays, datetime.combine(DAY, datetime.min.time(), UTC) - timedelta(hours=8))
        transaction.set_rollback(True)


def _live(leads: list[Employee], delays: list[int], midnight: datetime) -> None:
    taken: ShiftDiary | None = None
    for hour in range(34):
        now = midnight + timedelta(hours=hour)
        opened = open_due_diaries(now)
        assert len(opened) <= 1
        if opened and taken is not None:  # opening changes who answers only after a gap
            assert opened[0].starts_at >= taken.ends_at
            if opened[0].starts_at == taken.ends_at:
                assert opened[0].outgoing == taken.incoming
        unsettled = ShiftDiary.objects.exclude(state__in=SETTLED)
        assert unsettled.count() <= 1
        diary = unsettled.first()
        late = timedelta(hours=delays[ShiftDiary.objects.count() % len(delays)])
        if diary is not None and now >= diary.ends_at + late:
            settle(diary, next(one for one in leads if one != diary.outgoing), now)
            taken = ShiftDiary.objects.get(pk=diary.pk)
    spans = list(ShiftDiary.objects.order_by("starts_at").values_list("starts_at", "ends_at"))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
