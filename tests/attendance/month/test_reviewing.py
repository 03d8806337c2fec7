"""Accept, correct, ask; then confirm the team: what each leaves behind."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from attendance.domain.proposals import Fix
from attendance.models import (
    AttendanceMonth,
    ConfirmedRow,
    DayReview,
    Leave,
    LeaveKind,
    PersonMonth,
    PunchCorrection,
    TeamConfirmation,
)
from attendance.selectors.progress import progress_of, team_statuses
from attendance.selectors.review import open_exceptions, unconfirmed
from attendance.services import (
    Decision,
    approve_leave,
    ask_about,
    ask_leave,
    confirm_team,
    correct_day,
    derive_month,
    post_month,
    publish_month,
    settle,
    settle_and_confirm,
)
from attendance.services.posting import refuse_unconfirmed
from common.errors import DomainError
from staff.models import Employee
from tests.attendance.conftest import SHANGHAI
from tests.attendance.month.conftest import OCTOBER, Cast, accept, cell, hash_of, november
from tests.attendance.ready import reviews_of
from tests.conftest import PASSWORD

Make = Callable[..., Any]


def refused(act: Callable[[], object]) -> DomainError:
    with pytest.raises(DomainError) as found:
        act()
    return found.value


def correct(cast: Cast, day: int, fix: Fix, *, who: Employee | None = None, **details: Any) -> DayReview:
    shown = cell(who or cast.anna, day)
    return correct_day(
        shown,
        by=cast.lead,
        shown_hash=hash_of(shown),
        fix=fix,
        reason="当班班长证明",
        now=november(2),
        **details,
    )


def test_a_missing_punch_is_added_as_proposed(
    drafted: AttendanceMonth, cast: Cast, roster: Make, punch: Make
) -> None:
    roster(cast.anna, "DAY", 22)
    punch(cast.anna, "22T08:55")
    derive_month(OCTOBER, now=november(2))
    found = open_exceptions(drafted, cast.lead, now=november(2))
    one = next(each for each in found if each.day.day.day == 22)
    assert (one.proposal.fix, one.proposal.side, one.proposal.at_minute) == (Fix.ADD_PUNCH, "out", 1080)
    correct(cast, 22, one.proposal.fix, side=one.proposal.side, at_minute=one.proposal.at_minute)
    correction = PunchCorrection.objects.get()
    assert (correction.at, correction.approved_by) == (datetime(2026, 10, 22, 18, tzinfo=SHANGHAI), cast.lead)
    assert (cell(cast.anna, 22).symbol, reviews_of(date(2026, 10, 22))) == ("√", ["corrected"])


def test_leave_is_recorded_and_given_back(drafted: AttendanceMonth, cast: Cast, punch: Make) -> None:
    correct(cast, 20, Fix.RECORD_LEAVE, kind=LeaveKind.objects.get(code="SICK"))
    assert cell(cast.anna, 20).symbol == "病"
    punch(cast.anna, "20T08:55", "20T18:02", now=november(2))
    (conflict,) = open_exceptions(drafted, cast.lead, team=cast.team, now=november(2))[:1]
    assert (conflict.proposal.fix, conflict.proposal.others[0]) == (Fix.GIVE_BACK_LEAVE, Fix.KEEP_LEAVE)
    correct(cast, 20, Fix.GIVE_BACK_LEAVE)
    assert (cell(cast.anna, 20).symbol, Leave.objects.in_force().count()) == ("√", 0)


def test_leave_that_is_kept_settles_the_conflict(drafted: AttendanceMonth, cast: Cast, punch: Make) -> None:
    correct(cast, 20, Fix.RECORD_LEAVE, kind=LeaveKind.objects.get(code="SICK"))
    punch(cast.anna, "20T08:55", "20T18:02", now=november(2))
    correct(cast, 20, Fix.KEEP_LEAVE)
    assert cell(cast.anna, 20).is_exception
    assert [one.day.day.day for one in open_exceptions(drafted, cast.lead, now=november(2))] == [21]


def test_a_request_that_waits_is_decided(drafted: AttendanceMonth, cast: Cast) -> None:
    day = date(2026, 10, 20)
    LeaveKind.objects.update(units=["day"])
    request = ask_leave(
        employee=cast.anna,
        kind=LeaveKind.objects.get(code="SICK"),
        first_day=day,
        last_day=day,
        now=november(2),
    )
    one = open_exceptions(drafted, cast.lead, now=november(2))[0]
    assert (one.proposal.fix, one.proposal.request, one.request) == (Fix.DECIDE_REQUEST, request.pk, request)
    correct(cast, 20, Fix.DECIDE_REQUEST, request=request, override_reason="核实过")
    request.refresh_from_db()
    assert (request.state, cell(cast.anna, 20).symbol) == ("approved", "病")


def test_asking_keeps_the_exception_open(drafted: AttendanceMonth, cast: Cast) -> None:
    day = cell(cast.anna, 20)
    ask_about(day, by=cast.lead, shown_hash=hash_of(day), text="当天在哪里？", now=november(2))
    one = open_exceptions(drafted, cast.lead, now=november(2))[0]
    assert (one.is_asked, one.is_settled) == (True, False)
    error = refused(lambda: confirm_team(drafted, cast.team, by=cast.lead, now=november(2)))
    assert error.code == "attendance.confirmation.exceptions_open"
    assert error.where["days"] == [{"work_number": "1001", "day": "2026-10-20"}]


def test_all_decisions_and_the_confirmation_are_one_act(
    drafted: AttendanceMonth, cast: Cast, roster: Make
) -> None:
    roster(cast.ben, "DAY", 23)
    derive_month(OCTOBER, now=november(2))
    anna, ben = cell(cast.anna, 20), cell(cast.ben, 23)
    half = [Decision(anna, hash_of(anna), Fix.ACCEPT)]
    error = refused(lambda: settle_and_confirm(drafted, cast.team, half, by=cast.lead, now=november(2)))
    assert error.code == "attendance.confirmation.exceptions_open"
    assert not DayReview.objects.exists()
    sick = {"kind": LeaveKind.objects.get(code="SICK")}
    whole = [*half, Decision(ben, hash_of(ben), Fix.RECORD_LEAVE, "病假条", sick)]
    confirmation = settle_and_confirm(drafted, cast.team, whole, by=cast.lead, now=november(2))
    assert (confirmation.people, confirmation.confirmed_by) == (2, cast.lead)
    again = confirm_team(drafted, cast.team, by=cast.lead, now=november(2))
    assert (again, TeamConfirmation.objects.count()) == (confirmation, 1)


def test_a_decision_that_fails_names_its_day(drafted: AttendanceMonth, cast: Cast) -> None:
    decision = Decision(cell(cast.anna, 20), "0" * 64, Fix.ACCEPT)
    error = refused(lambda: settle([decision], by=cast.lead, now=november(2)))
    assert error.where == {"work_number": "1001", "day": "2026-10-20"}


def test_the_rows_of_the_lead_do_not_block_the_members(drafted: AttendanceMonth, cast: Cast) -> None:
    accept(cell(cast.anna, 20), by=cast.lead)
    (status,) = team_statuses(drafted, cast.lead, now=november(2))
    assert (status.people, status.confirmed, status.exceptions, status.blocks) == (3, 0, 1, [])
    assert confirm_team(drafted, cast.team, by=cast.lead, now=november(2)).people == 2
    (status,) = team_statuses(drafted, cast.lead, now=november(2))
    assert (status.confirmed, status.may_confirm, status.blocks) == (2, False, ["还有 1 条异常未处理。"])
    assert refused(lambda: post_month(OCTOBER, by=cast.publisher, now=november(2))).code == (
        "attendance.month.not_confirmed"
    )


def test_a_change_unconfirms_that_row_and_no_other(
    confirmed: AttendanceMonth, cast: Cast, punch: Make
) -> None:
    assert not unconfirmed(confirmed).exists()
    punch(cast.ben, "12T08:40", now=november(2))
    assert [row.employee for row in unconfirmed(confirmed)] == [cast.ben]
    error = refused(lambda: refuse_unconfirmed(confirmed))
    assert error.where == {"rows": 1}
    confirm_team(confirmed, cast.team, by=cast.lead, now=november(3))
    assert ConfirmedRow.objects.filter(employee=cast.ben).count() == 2
    assert not unconfirmed(confirmed).exists()


def test_nobody_confirms_what_the_facts_have_overtaken(
    drafted: AttendanceMonth, cast: Cast, roster: Make
) -> None:
    """A roster entry that no derivation has followed yet is followed by the confirmation itself."""
    accept(cell(cast.anna, 20), by=cast.lead)
    roster(cast.ben, "DAY", 23)
    error = refused(lambda: confirm_team(drafted, cast.team, by=cast.lead, now=november(2)))
    assert error.where["days"] == [{"work_number": "1002", "day": "2026-10-23"}]


def test_a_team_is_confirmed_when_the_month_is_over(drafted: AttendanceMonth, cast: Cast) -> None:
    last = datetime(2026, 10, 31, 20, tzinfo=SHANGHAI)
    accept(cell(cast.anna, 20), by=cast.lead)
    error = refused(lambda: confirm_team(drafted, cast.team, by=cast.lead, now=last))
    assert error.code == "attendance.month.not_over"


def test_people_without_a_team_are_confirmed_from_above(
    drafted: AttendanceMonth, cast: Cast, make_employee: Make, roster: Make
) -> None:
    alone = make_employee("1009", name="无班组")
    alone.memberships.all().delete()
    roster(alone, None, *range(1, 32))
    derive_month(OCTOBER, now=november(2))
    assert PersonMonth.objects.get(employee=alone).team is None
    assert refused(lambda: confirm_team(drafted, None, by=cast.lead, now=november(2))).status == 403
    assert confirm_team(drafted, None, by=cast.manager, now=november(2)).people == 1


@pytest.mark.parametrize(
    ("day", "hour", "code"),
    [
        pytest.param(5, 23, "attendance.month.objection_days_not_over", id="on the last day"),
        pytest.param(6, 0, "", id="the day after"),
    ],
)
def test_objection_days_are_waited_for(
    day: int, hour: int, code: str, posted: AttendanceMonth, cast: Cast
) -> None:
    told: dict[str, Any] = {"publisher": cast.publisher, "password": PASSWORD, "now": november(day, hour)}
    assert progress_of(posted, now=november(day, hour)).next_step == ("objections" if code else "publish")
    if code:
        assert refused(lambda: publish_month(OCTOBER, **told)).code == code
    else:
        assert publish_month(OCTOBER, **told).is_new


def test_the_steps_of_a_month(posted: AttendanceMonth, cast: Cast) -> None:
    found = progress_of(posted, now=november(3))
    assert (found.rows, found.confirmed, found.teams, found.teams_confirmed) == (3, 3, 1, 1)
    assert (found.next_step, found.blocked_by) == ("objections", ["异议期到 2026-11-05 为止。"])


def test_leave_over_several_days_is_given_back_for_one(drafted: AttendanceMonth, cast: Cast) -> None:
    approve_leave(
        employee=cast.ben, kind=LeaveKind.objects.get(), first_day=date(2026, 10, 11),
        last_day=date(2026, 10, 13), approver=cast.lead, now=november(2),
    )  # fmt: skip
    correct(cast, 12, Fix.GIVE_BACK_LEAVE, who=cast.ben)
    left = Leave.objects.in_force().order_by("first_day").values_list("first_day", flat=True)
    assert list(left) == [date(2026, 10, 11), date(2026, 10, 13)]
