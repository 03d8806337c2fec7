"""The escalation: again and again until somebody answers, once each, whatever happens to the worker."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from incidents import services
from incidents.domain.clocks import Clock
from incidents.domain.ladder import DEFAULT_LADDER
from incidents.models import Deadline, EscalationStep, Incident
from incidents.services import fire_due_deadlines
from notices.models import Notice
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes

Report = Callable[..., Incident]


def escalations(incident: Incident) -> list[tuple[int, str]]:
    """List the escalations in the inboxes, by number of the step and work number."""
    start = f"incident.{incident.pk}.escalation."
    notices = Notice.objects.filter(key__startswith=start).select_related("recipient")
    return sorted((int(row.key.removeprefix(start)), row.recipient.work_number) for row in notices)


def run_each_minute(start: datetime, end: datetime) -> None:
    """Let the scheduled job run each minute, both ends included."""
    while start <= end:
        fire_due_deadlines(start)
        start += minutes(1)


def test_nobody_is_told_while_there_is_time(report: Report, now: datetime) -> None:
    incident = report("danger")
    assert fire_due_deadlines(now + minutes(3) - timedelta(seconds=1)) == []
    assert escalations(incident) == []


def test_lead_then_supervisors_then_managers_then_again(report: Report, now: datetime) -> None:
    incident = report("danger")
    run_each_minute(now, now + minutes(26))
    # Due after 3, 8 and 18 minutes, and again after 21 and 26.
    assert escalations(incident) == [
        (1, "2001"),
        (2, "3001"), (2, "3002"),
        (3, "5001"), (3, "5002"),
        (4, "2001"),
        (5, "3001"), (5, "3002"),
    ]  # fmt: skip
    assert [row.late for row in incident.deadlines.filter(fired_at__isnull=False)] == [False] * 5


def test_acknowledging_stops_it(report: Report, cast: Cast, now: datetime) -> None:
    incident = report("danger")
    run_each_minute(now, now + minutes(4))
    services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=now + minutes(5))
    run_each_minute(now + minutes(6), now + minutes(60))
    assert escalations(incident) == [(1, "2001")]
    assert not Deadline.objects.running().filter(incident=incident).exists()


def test_a_step_that_cannot_be_fired_does_not_silence_the_others(report: Report, now: datetime) -> None:
    broken, sound = report("danger"), report("danger")
    broken.deadlines.update(purpose="nonsense")
    fired = fire_due_deadlines(now + minutes(3))
    assert [row.incident for row in fired] == [sound]
    assert escalations(sound) == [(1, "2001")]
    assert broken.deadlines.get().fired_at is None


def test_a_worker_down_for_six_hours_loses_and_doubles_nothing(report: Report, now: datetime) -> None:
    incident = report("danger")
    back = now + timedelta(hours=6, minutes=2)
    fired = fire_due_deadlines(back)
    # Rounds of 18 minutes with 3 steps each: 20 rounds and the steps at 361 … none until 363.
    assert [row.step for row in fired] == list(range(1, 61))
    assert all(row.late for row in fired)
    assert [row.due_at for row in fired] == sorted(row.due_at for row in fired)
    told = escalations(incident)
    assert sorted({number for number, _person in told}) == list(range(1, 61))
    assert len(told) == len(set(told)) == 20 * 5
    assert fire_due_deadlines(back) == []
    assert escalations(incident) == told


def test_steps_of_several_incidents_fire_in_the_order_in_which_they_were_due(
    report: Report, now: datetime
) -> None:
    first, second = report("other"), report("danger", now=now + minutes(1))
    fired = fire_due_deadlines(now + minutes(15))
    # other: 15; danger, a minute later: 1 + 3, 1 + 8.
    assert [(row.incident_id, row.step) for row in fired] == [(second.pk, 1), (second.pk, 2), (first.pk, 1)]


def test_a_run_stops_at_its_limit_and_the_next_goes_on(report: Report, now: datetime) -> None:
    report("danger")
    later = now + timedelta(hours=6)
    steps = [row.step for _run in range(7) for row in fire_due_deadlines(later, most=10)]
    assert steps == list(range(1, 61))


def test_a_claimed_step_is_not_fired_again(report: Report, now: datetime) -> None:
    """Two workers saw the same row: the second finds it taken."""
    from incidents.services.clocks import _fire

    incident = report("danger")
    seen_by_both = incident.deadlines.get()
    assert _fire(seen_by_both, now + minutes(3)) is True
    assert _fire(Deadline.objects.get(pk=seen_by_both.pk), now + minutes(3)) is False
    assert [row.step for row in incident.deadlines.all()] == [1, 2]
    assert escalations(incident) == [(1, "2001")]


def test_a_step_for_nobody_goes_to_the_next_above(report: Report, cast: Cast, now: datetime) -> None:
    incident = report("danger", reporter=cast.lead)
    fire_due_deadlines(now + minutes(3))
    assert escalations(incident) == [(1, "3001"), (1, "3002")]
    assert incident.deadlines.get(number=1).rung == "duty_supervisor"


def test_people_are_those_of_the_moment_not_of_the_report(report: Report, cast: Cast, now: datetime) -> None:
    incident = report("danger")
    Employee.objects.filter(pk=cast.lead.pk).update(is_active=False)
    fire_due_deadlines(now + minutes(3))
    assert escalations(incident) == [(1, "3001"), (1, "3002")]


def test_nobody_to_tell_is_written_down(report: Report, cast: Cast, now: datetime) -> None:
    incident = report("danger")
    Employee.objects.exclude(pk=cast.reporter.pk).update(is_active=False)
    fire_due_deadlines(now + minutes(3))
    event = incident.events.get(code="escalate")
    assert event.details == {"deadline": 1, "purpose": "acknowledge", "step": 1, "late": False, "told": []}
    assert incident.deadlines.count() == 2


def test_no_lead_hears_of_a_leak(report: Report, now: datetime) -> None:
    incident = report("secrecy_leak")
    run_each_minute(now, now + minutes(20))
    # Due after 5, 10 and 20 minutes.
    assert escalations(incident) == [
        (1, "4001"), (2, "3001"), (2, "3002"), (3, "5001"), (3, "5002"),
    ]  # fmt: skip
    assert not any("空调漏水" in row.subject + row.body for row in Notice.objects.all())


def test_the_centres_own_ladder_counts(report: Report, now: datetime) -> None:
    EscalationStep.objects.all().delete()
    EscalationStep.objects.create(position=1, post="centre_manager", after_minutes=2)
    incident = report("danger")
    run_each_minute(now, now + minutes(10))
    assert escalations(incident) == [(1, "5001"), (1, "5002"), (2, "5001"), (2, "5002")]


def test_a_new_owner_must_accept_in_time(
    in_state: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = in_state("danger", "acknowledged")
    services.hand_over(incident, person=cast.supervisor, to=cast.second_supervisor, now=now)
    run_each_minute(now, now + minutes(3))
    assert escalations(incident) == [(2, "3002")]
    services.accept(incident, person=cast.second_supervisor, now=now + minutes(4))
    run_each_minute(now + minutes(5), now + minutes(60))
    assert escalations(incident) == [(2, "3002")]
    incident.refresh_from_db()
    assert (incident.owner, incident.next_owner) == (cast.second_supervisor, None)


def test_an_undecided_request_reminds_its_superior(report: Report, cast: Cast, now: datetime) -> None:
    incident = report("beyond_duty", asked=cast.manager)
    services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=now)
    run_each_minute(now + timedelta(hours=4), now + timedelta(hours=4))
    assert escalations(incident) == [(2, "5001")]
    said: dict[str, Any] = {"password": PASSWORD, "text": "同意", "is_granted": True}
    services.decide_request(incident, person=cast.manager, now=now + timedelta(hours=4), **said)
    assert not Deadline.objects.running().filter(incident=incident).exists()


def test_an_appeal_lets_the_clock_run_again(
    in_state: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = in_state("danger", "rejected")
    assert not Deadline.objects.running().filter(incident=incident).exists()
    services.appeal(incident, person=cast.reporter, reason="确有其事", now=now + minutes(30))
    fire_due_deadlines(now + minutes(33))
    assert escalations(incident) == [(2, "2001")]


@pytest.mark.parametrize("seed", range(5))
def test_random_outages_leave_the_same_steps_as_no_outage(seed: int, report: Report, now: datetime) -> None:
    random = Random(seed)
    incident = report("danger")
    end = now + timedelta(hours=2)
    at = now
    while at < end:
        fire_due_deadlines(at)
        at += minutes(random.choice([1, 1, 1, 7, 40]))
    fire_due_deadlines(end)
    clock = Clock(minutes(3), DEFAULT_LADDER)
    fired = list(incident.deadlines.filter(fired_at__isnull=False))
    assert [row.due_at for row in fired] == [clock.due_at(now, n) for n in range(1, len(fired) + 1)]
    assert clock.due_at(now, len(fired) + 1) > end
    assert [row.late for row in fired] == [row.fired_at - row.due_at > timedelta(seconds=90) for row in fired]
    assert len(escalations(incident)) == len(set(escalations(incident)))


def test_the_command_and_the_task_fire_what_is_due(
    report: Report, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    import time_machine
    from django.core.management import call_command

    from incidents.tasks import fire_escalations

    incident = report("danger")
    with time_machine.travel(now + minutes(3), tick=False):
        call_command("fire_escalations")
        assert fire_escalations() == 0
    with time_machine.travel(now + minutes(8), tick=False):
        assert fire_escalations() == 1
    assert incident.number in capsys.readouterr().out
    assert escalations(incident) == [(1, "2001"), (2, "3001"), (2, "3002")]


def test_the_job_back_after_six_hours_tells_all_that_was_missed_in_the_order_of_its_time(
    report: Report, cast: Cast, now: datetime
) -> None:
    """Three reports while the worker is away; one is acknowledged meanwhile, of one the ladder changed."""
    import time_machine

    from incidents.tasks import fire_escalations

    danger, other = report("danger"), report("other", now=now + minutes(200))
    answered = report("danger", now=now + minutes(10))
    services.acknowledge(answered, person=cast.supervisor, password=PASSWORD, now=now + minutes(30))
    EscalationStep.objects.filter(post="centre_manager").update(after_minutes=55)
    with time_machine.travel(now + minutes(360), tick=False):
        # Rounds of 3 + 5 + 55 minutes, begun at 0: 5 whole ones until 315, then 318, 323.
        # Of the other, begun at 200: 215, 220, 275, 290, 295, 350.
        assert [fire_escalations(), fire_escalations()] == [23, 0]
    fired = Deadline.objects.filter(fired_at__isnull=False)
    assert [(row.due_at - now) // minutes(1) for row in fired.filter(incident=danger)] == [
        3, 8, 63, 66, 71, 126, 129, 134, 189, 192, 197, 252, 255, 260, 315, 318, 323,
    ]  # fmt: skip
    assert [(row.due_at - now) // minutes(1) for row in fired.filter(incident=other)] == [
        215, 220, 275, 290, 295, 350,
    ]  # fmt: skip
    assert not fired.filter(incident=answered).exists()
    assert not fired.filter(late=False).exists()
    due = {f"incident.{row.incident_id}.escalation.{row.number}": row.due_at for row in fired}
    told = list(Notice.objects.filter(kind="incident.escalation").order_by("pk"))
    times = [due[row.key] for row in told]
    assert times == sorted(times)
    assert len({(row.key, row.recipient_id) for row in told}) == len(told) == 38


def test_a_clock_that_was_set_back_keeps_nobody_from_acknowledging(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = report("danger")
    hour_before = now - timedelta(hours=1)
    services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=hour_before)
    incident.refresh_from_db()
    assert (incident.state, incident.acknowledged_at) == ("acknowledged", now)
    assert fire_due_deadlines(now + timedelta(hours=1)) == []
