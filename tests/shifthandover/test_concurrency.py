"""Many sign in at the same moment: exactly one succeeds."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from common.errors import DomainError
from ledger.models import Entry
from ledger.selectors import verify_register
from shifthandover.domain.vocabulary import Decision
from shifthandover.models import DiarySignature, Handover, OpenMatter, ShiftDiary
from shifthandover.selectors import running_shifts
from shifthandover.services import Answer, Observed, sign_in, sign_out
from shifthandover.services.opening import _open_next
from staff.models import Employee, Shift
from tests.conftest import PASSWORD
from tests.ledger.test_concurrency import in_threads
from tests.shifthandover.conftest import ENOUGH_ABOUT_NOTHING


# A PostgreSQL server takes 100 connections unless told otherwise, so 200 come 60 at a time.
@pytest.mark.parametrize(("times", "at_once"), [(20, 20), pytest.param(200, 60, marks=pytest.mark.long)])
@pytest.mark.django_db(transaction=True)
def test_of_many_concurrent_sign_ins_exactly_one_succeeds(
    times: int,
    at_once: int,
    diary: ShiftDiary,
    matter: OpenMatter,
    hand_over: Callable[..., Handover],
    make_employee: Callable[..., Employee],
    fine: list[Observed],
    at: Callable[[str], datetime],
) -> None:
    leads = [make_employee(f"2{number + 100}", "team_lead") for number in range(times)]
    hand_over()

    def attempt(number: int) -> str:
        try:
            sign_in(
                diary,
                synthesis="一件回访",
                answers=[Answer(1, Decision.ACCEPTED)],
                observed=fine,
                by=leads[number],
                password=PASSWORD,
                now=at("14:55"),
            )
        except DomainError as refused:
            return refused.code
        return "signed in"

    outcomes = Counter(in_threads(attempt, times, at_once=at_once))
    assert outcomes["signed in"] == 1
    assert set(outcomes) <= {
        "signed in",
        "shifthandover.diary.wrong_state",
        "shifthandover.diary.changed_meanwhile",
    }
    diary.refresh_from_db()
    assert diary.state == "taken_over"
    assert DiarySignature.objects.filter(act="sign_in").get().signed_by == diary.incoming
    assert Entry.objects.filter(meaning="received").count() == 1
    assert verify_register().findings == []


@pytest.mark.django_db(transaction=True)
def test_signing_out_twice_at_once_hands_over_one_version(
    diary: ShiftDiary,
    people: dict[str, Employee],
    fine: list[Observed],
    at: Callable[[str], datetime],
) -> None:
    from shifthandover.domain.vocabulary import Section

    def attempt(_: int) -> str:
        try:
            sign_out(
                diary,
                none_sections=[Section.SITUATION, *ENOUGH_ABOUT_NOTHING],
                observed=fine,
                by=people["outgoing"],
                password=PASSWORD,
                now=at("14:50"),
            )
        except DomainError as refused:
            return refused.code
        return "signed out"

    outcomes = Counter(in_threads(attempt, 6))
    assert outcomes["signed out"] == 1
    assert Handover.objects.filter(diary=diary).count() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_open_overlapping_shifts_at_once_open_one(
    people: dict[str, Employee], shifts: dict[str, Shift], at: Callable[[str], datetime]
) -> None:
    """Each worker sees another roster: one knows only the early shift, one only the one that overlaps it."""
    running = running_shifts(at("14:00"))[0]
    shown = [running, replace(running, shift=shifts["C2"])]
    opened = in_threads(lambda number: _open_next([shown[number % 2]], at("14:00")), 8)
    assert len([diary for diary in opened if diary is not None]) == 1
    assert ShiftDiary.objects.count() == 1
