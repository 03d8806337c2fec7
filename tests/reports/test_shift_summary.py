"""Leads are told after every shift: nothing twice, nothing lost, whatever restarts, across midnight too."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils.translation import override

from jobs import services as jobs
from jobs.models import Job
from notices.models import Notice
from qc.models import Appeal, Evaluation, FollowUp, Observation, ObservationKind, ShiftDelivery
from reports import services
from reports.selectors.shift_results import shift_results
from reports.tasks import send_shift_summaries
from staff.models import Employee, Membership, PostCode, RosterEntry, Shift
from tests.reports.conftest import TODAY, YESTERDAY, Floor, shift

Make = Callable[..., Employee]
KIND = "reports.shift_summary"
EARLY_ENDS = datetime.fromisoformat("2026-10-20T16:00+08:00")
LATE_ENDS = datetime.fromisoformat("2026-10-21T00:00+08:00")
MINUTES = timedelta(minutes=1)


@pytest.fixture
def night(floor: Floor) -> Shift:
    """A shift across midnight: 22:00 to 06:00."""
    return shift("t-night", 1320, 1800)


@pytest.fixture
def rostered(floor: Floor) -> Floor:
    """Today somebody of the team works the early shift, somebody else the late one."""
    RosterEntry.objects.create(employee=floor.operators[0], day=TODAY, shift=floor.early)
    RosterEntry.objects.create(employee=floor.operators[1], day=TODAY, shift=floor.late)
    RosterEntry.objects.create(employee=floor.operators[2], day=TODAY, shift=None)
    return floor


def work(now: datetime) -> None:
    """Let the workers do everything that waits."""
    with time_machine.travel(now, tick=False):
        for job in Job.objects.filter(kind=KIND).exclude(state="done").order_by("pk"):
            jobs.run(job.pk, clock=lambda: now)


def release(evaluation: Evaluation, at: datetime) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(state="released", released_at=at)


def told() -> list[str]:
    return list(Notice.objects.filter(kind=KIND).order_by("pk").values_list("subject", flat=True))


def observe(floor: Floor, at: datetime, **fields: Any) -> Observation:
    kind = ObservationKind.objects.get_or_create(
        code="t-noise", defaults={"name": "Noise", "name_zh": "喧哗"}
    )[0]
    inspector = Employee.objects.get(work_number="2101")
    values = {
        "kind": kind, "counts_as": "error", "points": 2, "seen_at": at, "day": TODAY, "month": "2026-10",
        "place": "A-12", "person": floor.operators[1], "observer": inspector, "evidence": "大声喧哗",
        "recorded_at": at, **fields,
    }  # fmt: skip
    return Observation.objects.create(**values)


def test_a_lead_is_told_what_was_released_in_the_shift(rostered: Floor, results: list[Evaluation]) -> None:
    release(results[0], EARLY_ENDS - 30 * MINUTES)
    release(results[1], EARLY_ENDS - 20 * MINUTES)
    observe(rostered, EARLY_ENDS - 10 * MINUTES)
    now = EARLY_ENDS + 6 * MINUTES
    services.queue_shift_summaries(now)
    work(now)
    notice = Notice.objects.get(kind=KIND)
    assert notice.recipient == rostered.lead
    assert notice.subject == "班后小结：a班，10月20日 星期二 t-early班"
    lines = [line for line in notice.body.splitlines() if line]
    assert lines == [
        "a班 · 2026年10月20日 星期二 t-early班 08:00–16:00",
        "10-20 08:00 至 10-20 16:00 期间下发和记录的内容。",
        "质检评分: 2 · 抽中 2 份，平均 85.0 分 · 致命差错 1",
        "- 员工1001 1001: 80.0 致命差错",
        "- 员工1001 1001: 90.0 合格",
        "不合格且尚未点评：1 份",
        "话务员尚未确认：2 份",
        "现场观察",
        "- 员工1002 1002: 喧哗, 差错 2; 大声喧哗",
    ]


def test_what_is_released_at_the_very_end_belongs_to_the_next_shift(
    rostered: Floor, results: list[Evaluation]
) -> None:
    """The first delivery begins with its shift; each ends before its shift's end, the next goes on there."""
    release(results[0], EARLY_ENDS - MINUTES / 60)
    release(results[1], EARLY_ENDS)
    for end in (EARLY_ENDS, LATE_ENDS):
        services.queue_shift_summaries(end + 6 * MINUTES)
        work(end + 6 * MINUTES)
    first, second = Notice.objects.filter(kind=KIND).order_by("pk")
    assert ("90.0" in first.body, "80.0" in first.body) == (True, False)
    assert ("90.0" in second.body, "80.0" in second.body) == (False, True)
    assert list(ShiftDelivery.objects.order_by("until").values_list("since", "until")) == [
        (EARLY_ENDS - timedelta(hours=8), EARLY_ENDS),
        (EARLY_ENDS, LATE_ENDS),
    ]


