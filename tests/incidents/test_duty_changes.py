"""A duty supervisor's matters go on to the next one on duty, who must accept them in time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from incidents import services
from incidents.domain.duty import Duty, is_over
from incidents.models import Incident
from incidents.services import fire_due_deadlines, offer_after_duty
from incidents.tasks import offer_matters_after_duty
from notices.models import Notice
from staff.models import RosterEntry, Shift
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes
from tests.incidents.test_complaints import told

InState = Callable[[str, str], Incident]
DAY = date(2026, 10, 20)
BACKEND = "django.contrib.auth.backends.ModelBackend"
EIGHT = timedelta(hours=8)


@pytest.fixture
def rostered(cast: Cast) -> datetime:
    """The supervisor has the early shift, the second one the late shift from 15:00 of the same day."""
    for number, (code, start, person) in enumerate(
        [("C1", 420, cast.supervisor), ("C2", 900, cast.second_supervisor)], start=1
    ):
        shift = Shift.objects.create(
            pk=number,
            code=code,
            name=code,
            name_zh=code,
            parts=[{"start": start, "end": start + 480}],
            net_minutes=480,
        )
        RosterEntry.objects.create(employee=person, day=DAY, shift=shift)
    return datetime(2026, 10, 20, 7, 0, tzinfo=UTC)  # 15:00 at the centre


def standing(incident: Incident) -> tuple[str | None, str | None]:
    """Give the work numbers of owner and next owner."""
    incident.refresh_from_db()
    return (
        incident.owner.work_number if incident.owner else None,
        incident.next_owner.work_number if incident.next_owner else None,
    )


def test_at_the_end_of_duty_it_is_offered_to_the_supervisor_on_duty_once(
    in_state: InState, cast: Cast, rostered: datetime
) -> None:
    incident = in_state("danger", "acknowledged")
    assert offer_after_duty(rostered - minutes(1)) == []
    with time_machine.travel(rostered, tick=False):
        assert offer_matters_after_duty.apply().get() == 1
        assert offer_matters_after_duty.apply().get() == 0
    assert standing(incident) == ("3001", "3002")
    event = incident.events.order_by("-number").first()
    assert event is not None
    assert (event.code, event.actor, event.details) == (
        "hand_over",
        None,
        {"from": "3001", "to": "3002", "duty": "over"},
    )
    assert [one.recipient for one in Notice.objects.filter(kind="incident.handed_over")] == [
        cast.second_supervisor
    ]


def test_who_does_not_accept_is_reminded_and_then_those_above(
    in_state: InState, cast: Cast, rostered: datetime
) -> None:
    incident = in_state("danger", "acknowledged")
    offer_after_duty(rostered)
    for minute in range(9):
        fire_due_deadlines(rostered + minutes(minute))
    assert told(incident) == [(2, "3002"), (3, "3001"), (3, "3002")]
    services.accept(incident, person=cast.second_supervisor, now=rostered + minutes(9))
    assert standing(incident) == ("3002", None)
    assert offer_after_duty(rostered + minutes(10)) == []


def test_what_is_taken_up_off_duty_stays_until_the_next_duty_ends(
    in_state: InState, report: Callable[..., Incident], cast: Cast, rostered: datetime
) -> None:
    incident = report("danger", now=rostered + minutes(20))
    services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=rostered + minutes(21))
    assert offer_after_duty(rostered + minutes(30)) == []
    assert standing(incident) == ("3001", None)


def test_while_nobody_is_on_duty_it_stays(in_state: InState, cast: Cast, rostered: datetime) -> None:
    incident = in_state("danger", "acknowledged")
    RosterEntry.objects.filter(employee=cast.second_supervisor).delete()
    assert offer_after_duty(rostered + minutes(30)) == []
    assert standing(incident) == ("3001", None)


def test_what_others_answer_for_and_what_is_offered_already_stays(
    in_state: InState, cast: Cast, rostered: datetime, now: datetime
) -> None:
    leaks, offered = in_state("secrecy_leak", "acknowledged"), in_state("danger", "acknowledged")
    services.hand_over(offered, person=cast.supervisor, to=cast.lead, now=now)
    assert offer_after_duty(rostered) == []
    assert (standing(leaks), standing(offered)) == (("4001", None), ("3001", "2001"))


def test_everything_offered_is_accepted_on_one_page(
    in_state: InState, cast: Cast, rostered: datetime
) -> None:
    incidents = [in_state("danger", "acknowledged"), in_state("hazard", "in_action")]
    offer_after_duty(rostered)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.second_supervisor, backend=BACKEND)
    page = client.get("/admin/incidents/incident/offered/").content.decode()
    assert [one.number in page for one in incidents] == [True, True]
    assert client.post("/admin/incidents/incident/offered/", {"_act": ""}).status_code == 302
    assert [standing(one) for one in incidents] == [("3002", None)] * 2
    nothing = client.get("/admin/incidents/incident/offered/").content.decode()
    assert "Nothing is handed over to you now." in nothing


NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(-40, 20), st.integers(1, 12)), max_size=4), st.integers(0, 30))
def test_duty_is_over_as_counted_hour_by_hour(spans: list[tuple[int, int]], owned_for: int) -> None:
    hour = timedelta(hours=1)
    duties = [Duty(NOON + start * hour, NOON + (start + length) * hour) for start, length in spans]
    at_work = {NOON + at * hour for start, length in spans for at in range(start, start + length)}
    ends = {NOON + (start + length) * hour for start, length in spans}
    ended = any(NOON - back * hour in ends for back in range(owned_for))
    assert is_over(duties, owner_since=NOON - owned_for * hour, now=NOON) is (ended and NOON not in at_work)
