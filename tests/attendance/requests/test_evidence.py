"""What is seen beside a request: limits at their edges, quotas, cover, rest; and at what cost."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from attendance.models import (
    AttendanceRequest,
    Leave,
    LeaveAllowance,
    MinimumCover,
    OvertimeApproval,
    PersonMonth,
    PunchCorrection,
)
from attendance.selectors.deciders import waiting_for
from attendance.selectors.evidence import evidence_for
from attendance.selectors.evidence_parts import Evidence
from attendance.services import agree_to_swap, approve_request, approve_unopposed, open_month
from attendance.wording_requests import evidence_words
from common.errors import DomainError
from common.months import Month
from staff.models import Shift, Team
from tests.attendance.requests.conftest import Cast, at, october_day

Ask = Callable[..., AttendanceRequest]
Make = Callable[..., None]


def beside(request: AttendanceRequest) -> Evidence:
    return evidence_for([request])[request.pk]


def codes(request: AttendanceRequest) -> list[str]:
    return [str(one.code) for one in beside(request).against]


def stored(cast: Cast, kind: Any, first: int, last: int, now: datetime, **told: Any) -> Leave:
    return Leave.objects.create(
        employee=told.pop("employee", cast.anna), kind=kind, first_day=october_day(first),
        last_day=october_day(last), approved_by=cast.manager, approved_at=now, **told,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hired", "days", "expected"),
    [
        pytest.param(date(2025, 10, 27), 1, ["over_limit"], id="under a year: none"),
        pytest.param(date(2025, 10, 26), 5, [], id="a year: five"),
        pytest.param(date(2016, 10, 27), 6, ["over_limit"], id="a day under ten years: five"),
        pytest.param(date(2016, 10, 26), 6, [], id="ten years: ten"),
        pytest.param(None, 5, [], id="not known: five"),
        pytest.param(None, 6, ["over_limit"], id="not known: no more"),
    ],
)
def test_annual_leave_by_years_of_service(
    hired: date | None, days: int, expected: list[str], cast: Cast, leave: Ask, roster: Make
) -> None:
    roster(cast.anna, "DAY", *range(26, 32))
    cast.anna.hired_on = hired
    cast.anna.save()
    assert codes(leave("ANNUAL", 26, 25 + days)) == expected


def test_what_was_used_in_the_year_counts_and_halves_count_half(
    cast: Cast, leave: Ask, roster: Make, kind: Any, now: datetime
) -> None:
    roster(cast.anna, "DAY", 12, 13, 14, 15, 26, 27)
    stored(cast, kind("ANNUAL"), 12, 14, now)
    stored(cast, kind("ANNUAL"), 15, 15, now, part="first_half")
    (balance,) = beside(leave("ANNUAL", 26)).balances
    assert (balance.used, balance.asked, balance.left) == (3 * 480 + 240, 480, 240)
    assert codes(leave("ANNUAL", 27, 27, part="second_half")) == []


def test_rest_days_count_nothing_of_annual_leave(cast: Cast, leave: Ask, roster: Make) -> None:
    roster(cast.anna, "DAY", 23, 26)
    roster(cast.anna, None, 24, 25)
    (balance,) = beside(leave("ANNUAL", 23, 26)).balances
    assert balance.asked == 2 * 480


def test_an_allowance_overrules_the_kind(cast: Cast, leave: Ask, roster: Make, kind: Any) -> None:
    roster(cast.anna, "DAY", *range(26, 32))
    LeaveAllowance.objects.create(
        employee=cast.anna, kind=kind("ANNUAL"), year=2026, days=Decimal("5.5"), note="外单位工龄"
    )
    request = leave("ANNUAL", 26, 31)
    (balance,) = beside(request).balances
    assert (balance.limit, codes(request)) == (2640, ["over_limit"])


@pytest.mark.parametrize(("last", "expected"), [(28, []), (29, ["over_limit"])])
def test_marriage_leave_is_limited_by_the_occasion(
    last: int, expected: list[str], cast: Cast, leave: Ask, roster: Make, kind: Any, now: datetime
) -> None:
    roster(cast.anna, "DAY", 12, *range(26, 30))
    stored(cast, kind("MARRIAGE"), 12, 12, now)
    assert codes(leave("MARRIAGE", 26, last)) == expected


@pytest.mark.parametrize(("hours", "expected"), [((10, 16), []), ((10, 17), ["over_limit"])])
def test_time_off_is_limited_by_what_was_earned(
    hours: tuple[int, int],
    expected: list[str],
    cast: Cast,
    leave: Ask,
    roster: Make,
    kind: Any,
    now: datetime,
) -> None:
    """480 earned, 180 taken: 300 are left; 10–16 takes 300 without the meal."""
    roster(cast.anna, "DAY", 12, 26)
    PersonMonth.objects.create(
        month=open_month(Month(2026, 10)), employee=cast.anna, totals={"comp_bank": 480}, content_hash="0"
    )
    stored(cast, kind("TIME_OFF"), 12, 12, now, part="hours", starts_at=at(12, 14), ends_at=at(12, 17))
    request = leave(
        "TIME_OFF", 26, 26, part="hours", starts_at=at(26, hours[0]), ends_at=at(26, hours[1])
    )  # fmt: skip
    assert codes(request) == expected


@pytest.mark.parametrize(
    ("shift", "days", "first", "last", "hours", "asked"),
    [
        pytest.param("DAY", (26, 27, 28), 26, 28, ((26, 9), (28, 18)), 3 * 480, id="hours over three days"),
        pytest.param("NIGHT", (26,), 27, 27, ((27, 2), (27, 6)), 240, id="the end of the night before"),
        pytest.param("NIGHT", (26, 27), 27, 27, ((27, 2), (27, 6)), 240, id="between two nights"),
        pytest.param("DAY", (26,), 28, 28, ((28, 9), (28, 12)), 180, id="no shift near"),
    ],
)
def test_hours_count_on_every_shift_they_meet(
    shift: str,
    days: tuple[int, ...],
    first: int,
    last: int,
    hours: tuple[tuple[int, int], tuple[int, int]],
    asked: int,
    cast: Cast,
    leave: Ask,
    roster: Make,
) -> None:
    roster(cast.anna, shift, *days)
    span = {"starts_at": at(*hours[0]), "ends_at": at(*hours[1])}
    (balance,) = beside(leave("TIME_OFF", first, last, part="hours", **span)).balances
    assert balance.asked == asked


def test_the_end_of_a_night_that_was_taken_is_used_up(
    cast: Cast, leave: Ask, roster: Make, kind: Any, now: datetime
) -> None:
    roster(cast.anna, "NIGHT", 4)
    roster(cast.anna, "DAY", 26)
    stored(cast, kind("TIME_OFF"), 5, 5, now, part="hours", starts_at=at(5, 2), ends_at=at(5, 6))
    roster(cast.anna, "NIGHT", 5)
    span = {"starts_at": at(26, 10), "ends_at": at(26, 12)}
    (balance,) = beside(leave("TIME_OFF", 26, part="hours", **span)).balances
    assert balance.used == 240


@pytest.mark.parametrize(("made", "expected"), [(2, []), (3, ["over_quota"])])
def test_corrections_have_a_quota_a_month(
    made: int, expected: list[str], cast: Cast, correction: Ask, now: datetime
) -> None:
    for day in range(5, 5 + made):
        PunchCorrection.objects.create(
            employee=cast.anna, day=october_day(day), at=at(day, 18), side="out",
            approved_by=cast.lead, approved_at=now,
        )  # fmt: skip
    PunchCorrection.objects.create(
        employee=cast.anna, day=date(2026, 9, 30), at=at(1, 0), side="out",
        approved_by=cast.lead, approved_at=now,
    )  # fmt: skip
    assert codes(correction(12, 18, "out")) == expected


@pytest.mark.parametrize(("day", "is_late"), [(date(2026, 9, 19), False), (date(2026, 9, 18), True)])
def test_a_correction_is_asked_for_in_time(day: date, is_late: bool, correction: Ask) -> None:
    """The policy gives 31 days; it is the 20th."""
    when = datetime(day.year, day.month, day.day, 18, tzinfo=at(1, 0).tzinfo)
    if not is_late:
        assert correction(12, 18, "out", day=day, at=when).state == "asked"
        return
    with pytest.raises(DomainError) as refused:
        correction(12, 18, "out", day=day, at=when)
    assert refused.value.code == "attendance.correction.too_late"


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        pytest.param(12, 18, 21, [], id="three hours"),
        pytest.param(12, 18, 22, ["over_daily_cap"], id="four hours"),
        pytest.param(11, 9, 18, [], id="a rest day has no cap"),
    ],
)
def test_overtime_caps_at_their_edges(
    day: int, start: int, end: int, expected: list[str], overtime: Ask
) -> None:
    assert codes(overtime(day, start, end)) == expected


@pytest.mark.parametrize(("hours", "expected"), [(2, []), (3, ["over_monthly_cap"])])
def test_thirty_six_hours_a_month(
    hours: int, expected: list[str], cast: Cast, overtime: Ask, now: datetime
) -> None:
    """34 hours are booked on working days, 9 more on a rest day do not count."""
    for day, end in ((11, 27), *((day, 21) for day in (8, 9, 12, 13, 14, 15, 16, 19, 20, 21, 22)), (23, 19)):
        start = at(day, 18)
        ends_at = at(day, end) if end < 24 else at(day + 1, end - 24)
        OvertimeApproval.objects.create(
            employee=cast.anna, day=october_day(day), starts_at=start, ends_at=ends_at,
            approved_by=cast.lead, approved_at=now,
        )  # fmt: skip
    assert codes(overtime(26, 18, 18 + hours)) == expected


@pytest.mark.parametrize(("must", "expected"), [(1, []), (2, ["below_cover"])])
def test_cover_of_the_shift_against_what_must_remain(
    must: int, expected: list[str], cast: Cast, leave: Ask, roster: Make, kind: Any, now: datetime
) -> None:
    """Anna, Bella and Carla have the shift; Carla is away, so Bella would remain."""
    for person in (cast.anna, cast.bella, cast.carla):
        roster(person, "DAY", 26)
    stored(cast, kind("SICK"), 26, 26, now, employee=cast.carla)
    team = Team.objects.get(code="a")
    MinimumCover.objects.create(team=team, shift=Shift.objects.get(code="DAY"), people=must)
    request = leave("PERSONAL", 26)
    cover = beside(request).days[0].cover
    assert cover is not None
    assert (cover.rostered, cover.away, cover.remaining, cover.minimum) == (3, (cast.carla,), 1, must)
    assert codes(request) == expected


def test_leave_twice_cannot_be_approved_whatever_the_reason(
    cast: Cast, leave: Ask, kind: Any, now: datetime
) -> None:
    request = leave("PERSONAL", 26)
    stored(cast, kind("SICK"), 25, 27, now)
    with pytest.raises(DomainError) as refused:
        approve_request(request, person=cast.lead, now=now, override_reason="急")
    assert refused.value.code == "attendance.request.impossible"


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        pytest.param(None, [], id="a day free before and after"),
        pytest.param("NIGHT", ["short_rest"], id="from a night straight into the day"),
    ],
)
def test_rest_between_shifts_after_a_swap(
    theirs: str | None, expected: list[str], cast: Cast, swap: Ask, roster: Make
) -> None:
    """Bella would take Anna's DAY of the 27th after her own shift of the 26th."""
    roster(cast.anna, "DAY", 27)
    roster(cast.bella, theirs, 26)
    roster(cast.bella, None, 27)
    assert codes(swap(27, 27)) == expected