def test_it_waits_until_the_last_release_has_settled(rostered: Floor) -> None:
    assert services.queue_shift_summaries(EARLY_ENDS + 4 * MINUTES) == []
    assert len(services.queue_shift_summaries(EARLY_ENDS + 5 * MINUTES)) == 1


def test_asked_and_run_again_and_again_it_tells_once(rostered: Floor, results: list[Evaluation]) -> None:
    """The clock asks every few minutes, a worker dies after the act, the job runs a second and third time."""
    release(results[0], EARLY_ENDS - MINUTES)
    with time_machine.travel(EARLY_ENDS + 6 * MINUTES, tick=False):
        assert [send_shift_summaries() for _ in range(3)] == [1, 0, 0]
    for _ in range(3):
        Job.objects.filter(kind=KIND).update(state="queued", runs=0, lease_until=None)
        work(EARLY_ENDS + 7 * MINUTES)
    assert len(told()) == 1
    assert Job.objects.get(kind=KIND).key == f"{KIND}.{rostered.lead.pk}.a.t-early.2026-10-20"


def test_a_worker_killed_between_shifts_loses_nothing(rostered: Floor, results: list[Evaluation]) -> None:
    """Nobody runs for a day: the two deliveries are opened late, each with what belongs to it."""
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    release(results[0], EARLY_ENDS + timedelta(hours=1))
    release(results[1], LATE_ENDS + timedelta(hours=2))
    RosterEntry.objects.create(
        employee=rostered.operators[0], day=TODAY + timedelta(days=1), shift=rostered.early
    )
    much_later = LATE_ENDS + timedelta(hours=20)
    assert len(services.queue_shift_summaries(much_later)) == 2
    work(much_later)
    bodies = list(Notice.objects.filter(kind=KIND).order_by("pk").values_list("body", flat=True))
    assert [("90.0" in body, "80.0" in body) for body in bodies] == [(True, False), (False, True)]


def test_after_a_long_standstill_the_next_shift_tells_everything(
    rostered: Floor, results: list[Evaluation]
) -> None:
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    release(results[0], EARLY_ENDS + timedelta(days=3))
    later = TODAY + timedelta(days=10)
    RosterEntry.objects.create(employee=rostered.operators[0], day=later, shift=rostered.early)
    now = EARLY_ENDS + timedelta(days=10, minutes=6)
    services.queue_shift_summaries(now)
    work(now)
    assert "90.0" in Notice.objects.filter(kind=KIND).latest("pk").body


def test_a_night_shift_is_told_in_the_morning_under_the_day_on_which_it_began(
    floor: Floor, night: Shift, results: list[Evaluation]
) -> None:
    RosterEntry.objects.create(employee=floor.operators[0], day=YESTERDAY, shift=night)
    ends = datetime.fromisoformat("2026-10-20T06:00+08:00")
    release(results[0], ends - timedelta(hours=7))
    assert services.queue_shift_summaries(ends) == []
    services.queue_shift_summaries(ends + 6 * MINUTES)
    work(ends + 6 * MINUTES)
    assert told() == ["班后小结：a班，10月19日 星期一 t-night班"]
    assert ShiftDelivery.objects.get().since == datetime.fromisoformat("2026-10-19T22:00+08:00")


