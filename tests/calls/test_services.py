"""Who an agent code is: assigned, ended, and filled in where contacts waited for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from celery import current_app
from django_celery_beat.models import PeriodicTask

from calls.models import AgentCode, Contact, SeatEvent
from calls.selectors import unmatched_agents
from calls.services import assign_agent_code, end_agent_code, match_agents
from common.errors import DomainError
from staff.models import Employee

AT = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)


def make_contact(number: str, day: int, **fields: Any) -> Contact:
    at = AT.replace(day=day)
    fields = {"agent_code": "BASCH", "outcome": "answered", "started_at": at, "ended_at": at} | fields
    return Contact.objects.create(source="bank", external_id=number, day=date(2026, 10, day), **fields)


def operators() -> list[int | None]:
    return list(Contact.objects.order_by("external_id").values_list("operator", flat=True))


@pytest.fixture
def contacts(db: None) -> None:
    """BASCH on 18, 19 and 20 October; somebody else once; nobody once."""
    make_contact("1", 18)
    make_contact("2", 19)
    make_contact("3", 20)
    make_contact("4", 19, agent_code="1001")
    make_contact("5", 19, agent_code="")


def test_assigning_a_code_fills_in_the_contacts_of_its_days(
    contacts: None, make_employee: Callable[..., Employee]
) -> None:
    person = make_employee("1002")
    assign_agent_code(
        source="bank", code="BASCH", employee=person, starts_on=date(2026, 10, 19), ends_on=date(2026, 10, 19)
    )
    assert operators() == [None, person.pk, None, None, None]
    desk = Contact.objects.get(external_id="2").desk
    assert desk is not None and desk.code == "front-line"


def test_assigning_a_code_fills_in_seat_events(db: None, make_employee: Callable[..., Employee]) -> None:
    person = make_employee("1002")
    SeatEvent.objects.create(
        source="bank", agent_code="BASCH", seat_code="12", kind="sign_in", at=AT, day=date(2026, 10, 19)
    )
    assign_agent_code(source="bank", code="BASCH", employee=person)
    assert [(one.employee, one.seat_code) for one in SeatEvent.objects.all()] == [(person, "12")]


def test_a_code_has_one_holder_a_day(contacts: None, make_employee: Callable[..., Employee]) -> None:
    first, second = make_employee("1002"), make_employee("1003")
    held = assign_agent_code(source="bank", code="BASCH", employee=first)
    with pytest.raises(DomainError) as refused:
        assign_agent_code(source="bank", code="BASCH", employee=second, starts_on=date(2026, 10, 20))
    assert refused.value.code == "calls.agent_code.overlaps"
    end_agent_code(held, last_day=date(2026, 10, 19))
    assign_agent_code(source="bank", code="BASCH", employee=second, starts_on=date(2026, 10, 20))
    assert AgentCode.objects.count() == 2
    # The contact of the 20th was matched before and stays so.
    assert operators() == [first.pk, first.pk, first.pk, None, None]


def test_a_code_ends_once_and_not_before_it_starts(db: None, make_employee: Callable[..., Employee]) -> None:
    held = assign_agent_code(
        source="bank", code="BASCH", employee=make_employee("1002"), starts_on=date(2026, 10, 19)
    )
    with pytest.raises(DomainError) as backwards:
        end_agent_code(held, last_day=date(2026, 10, 18))
    end_agent_code(held, last_day=date(2026, 10, 19))
    with pytest.raises(DomainError) as again:
        end_agent_code(held, last_day=date(2026, 10, 30))
    assert (backwards.value.code, again.value.code) == (
        "calls.agent_code.ends_before_start",
        "calls.agent_code.already_ended",
    )
    assert AgentCode.objects.get().ends_on == date(2026, 10, 19)


def test_matching_again_finds_people_entered_meanwhile(
    contacts: None, make_employee: Callable[..., Employee]
) -> None:
    newcomer, other = make_employee("1001"), make_employee("1002")
    AgentCode.objects.create(source="bank", code="BASCH", employee=other, starts_on=date(2026, 10, 20))
    assert match_agents() == 2
    assert operators() == [None, None, other.pk, newcomer.pk, None]
    assert match_agents() == 0


def test_the_clockwork_matches_every_hour(contacts: None, make_employee: Callable[..., Employee]) -> None:
    newcomer, signed_in = make_employee("1001"), make_employee("1003")
    SeatEvent.objects.create(
        source="bank", agent_code="1003", seat_code="12", kind="sign_in", at=AT, day=date(2026, 10, 19)
    )
    assert PeriodicTask.objects.get(task="calls.match_agents").interval.every == 3600
    current_app.loader.import_default_modules()
    assert current_app.tasks["calls.match_agents"].apply().get() == 1
    assert operators()[3] == newcomer.pk
    assert SeatEvent.objects.get().employee == signed_in


def test_a_code_that_was_entered_is_not_taken_for_a_work_number(
    contacts: None, make_employee: Callable[..., Employee]
) -> None:
    make_employee("1001")
    AgentCode.objects.create(
        source="bank", code="1001", employee=make_employee("1002"), starts_on=date(2026, 10, 20)
    )
    assert match_agents() == 0
    assert operators()[3] is None


def test_unmatched_agents_are_listed_with_their_days(contacts: None) -> None:
    assert unmatched_agents() == [
        {
            "source": "bank",
            "agent_code": "BASCH",
            "contacts": 3,
            "first_day": date(2026, 10, 18),
            "last_day": date(2026, 10, 20),
        },
        {
            "source": "bank",
            "agent_code": "1001",
            "contacts": 1,
            "first_day": date(2026, 10, 19),
            "last_day": date(2026, 10, 19),
        },
    ]
