"""What users of such systems complain about, each shown not to happen here."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models.signals import post_save

from common.errors import DomainError
from incidents import services
from incidents.models import Deadline, Incident
from incidents.services import fire_due_deadlines
from incidents.tasks import fire_escalations
from notices.models import Notice
from staff.models import Employee, Membership
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes

Report = Callable[..., Incident]
InState = Callable[[str, str], Incident]


def told(incident: Incident) -> list[tuple[int, str]]:
    """List who was told of which step of the escalation."""
    start = f"incident.{incident.pk}.escalation."
    rows = Notice.objects.filter(key__startswith=start).select_related("recipient")
    return sorted((int(row.key.removeprefix(start)), row.recipient.work_number) for row in rows)


def running(incident: Incident) -> dict[str, datetime]:
    """Give the instant at which each running clock is due next."""
    return {row.purpose: row.due_at for row in Deadline.objects.running().filter(incident=incident)}


# Pending time that moves fixed deadlines.


def test_waiting_for_a_new_owner_moves_no_other_limit(report: Report, cast: Cast, now: datetime) -> None:
    incident = report("beyond_duty", asked=cast.manager)
    services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=now + minutes(5))
    due = running(incident)
    assert due == {"decision": now + minutes(240)}
    at = now + minutes(10)
    services.hand_over(incident, person=cast.supervisor, to=cast.second_supervisor, now=at)
    services.contain(incident, person=cast.supervisor, text="已请示", now=now + minutes(30))
    services.accept(incident, person=cast.second_supervisor, now=now + minutes(60))
    assert running(incident) == due


def test_a_measure_keeps_its_day_while_its_incident_changes_hands(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    incident = in_state("other", "in_action")
    services.hand_over(incident, person=cast.supervisor, to=cast.lead, now=now)
    services.accept(incident, person=cast.lead, now=now + timedelta(days=2))
    assert incident.actions.get().due_on == date(2026, 10, 22)


def test_offering_it_again_to_the_same_person_gives_them_no_more_time(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    incident = in_state("danger", "acknowledged")
    services.hand_over(incident, person=cast.supervisor, to=cast.lead, now=now)
    with pytest.raises(DomainError) as refused:
        services.hand_over(incident, person=cast.supervisor, to=cast.lead, now=now + minutes(2))
    assert refused.value.code == "incidents.owner.already"
    assert running(incident) == {"accept": now + minutes(3)}


def test_an_appeal_lets_a_request_wait_for_its_decision_again(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    incident = in_state("beyond_duty", "rejected")
    services.appeal(incident, person=cast.reporter, reason="确需请示", now=now + minutes(30))
    assert running(incident) == {"acknowledge": now + minutes(45), "decision": now + minutes(270)}
    subjects = Notice.objects.filter(kind="incident.appealed").values_list(
        "recipient__work_number", flat=True
    )
    assert sorted(subjects) == ["3001", "3002"]


# Only the first escalation firing.


@pytest.mark.parametrize("kind", ["danger", "secrecy_leak", "beyond_duty", "hazard"])
def test_it_goes_on_for_a_day_until_somebody_acknowledges(
    report: Report, cast: Cast, now: datetime, kind: str
) -> None:
    incident = report(kind)
    for hour in range(25):
        fire_due_deadlines(now + timedelta(hours=hour))
    steps = incident.deadlines.filter(purpose="acknowledge", fired_at__isnull=False)
    due = [row.due_at - now for row in steps.order_by("step")]
    within, day = incident.acknowledge_minutes, 24 * 60
    by_hand = sorted(
        after
        for turn in range(day // within)
        for after in (
            within + turn * (within + 15),
            within + turn * (within + 15) + 5,
            within + turn * (within + 15) + 15,
        )
        if after <= day
    )
    assert due == [minutes(after) for after in by_hand]


# Escalations to the old group, or twice.


def test_who_left_the_post_is_told_nothing_more(
    report: Report, cast: Cast, now: datetime, make_employee: Callable[..., Employee]
) -> None:
    """The ladder asks who holds a post when a step fires, not when the report was made."""
    incident = report("danger", now=now)
    midnight = now.replace(hour=16)  # UTC: the next day begins at the centre
    Membership.objects.filter(employee=cast.supervisor).update(ends_on=now.date())
    make_employee("3003", "duty_supervisor", since=now.date() + timedelta(days=1))
    fire_due_deadlines(midnight - minutes(1))
    before = {person for _step, person in told(incident)}
    last = incident.deadlines.filter(fired_at__isnull=False).count()
    fire_due_deadlines(midnight + minutes(30))
    after = {person for step, person in told(incident) if step > last}
    assert ("3001" in before, "3003" in before) == (True, False)
    assert ("3001" in after, "3002" in after, "3003" in after) == (False, True, True)


def test_a_worker_down_for_six_hours_through_the_real_task(
    report: Report, in_state: InState, cast: Cast, now: datetime
) -> None:
    """Three clocks run when it goes down; on its return nothing is lost, nothing doubled, all marked late."""
    danger, other = report("danger"), report("other", now=now + minutes(2))
    offered = in_state("major_error", "acknowledged")
    services.hand_over(offered, person=cast.supervisor, to=cast.lead, now=now + minutes(1))
    with time_machine.travel(now + minutes(3), tick=False):
        assert fire_escalations.apply().get() == 1
    back = now + minutes(5) + timedelta(hours=6)
    with time_machine.travel(back, tick=False):
        counts = [fire_escalations.apply().get() for _run in range(3)]
    # danger: due 3 8 18 | 21 26 36 | … every 18 min, until 363: 20 rounds and one, less the first told.
    # other, from 2: 17 22 32 | 47 52 62 | … every 30 min: 12 rounds until 362. offered, from 1: 6 11 21 |
    # 26 … every 20 min: 18 rounds until 361.
    assert counts == [60 + 36 + 54, 0, 0]
    fired = Deadline.objects.filter(fired_at=back).order_by("due_at", "pk")
    assert all(row.late for row in fired)
    assert [row.fired_at for row in Deadline.objects.filter(late=False, fired_at__isnull=False)] == [
        now + minutes(3)
    ]
    for incident, steps in ((danger, 61), (other, 36), (offered, 54)):
        events = incident.events.filter(code="escalate").order_by("number")
        numbers = [event.details["step"] for event in events]
        assert numbers == list(range(1, steps + 1))
        inbox = told(incident)
        assert len(inbox) == len(set(inbox))
        assert {number for number, _person in inbox} == set(range(inbox[0][0], inbox[0][0] + steps))
    assert [row.fired_at for row in Deadline.objects.running()] == [None] * 3


# Text composed before the change is stored.


@pytest.fixture
def composed() -> Iterator[list[tuple[str, bool]]]:
    """Watch every notice being stored: its event, and whether what it says is already so in the database."""
    seen: list[tuple[str, bool]] = []

    def watch(instance: Notice, created: bool, **_rest: Any) -> None:
        _app, pk, event = instance.key.split(".")[:3]
        incident = Incident.objects.get(pk=pk)
        seen.append((event, SAYS[event](incident, instance)))

    post_save.connect(watch, sender=Notice, weak=False, dispatch_uid="composed")
    yield seen
    post_save.disconnect(sender=Notice, dispatch_uid="composed")


def _waits(incident: Incident, purpose: str) -> bool:
    return purpose in running(incident)


SAYS: dict[str, Callable[[Incident, Notice], bool]] = {
    "reported": lambda one, _n: one.state == "reported" and _waits(one, "acknowledge"),
    "appealed": lambda one, _n: one.state == "reported" and one.round == 2 and _waits(one, "acknowledge"),
    "asked": lambda one, _n: _waits(one, "decision"),
    "handed_over": lambda one, n: one.next_owner == n.recipient and _waits(one, "accept"),
    "instructed": lambda one, _n: one.instructions.exists() and one.state == "in_action",
    "action": lambda one, n: one.actions.filter(owner=n.recipient).exists(),
    "to_verify": lambda one, _n: one.state == "verifying" and not one.actions.open().exists(),
    "second_voice": lambda one, _n: one.events.filter(code="reject").exists(),
    "turned_down": lambda one, _n: one.state in ("rejected", "duplicate") and not running(one),
    "not_yet": lambda one, _n: one.state == "in_action",
    "reopened": lambda one, _n: one.state == "in_action" and one.closed_at is None,
    "escalation": lambda one, n: (
        one.deadlines.filter(number=int(n.key.rsplit(".", 1)[1]), fired_at__isnull=False).exists()
        and bool(running(one))
    ),
}


def test_every_notice_is_written_after_what_it_says_is_stored(
    composed: list[tuple[str, bool]], report: Report, cast: Cast, now: datetime
) -> None:
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    incident = report("beyond_duty", asked=cast.manager)
    fire_due_deadlines(now + minutes(15))
    services.reject(incident, person=cast.supervisor, reason="不属实", **signed)
    services.reject(incident, person=cast.manager, reason="不属实", **signed)
    incident = services.appeal(incident, person=cast.reporter, reason="属实", now=now)
    incident = services.acknowledge(incident, person=cast.supervisor, **signed)
    incident = services.hand_over(incident, person=cast.supervisor, to=cast.second_supervisor, now=now)
    services.instruct(incident, person=cast.manager, text="先停用", **signed)
    services.decide_request(incident, person=cast.manager, text="同意", is_granted=True, **signed)
    plan: dict[str, Any] = {"owner": cast.colleague, "checker": cast.lead, "due_on": now.date()}
    action = services.plan_action(incident, person=cast.supervisor, measure="更换", now=now, **plan)
    services.finish_action(action, person=cast.colleague, evidence="已换", now=now)
    services.not_yet(incident, person=cast.manager, finding="仍响", now=now)
    action = services.plan_action(incident, person=cast.supervisor, measure="再换", now=now, **plan)
    services.finish_action(action, person=cast.colleague, evidence="已换", now=now)
    services.verify(incident, person=cast.manager, finding="好了", **signed)
    services.reopen(incident, person=cast.manager, reason="又响", **signed)
    assert {event for event, _is_so in composed} == set(SAYS)
    assert [event for event, is_so in composed if not is_so] == []