def test_an_empty_shift_is_passed_over_unless_the_centre_wants_a_word(rostered: Floor, settings: Any) -> None:
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    work(EARLY_ENDS + 6 * MINUTES)
    assert told() == []
    settings.QC_SHIFT_SUMMARY_WHEN_EMPTY = True
    services.queue_shift_summaries(LATE_ENDS + 6 * MINUTES)
    work(LATE_ENDS + 6 * MINUTES)
    assert "没有新的结果，也没有待办事项。" in Notice.objects.get(kind=KIND).body


def test_a_team_without_a_lead_keeps_its_results_for_the_next_lead(
    rostered: Floor, results: list[Evaluation], make_employee: Make
) -> None:
    last = {"shift": rostered.late, "day": YESTERDAY, "until": EARLY_ENDS - timedelta(hours=16)}
    ShiftDelivery.objects.create(
        team=rostered.team, since=EARLY_ENDS - timedelta(days=1), opened_at=EARLY_ENDS, **last
    )
    release(results[0], EARLY_ENDS - timedelta(hours=12))
    Membership.objects.filter(employee=rostered.lead).update(ends_on=YESTERDAY)
    assert services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES) == []
    make_employee("2003", post=PostCode.TEAM_LEAD, team=rostered.team)
    services.queue_shift_summaries(LATE_ENDS + 6 * MINUTES)
    work(LATE_ENDS + 6 * MINUTES)
    notice = Notice.objects.filter(kind=KIND).first()
    assert notice is not None
    assert (notice.recipient.work_number, "90.0" in notice.body) == ("2003", True)


def test_two_leads_are_both_told_and_another_team_is_not(
    rostered: Floor, results: list[Evaluation], make_employee: Make
) -> None:
    make_employee("2003", post=PostCode.TEAM_LEAD, team=rostered.team)
    make_employee("2004", post=PostCode.TEAM_LEAD, team=rostered.other)
    release(results[0], EARLY_ENDS - MINUTES)
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    work(EARLY_ENDS + 6 * MINUTES)
    assert set(Notice.objects.filter(kind=KIND).values_list("recipient__work_number", flat=True)) == {
        "2001",
        "2003",
    }


def test_what_waits_is_named(rostered: Floor, results: list[Evaluation], now: datetime) -> None:
    common = {
        "evaluation": results[0], "person": rostered.operators[0], "day": YESTERDAY, "owner": rostered.lead,
        "opened_by": results[0].inspector, "opened_at": now,
    }  # fmt: skip
    FollowUp.objects.create(kind="call_back", subject="资费答错", due_at=now, **common)
    FollowUp.objects.create(kind="coaching", subject="语气", due_at=now + timedelta(days=3), **common)
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    work(EARLY_ENDS + 6 * MINUTES)
    body = Notice.objects.get(kind=KIND).body
    assert "- 回访更正: 资费答错, 员工1001 1001, 负责人 周班长 2001, 10-20 12:00 (超时)" in body
    assert "语气" not in body


def test_appeals_that_wait_are_named_until_they_are_decided(
    rostered: Floor, results: list[Evaluation], now: datetime
) -> None:
    appeal = Appeal.objects.create(
        evaluation=results[0], filed_by=rostered.operators[0], filed_at=now, due_on=TODAY
    )
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    work(EARLY_ENDS + 6 * MINUTES)
    body = Notice.objects.get(kind=KIND).body
    assert body.splitlines()[-1] == "- 员工1001 1001, 2026-10-19, 期限 2026-10-20"
    Appeal.objects.filter(pk=appeal.pk).update(state="withdrawn", withdrawn_at=now)
    services.queue_shift_summaries(LATE_ENDS + 6 * MINUTES)
    work(LATE_ENDS + 6 * MINUTES)
    assert Notice.objects.filter(kind=KIND).count() == 1


