"""After a shift its lead is told how the handover stands, once it is signed or overdue."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from jobs.models import Job
from notices.models import Notice
from qc.models import ShiftDelivery
from reports import services
from shifthandover.models import OpenMatter, ShiftDiary
from staff.models import Desk, Employee, PostCode, RosterEntry
from tests.reports.conftest import TODAY, Floor
from tests.reports.test_shift_summary import EARLY_ENDS, MINUTES, Make, work


@pytest.fixture
def handover(floor: Floor) -> ShiftDiary:
    """The early shift of the team's desk, signed out and not yet taken over."""
    RosterEntry.objects.create(employee=floor.operators[0], day=TODAY, shift=floor.early)
    return ShiftDiary.objects.create(
        desk=floor.desk,
        shift=floor.early,
        day=TODAY,
        starts_at=EARLY_ENDS - timedelta(hours=8),
        ends_at=EARLY_ENDS,
        state="handed_over",
        version=1,
        outgoing=floor.lead,
        opened_at=EARLY_ENDS - timedelta(hours=8),
    )


@pytest.fixture
def incoming(make_employee: Make, floor: Floor) -> Employee:
    return make_employee("2003", post=PostCode.TEAM_LEAD, team=floor.other, name="吴班长")


def bodies(minutes: int) -> list[str]:
    """Let the clock and the workers do what is due so many minutes after the early shift."""
    now = EARLY_ENDS + minutes * MINUTES
    services.queue_shift_summaries(now)
    work(now)
    return list(Notice.objects.filter(kind="reports.shift_summary").values_list("body", flat=True))


def test_it_waits_for_the_signature_until_the_handover_is_overdue(handover: ShiftDiary) -> None:
    assert [bodies(6), bodies(14)] == [[], []]
    (body,) = bodies(15)
    assert body.splitlines()[3:] == ["交接班", f"{handover.desk.label}: 已交班, 尚无人接班"]
    assert len(bodies(16)) == 1


def test_a_handover_signed_in_time_with_nothing_open_bothers_nobody(
    handover: ShiftDiary, incoming: Employee
) -> None:
    ShiftDiary.objects.update(state="taken_over", incoming=incoming, taken_over_at=EARLY_ENDS + 2 * MINUTES)
    assert bodies(6) == []
    assert Job.objects.get(kind="reports.shift_summary").result == {"told": 0}


def test_what_was_returned_and_taken_over_late_is_said(handover: ShiftDiary, incoming: Employee) -> None:
    ShiftDiary.objects.update(
        state="taken_over", incoming=incoming, taken_over_at=EARLY_ENDS + 20 * MINUTES, version=3
    )
    assert bodies(21)[0].splitlines()[3:] == [
        "交接班",
        f"{handover.desk.label}: 吴班长 2003 已于 10-20 16:20 接班 (迟交)",
        "曾退回 2 次。",
    ]


def test_a_handover_held_by_the_supervisor_is_told_at_once(
    handover: ShiftDiary, make_employee: Make, floor: Floor
) -> None:
    holder = make_employee("3001", post=PostCode.DUTY_SUPERVISOR, team=floor.other, name="郑值班长")
    ShiftDiary.objects.update(state="supervisor_held", holder=holder)
    assert bodies(6)[0].splitlines()[3:] == [
        "交接班",
        f"{handover.desk.label}: 由值班长 郑值班长 3001 代管",
    ]


def test_matters_open_at_the_desk_are_named_with_their_limits_and_those_of_other_desks_are_not(
    handover: ShiftDiary, incoming: Employee, floor: Floor
) -> None:
    ShiftDiary.objects.update(state="taken_over", incoming=incoming, taken_over_at=EARLY_ENDS)
    common: dict[str, Any] = {"opened_by": floor.lead, "opened_at": EARLY_ENDS - timedelta(hours=3)}
    limits = {"accept_by": common["opened_at"], "accepted_at": common["opened_at"], "reply_by": EARLY_ENDS}
    OpenMatter.objects.create(desk=floor.desk, title="专线开通", kind="vip", **limits, **common)
    OpenMatter.objects.create(desk=floor.desk, title="补录工单", owner=floor.lead, **common)
    other = Desk.objects.create(code="t-other", name="Other", name_zh="别台")
    OpenMatter.objects.create(desk=other, title="别处的事", **common)
    assert bodies(6)[0].splitlines()[5:] == [
        "遗留事项:",
        "- 专线开通 (VIP); 负责人 —, 期限 10-20 16:00 (超时)",
        "- 补录工单; 负责人 周班长 2001",
    ]


@override_settings(HANDOVER_OVERDUE_MINUTES=30)
def test_what_follows_at_a_team_waits_for_the_shift_before(handover: ShiftDiary, floor: Floor) -> None:
    """A second shift of the team that ends soon after is not told first, or the first were never told."""
    short = floor.late
    short.parts = [{"start": 960, "end": 970}]
    short.save()
    RosterEntry.objects.create(employee=floor.operators[1], day=TODAY, shift=short)
    ShiftDelivery.objects.create(
        team=floor.team,
        shift=floor.early,
        day=TODAY - timedelta(days=1),
        since=EARLY_ENDS - timedelta(days=2),
        until=EARLY_ENDS - timedelta(days=1),
        opened_at=EARLY_ENDS,
    )
    assert services.queue_shift_summaries(EARLY_ENDS + 20 * MINUTES) == []
    assert len(services.queue_shift_summaries(EARLY_ENDS + 31 * MINUTES)) == 2
