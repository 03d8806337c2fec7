"""Shift swaps: who with whom, what is exchanged, and what is derived again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from attendance.models import AttendanceDay, AttendanceRequest
from attendance.services import agree_to_swap, approve_request, derive_month
from common.errors import DomainError
from common.months import Month
from staff.models import Employee, RosterChange, RosterEntry
from tests.attendance.requests.conftest import Cast, october_day

Ask = Callable[..., AttendanceRequest]
Make = Callable[..., None]


def shift_of(person: Employee, number: int) -> str | None:
    entry = RosterEntry.objects.select_related("shift").get(employee=person, day=october_day(number))
    return entry.shift.code if entry.shift else None


@pytest.fixture
def rosters(cast: Cast, roster: Make) -> None:
    """Anna works the 26th and rests on the 28th, Bella the other way round."""
    roster(cast.anna, "DAY", 26)
    roster(cast.anna, None, 27, 28)
    roster(cast.bella, None, 26, 27)
    roster(cast.bella, "NIGHT", 28)


def test_both_rosters_change_on_both_days_and_are_derived(
    rosters: None, cast: Cast, swap: Ask, now: datetime
) -> None:
    derive_month(Month(2026, 10), now=now)
    request = agree_to_swap(swap(26, 28), person=cast.bella, now=now)
    approve_request(request, person=cast.lead, now=now)
    assert (shift_of(cast.anna, 26), shift_of(cast.bella, 26)) == (None, "DAY")
    assert (shift_of(cast.anna, 28), shift_of(cast.bella, 28)) == ("NIGHT", None)
    days = AttendanceDay.objects.filter(employee=cast.anna, day__in=(october_day(26), october_day(28)))
    assert list(days.order_by("day").values_list("shift__code", flat=True)) == [None, "NIGHT"]
    request.refresh_from_db()
    assert request.exchanged[0] == {
        "work_number": "1001", "day": "2026-10-26", "before": "DAY", "after": "",
    }  # fmt: skip
    history = RosterChange.objects.filter(origin="swap", changed_by=cast.lead)
    assert history.count() == 4


def test_the_partner_must_agree_first(rosters: None, cast: Cast, swap: Ask, now: datetime) -> None:
    request = swap(26, 28)
    with pytest.raises(DomainError) as early:
        approve_request(request, person=cast.lead, now=now)
    assert early.value.code == "attendance.request.not_in_this_state"
    assert shift_of(cast.anna, 26) == "DAY"


@pytest.mark.parametrize(
    ("day", "partner_day", "partner", "code"),
    [
        pytest.param(26, 26, "anna", "with_oneself", id="oneself"),
        pytest.param(26, 26, "other_lead", "other_team", id="another team"),
        pytest.param(19, 26, "bella", "past", id="yesterday"),
        pytest.param(26, 29, "bella", "not_rostered", id="no roster"),
        pytest.param(27, 27, "bella", "nothing_to_exchange", id="both at rest"),
    ],
)
def test_swaps_that_cannot_be(
    day: int, partner_day: int, partner: str, code: str, rosters: None, cast: Cast, swap: Ask
) -> None:
    with pytest.raises(DomainError) as refused:
        swap(day, partner_day, partner=cast.named(partner))
    assert refused.value.code == f"attendance.swap.{code}"
    assert not AttendanceRequest.objects.exists()


def test_a_roster_changed_meanwhile_is_looked_at_again(
    rosters: None, cast: Cast, swap: Ask, roster: Make, now: datetime
) -> None:
    request = agree_to_swap(swap(26, 26), person=cast.bella, now=now)
    roster(cast.bella, "DAY", 26)
    with pytest.raises(DomainError) as refused:
        approve_request(request, person=cast.lead, now=now, override_reason="急")
    assert refused.value.code == "attendance.swap.nothing_to_exchange"
    request.refresh_from_db()
    assert request.state == "asked"


def test_a_lead_who_swaps_does_not_decide_it(
    rosters: None, cast: Cast, swap: Ask, roster: Make, now: datetime
) -> None:
    roster(cast.lead, "NIGHT", 26)
    request: Any = agree_to_swap(swap(26, 26, partner=cast.lead), person=cast.lead, now=now)
    with pytest.raises(DomainError) as refused:
        approve_request(request, person=cast.lead, now=now)
    assert refused.value.code == "attendance.request.not_yours"
    assert approve_request(request, person=cast.second_lead, now=now).state == "approved"