def test_a_lead_is_never_told_about_themselves(
    rostered: Floor, results: list[Evaluation], make_employee: Make
) -> None:
    Evaluation.objects.filter(pk=results[0].pk).update(
        operator=rostered.lead, released_at=EARLY_ENDS - MINUTES
    )
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    work(EARLY_ENDS + 6 * MINUTES)
    assert told() == []


def test_the_mail_is_text_and_html_in_the_readers_language(
    rostered: Floor, results: list[Evaluation]
) -> None:
    Employee.objects.filter(pk=rostered.lead.pk).update(language="en")
    release(results[1], EARLY_ENDS - MINUTES)
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    work(EARLY_ENDS + 6 * MINUTES)
    jobs.run(Job.objects.get(kind="notices.send").pk, clock=lambda: EARLY_ENDS + 6 * MINUTES)
    sent: Any = mail.outbox[0]
    assert sent.subject == "After the shift: a班, 20 October Tue t-early shift"
    assert "- 员工1001 1001: 80.0 critical error" in sent.body
    html = sent.alternatives[0][0]
    assert f"http://127.0.0.1:8000/admin/qc/evaluation/{results[1].pk}/change/" in html
    assert "Failed and not commented by you: 1" in html


def test_the_command_sends_what_waits_once(rostered: Floor, results: list[Evaluation]) -> None:
    """Also what an earlier run asked for before it was killed."""
    said = StringIO()
    release(results[0], EARLY_ENDS - MINUTES)
    with time_machine.travel(EARLY_ENDS + 6 * MINUTES, tick=False), override("en"):
        services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
        call_command("send_summary", "shift", stdout=said)
        call_command("send_summary", "shift", stdout=said)
    assert said.getvalue().splitlines() == [
        "1 people told",
        "0 people told",
    ]


def test_the_command_shows_one_lead_what_a_shift_brings_and_asks_nobody_to_be_told(
    rostered: Floor, results: list[Evaluation]
) -> None:
    said = StringIO()
    release(results[0], EARLY_ENDS - MINUTES)
    with time_machine.travel(EARLY_ENDS + 6 * MINUTES, tick=False), override("en"):
        call_command("send_summary", "shift", "--to=2001", "--dry-run", stdout=said)
        with pytest.raises(CommandError):
            call_command("send_summary", "shift", "--to=2001")
    assert said.getvalue().splitlines()[-1] == "1 people would be told"
    assert (Job.objects.count(), Notice.objects.count(), ShiftDelivery.objects.count()) == (0, 0, 0)


def test_a_summary_costs_the_same_however_much_there_is(
    rostered: Floor, results: list[Evaluation], django_assert_max_num_queries: Any
) -> None:
    release(results[0], EARLY_ENDS - MINUTES)
    services.queue_shift_summaries(EARLY_ENDS + 6 * MINUTES)
    delivery = ShiftDelivery.objects.select_related("team", "shift").get()
    # What a lead may see is kept with the lead: the first read finds it out.
    shift_results(delivery, lead=rostered.lead, now=EARLY_ENDS)
    with django_assert_max_num_queries(11) as few:
        shift_results(delivery, lead=rostered.lead, now=EARLY_ENDS)
    release(results[1], EARLY_ENDS - MINUTES)
    for number in range(3):
        observe(rostered, EARLY_ENDS - (number + 1) * MINUTES)
    with django_assert_max_num_queries(11) as many:
        found = shift_results(delivery, lead=rostered.lead, now=EARLY_ENDS)
    assert (found.evaluations, len(found.observations), found.critical) == (2, 3, 1)
    assert len(few) == len(many)


def test_a_shift_of_the_day_before_yesterday_is_still_looked_for(rostered: Floor) -> None:
    RosterEntry.objects.all().update(day=date(2026, 10, 18))
    assert len(services.queue_shift_summaries(EARLY_ENDS)) == 1
    assert ShiftDelivery.objects.get().shift == rostered.late