def test_a_swap_with_somebody_on_leave_needs_a_reason(
    cast: Cast, swap: Ask, roster: Make, kind: Any, now: datetime
) -> None:
    roster(cast.anna, "DAY", 27)
    roster(cast.bella, None, 27)
    stored(cast, kind("SICK"), 27, 27, now, employee=cast.bella)
    assert codes(swap(27, 27)) == ["on_leave"]


def test_a_bulk_approval_takes_only_what_nothing_speaks_against(
    cast: Cast, leave: Ask, overtime: Ask, correction: Ask, now: datetime
) -> None:
    good, over = overtime(26, 18, 20), overtime(27, 18, 22)
    asked = [good, over, *(correction(day, 18, "out") for day in (12, 13, 14, 15))]
    theirs = leave("PERSONAL", 26, employee=cast.supervisor)
    ids = [one.pk for one in (*asked, theirs)]
    done = approve_unopposed(ids, person=cast.lead, now=now)
    assert [one.pk for one in done.left] == [over.pk, asked[-1].pk]
    assert len(done.approved) == 4
    theirs.refresh_from_db()
    assert theirs.state == "asked"


def test_the_evidence_in_both_languages(cast: Cast, leave: Ask, roster: Make, punch: Make) -> None:
    roster(cast.anna, "DAY", 19)
    punch(cast.anna, "19T08:55", "19T18:00", now=at(20, 9))
    request = leave("ANNUAL", 19)
    with override("en"):
        words = evidence_words(request, beside(request))
    assert words["balances"][0]["text"] == "Annual leave 2026: 0 d used + 1 d of 5 d, 4 d left"
    assert words["against"][0]["text"] == "19 October Mon: was at the clock (2)."
    assert words["days"][0]["shift"] == "Day 09:00–18:00"
    with override("zh-hans"):
        words = evidence_words(request, beside(request))
    assert words["balances"][0]["text"] == "年休假 2026：已用 0 天，本次 1 天，上限 5 天，余 4 天"
    assert words["against"][0]["text"] == "10月19日 星期一：当天有打卡（2 次）。"


def test_many_requests_cost_no_more_statements_than_few(
    cast: Cast, leave: Ask, overtime: Ask, correction: Ask, swap: Ask, roster: Make, now: datetime
) -> None:
    for person in (cast.anna, cast.bella, cast.carla):
        roster(person, "DAY", *range(21, 32))
    roster(cast.bella, "NIGHT", 30)
    leave("ANNUAL", 21)
    few = statements(cast, now)
    for number, person in enumerate((cast.anna, cast.bella, cast.carla), start=22):
        leave("ANNUAL", number, number + 1, employee=person)
        overtime(number + 3, 18, 20, employee=person)
        correction(12, 18, "out", employee=person)
    agree_to_swap(swap(30, 30), person=cast.bella, now=now)
    assert statements(cast, now) == few
    assert few <= 30


def statements(cast: Cast, now: datetime) -> int:
    lead = type(cast.lead).objects.get(pk=cast.lead.pk)
    with CaptureQueriesContext(
        connection,
    ) as done:
        evidence_for(waiting_for(lead, now=now))
    return len(done)
