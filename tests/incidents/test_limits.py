"""Limits move only by a signed extension made before they run out."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from common.errors import DomainError
from incidents import services
from incidents.models import EscalationStep, Incident
from incidents.selectors import acts_for
from incidents.services import fire_due_deadlines
from ledger.models import Entry
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes
from tests.incidents.test_complaints import running, told

InState = Callable[[str, str], Incident]
Report = Callable[..., Incident]


def code_of(act: Callable[[], object]) -> str:
    """Give the code under which the act is refused."""
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


@pytest.fixture
def request_(report: Report, cast: Cast, now: datetime) -> Incident:
    """A request to the manager, taken up by the supervisor: to be decided by four in the afternoon."""
    incident = report("beyond_duty", asked=cast.manager)
    return services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=now)


def extend(incident: Incident, cast: Cast, **changes: Any) -> Incident:
    """Let the manager have two hours more."""
    values: dict[str, Any] = {"person": cast.manager, "password": PASSWORD, "reason": "须与市场部商议"}
    values |= changes
    return services.extend_decision(incident, **values)


def test_a_decision_extended_in_time_is_due_later_and_both_limits_stay_on_record(
    request_: Incident, cast: Cast, now: datetime
) -> None:
    extend(request_, cast, until=now + minutes(360), now=now + minutes(239))
    assert running(request_) == {"decision": now + minutes(360)}
    event = request_.events.get(code="extend_decision")
    assert event.details == {"from": "2026-10-20T08:00:00.000Z", "to": "2026-10-20T10:00:00.000Z"}
    assert (event.entry is not None, event.state_after) == (True, "acknowledged")
    assert Entry.objects.latest("sequence").meaning == "extended"
    fire_due_deadlines(now + minutes(359))
    assert told(request_) == []
    fire_due_deadlines(now + minutes(360))
    assert [person for _step, person in told(request_)] == ["5001"]


@pytest.mark.parametrize(
    ("at", "until", "refusal"),
    [
        pytest.param(240, 360, "incidents.extension.too_late", id="on the limit it is too late"),
        pytest.param(300, 360, "incidents.extension.too_late", id="the breach stays"),
        pytest.param(100, 240, "incidents.extension.not_later", id="the same limit"),
        pytest.param(100, 200, "incidents.extension.not_later", id="an earlier limit"),
    ],
)
def test_an_extension_comes_before_the_limit_and_moves_it_later(
    request_: Incident, cast: Cast, now: datetime, at: int, until: int, refusal: str
) -> None:
    before = running(request_)
    code = code_of(lambda: extend(request_, cast, until=now + minutes(until), now=now + minutes(at)))
    assert (code, running(request_)) == (refusal, before)
    assert not request_.events.filter(code="extend_decision").exists()


def test_who_waits_for_the_decision_does_not_move_it(request_: Incident, cast: Cast, now: datetime) -> None:
    code = code_of(lambda: extend(request_, cast, person=cast.supervisor, until=now + minutes(360), now=now))
    assert code == "incidents.act.not_entitled"


def test_what_is_decided_is_not_extended(request_: Incident, cast: Cast, now: datetime) -> None:
    services.decide_request(
        request_, person=cast.manager, password=PASSWORD, is_granted=True, text="同意", now=now
    )
    request_.refresh_from_db()
    assert code_of(lambda: extend(request_, cast, until=now + minutes(360), now=now)) == (
        "incidents.extension.no_clock"
    )
    assert "extend_decision" not in acts_for(request_, cast.manager, now=now)


@pytest.fixture
def mitigated(in_state: InState, cast: Cast, now: datetime) -> Incident:
    """A hazard that its checker found mitigated, to be looked at again a week later."""
    services.not_yet(
        in_state("hazard", "verifying"),
        person=cast.lead,
        finding="渗漏减少",
        is_mitigated=True,
        review_on=date(2026, 10, 27),
        now=now,
    )
    return Incident.objects.get()


def verify_again(mitigated: Incident, cast: Cast, now: datetime) -> Incident:
    """Bring the hazard before its checker once more."""
    plan: dict[str, Any] = {"owner": cast.colleague, "checker": cast.lead, "due_on": date(2026, 11, 5)}
    action = services.plan_action(mitigated, person=cast.supervisor, measure="换管", now=now, **plan)
    return services.finish_action(action, person=cast.colleague, evidence="已换", now=now)


def test_finding_it_unsolved_again_leaves_a_review_to_come_where_it_is(
    mitigated: Incident, cast: Cast, now: datetime
) -> None:
    said: dict[str, Any] = {"person": cast.lead, "finding": "仍渗", "now": now + timedelta(days=2)}
    due = running(mitigated)
    incident = verify_again(mitigated, cast, now + timedelta(days=1))
    assert code_of(
        lambda: services.not_yet(incident, is_mitigated=True, review_on=date(2026, 10, 28), **said)
    ) == ("incidents.not_yet.review_moves_later")
    incident = services.not_yet(incident, **said)
    assert (incident.review_on, running(incident)) == (date(2026, 10, 27), due)
    incident = verify_again(incident, cast, now + timedelta(days=2))
    incident = services.not_yet(incident, is_mitigated=True, **said)
    assert (incident.review_on, running(incident)) == (date(2026, 10, 27), due)


def test_an_earlier_review_may_be_named_and_after_the_day_a_new_one(
    mitigated: Incident, cast: Cast, now: datetime
) -> None:
    said: dict[str, Any] = {"person": cast.lead, "finding": "仍渗", "is_mitigated": True}
    incident = verify_again(mitigated, cast, now + timedelta(days=1))
    at = now + timedelta(days=1)
    incident = services.not_yet(incident, review_on=date(2026, 10, 25), now=at, **said)
    assert running(incident) == {"review": datetime.fromisoformat("2026-10-25T00:00+08:00")}
    over = now + timedelta(days=6)
    fire_due_deadlines(over)
    incident = verify_again(incident, cast, over)
    incident = services.not_yet(incident, review_on=date(2026, 11, 3), now=over, **said)
    assert running(incident) == {"review": datetime.fromisoformat("2026-11-03T00:00+08:00")}


def test_a_review_moves_to_a_later_day_by_a_signature(mitigated: Incident, cast: Cast, now: datetime) -> None:
    said: dict[str, Any] = {"password": PASSWORD, "reason": "等雨季过去", "now": now + timedelta(days=3)}
    assert code_of(
        lambda: services.extend_review(
            mitigated, person=cast.supervisor, review_on=date(2026, 11, 10), **said
        )
    ) == ("incidents.act.not_entitled")
    incident = services.extend_review(mitigated, person=cast.lead, review_on=date(2026, 11, 10), **said)
    assert incident.review_on == date(2026, 11, 10)
    assert running(incident) == {"review": datetime.fromisoformat("2026-11-10T00:00+08:00")}
    event = incident.events.get(code="extend_review")
    assert (event.entry is not None, event.details["to"]) == (True, "2026-11-09T16:00:00.000Z")


def test_a_ladder_changed_meanwhile_makes_up_for_nothing(report: Report, now: datetime) -> None:
    """Steps go on from the last one, so that a shorter ladder does not fire all it would have had."""
    incident = report("danger")
    for minute in range(60):
        fire_due_deadlines(now + minutes(minute))
    EscalationStep.objects.exclude(position=1).delete()
    # Laid down before, for the supervisors: 62. From there the lead alone, every three minutes.
    fired = [len(fire_due_deadlines(now + minutes(minute))) for minute in range(60, 70)]
    assert fired == [0, 0, 1, 0, 0, 1, 0, 0, 1, 0]
    assert incident.deadlines.filter(late=True).count() == 0


def test_a_review_named_in_the_last_seconds_before_its_day_is_told_all_the_same(
    in_state: InState, cast: Cast
) -> None:
    """Half a minute before midnight at the centre; the time allowed is less than a minute."""
    said: dict[str, Any] = {"person": cast.lead, "finding": "仍在", "is_mitigated": True}
    almost = datetime(2026, 10, 20, 15, 59, 30, tzinfo=UTC)
    incident = in_state("hazard", "verifying")
    services.not_yet(incident, review_on=date(2026, 10, 21), now=almost, **said)
    assert len(fire_due_deadlines(almost + timedelta(seconds=30))) == 1
    assert [person for _step, person in told(incident)] == ["3001"]
