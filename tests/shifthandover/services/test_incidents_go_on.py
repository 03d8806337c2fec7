"""Incidents change owner with the desk: what the signature names is accepted by it, the rest is offered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from incidents import services
from incidents.models import Incident, IncidentKind
from ledger.selectors import verify_register
from shifthandover.domain.vocabulary import Decision, Section
from shifthandover.models import ShiftDiary
from shifthandover.services import Answer
from staff.models import Employee
from tests.conftest import PASSWORD

At = Callable[[str], datetime]
People = dict[str, Employee]
Do = Callable[..., Any]


@pytest.fixture
def kinds(db: None) -> dict[str, IncidentKind]:
    """An ordinary kind, a hazard and a leak."""
    rows = [("other", False), ("hazard", False), ("secrecy_leak", True)]
    return {
        code: IncidentKind.objects.create(
            code=code,
            name=code,
            name_zh=code,
            acknowledge_minutes=15,
            immediate=is_leak,
            confidential=is_leak,
        )
        for code, is_leak in rows
    }


@pytest.fixture
def owned_by(people: People, kinds: dict[str, IncidentKind], at: At) -> Callable[..., Incident]:
    """Report something at the desk; the supervisor takes it up and gives it to whoever shall own it."""

    def make(owner: str, *, kind: str = "other", clock: str = "13:00") -> Incident:
        said: dict[str, Any] = {"what": "空调漏水", "where": "机房", "password": PASSWORD, "now": at(clock)}
        incident = services.report_incident(reporter=people["operator"], kind=kinds[kind], **said)
        taker = people["manager" if kind == "secrecy_leak" else "supervisor"]
        services.acknowledge(incident, person=taker, password=PASSWORD, now=at(clock))
        if people[owner] != taker:
            services.hand_over(incident, person=taker, to=people[owner], now=at(clock))
            services.accept(incident, person=people[owner], now=at(clock))
        incident.refresh_from_db()
        return incident

    return make


@pytest.fixture
def hand_over_with_incidents(hand_over: Do) -> Do:
    """Sign the early shift out, where the section of incidents is filled by them."""
    return lambda: hand_over(none_sections=[one for one in Section if one is not Section.HAZARDS])


def standing(incident: Incident) -> tuple[str | None, str | None, list[str]]:
    """Give the work numbers of owner and next owner, and the purposes of running clocks."""
    incident.refresh_from_db()
    running = incident.deadlines.running().values_list("purpose", flat=True)
    return (
        incident.owner.work_number if incident.owner else None,
        incident.next_owner.work_number if incident.next_owner else None,
        list(running),
    )


def test_what_the_signature_names_belongs_to_the_signer(
    diary: ShiftDiary, owned_by: Do, hand_over_with_incidents: Do, take_over: Do, at: At
) -> None:
    incident, hazard = owned_by("outgoing"), owned_by("outgoing", kind="hazard")
    hand_over_with_incidents()
    assert standing(incident) == ("2001", None, [])
    take_over(answers=[Answer(1, Decision.ACCEPTED), Answer(2, Decision.QUERIED, "谁去看？")])
    assert standing(incident) == standing(hazard) == ("2002", None, [])
    event = incident.events.get(code="pass_on")
    assert (event.actor, event.at) == (diary.__class__.objects.get().incoming, at("14:55"))
    assert event.details == {
        "from": "2001", "to": "2002", "diary": diary.pk, "version": 1, "name": "前台 2026-10-20 C1",
    }  # fmt: skip
    assert verify_register().findings == []


def test_what_others_answer_for_stays_theirs(
    owned_by: Do, hand_over_with_incidents: Do, take_over: Do
) -> None:
    incident = owned_by("supervisor")
    hand_over_with_incidents()
    take_over()
    assert standing(incident) == ("3001", None, [])


def test_what_came_after_the_sign_out_is_offered_and_must_be_accepted(
    owned_by: Do, hand_over: Do, take_over: Do, people: People, at: At
) -> None:
    hand_over()
    incident = owned_by("outgoing", clock="14:52")
    take_over()
    assert standing(incident) == ("2001", "2002", ["accept"])
    (clock,) = incident.deadlines.running()
    assert clock.due_at == at("15:10")
    services.accept(incident, person=people["incoming"], now=at("15:00"))
    assert standing(incident) == ("2002", None, [])


def test_an_offer_that_waits_for_the_giver_waits_for_the_taker_with_the_same_clock(
    owned_by: Do, hand_over_with_incidents: Do, take_over: Do, people: People, at: At
) -> None:
    incident = owned_by("supervisor")
    services.hand_over(incident, person=people["supervisor"], to=people["outgoing"], now=at("14:48"))
    hand_over_with_incidents()
    take_over()
    assert standing(incident) == ("3001", "2002", ["accept"])
    (clock,) = incident.deadlines.running()
    assert clock.due_at == at("15:03")


def test_an_offer_to_somebody_else_stands_while_the_owner_changes(
    owned_by: Do, hand_over_with_incidents: Do, take_over: Do, people: People, at: At
) -> None:
    incident = owned_by("outgoing")
    services.hand_over(incident, person=people["outgoing"], to=people["operator"], now=at("14:40"))
    hand_over_with_incidents()
    take_over()
    assert standing(incident) == ("2002", "1001", ["accept"])


def test_a_leak_goes_on_by_hand_only(
    owned_by: Do, hand_over: Do, take_over: Do, people: People, at: At
) -> None:
    leak = owned_by("manager", kind="secrecy_leak")
    Incident.objects.filter(pk=leak.pk).update(owner=people["outgoing"])
    hand_over()
    take_over()
    assert standing(leak) == ("2001", None, [])


def test_the_supervisor_who_holds_the_desk_passes_on_what_came_with_it(
    owned_by: Do, take_in_own_name: Do, take_over: Do
) -> None:
    mine, leads = owned_by("supervisor"), owned_by("outgoing")
    take_in_own_name()
    assert standing(leads) == ("3001", None, [])
    take_over()
    assert standing(leads) == ("2002", None, [])
    assert standing(mine) == ("3001", None, [])
    assert [event.details["to"] for event in leads.events.filter(code="pass_on")] == ["3001", "2002"]


def test_a_sign_in_that_is_refused_passes_nothing_on(
    owned_by: Do, hand_over_with_incidents: Do, take_over: Do
) -> None:
    incident = owned_by("outgoing")
    hand_over_with_incidents()
    with pytest.raises(Exception, match="密码"):
        take_over(password="x")
    assert standing(incident) == ("2001", None, [])
    assert not incident.events.filter(code="pass_on").exists()


def test_a_closed_incident_keeps_its_owner(owned_by: Do, hand_over_with_incidents: Do, take_over: Do) -> None:
    incident = owned_by("outgoing")
    hand_over_with_incidents()
    Incident.objects.filter(pk=incident.pk).update(
        state="closed", closed_by=incident.owner, closed_at=incident.reported_at
    )
    take_over()
    assert standing(incident) == ("2001", None, [])
