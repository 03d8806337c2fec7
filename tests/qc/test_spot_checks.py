"""Draws: fair, repeatable, spread over inspectors, and proved by a command."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from calls.models import Contact
from calls.services import assign_agent_code
from common.errors import DomainError
from qc.domain.sampling import pack, unpack
from qc.models import Assignment, Purpose, SpotCheck
from qc.selectors import replay_draw
from qc.selectors.frames import candidates
from qc.services import (
    DrawOrder,
    SessionOrder,
    assign_contact,
    draw_sample,
    frame_order_of,
    open_session,
    plan_session,
)
from staff.models import Employee, Membership, PostCode
from tests.qc.conftest import DAY

People = dict[str, Employee]
Make = Callable[..., Any]
ORDER = DrawOrder(DAY - timedelta(days=6), DAY, due_on=date(2026, 10, 27), per_operator=2)


@pytest.fixture
def contacts(make_contact: Make, people: People, version: object) -> None:
    """Four contacts of each of two operators; one too short, one unanswered, one of another week."""
    for operator in (people["operator"], people["colleague"]):
        for _ in range(4):
            make_contact(operator)
    make_contact(talk_seconds=29)
    make_contact(outcome="abandoned")
    make_contact(day=DAY - timedelta(days=7))


def test_a_draw_takes_as_many_of_each_operator(contacts: None, people: People, now: datetime) -> None:
    check = draw_sample(ORDER, seed="s", now=now, drawn_by=people["manager"])
    assert (check.frame_size, len(check.frame_hash), check.algorithm) == (8, 64, "sha256-order.2")
    strata = [(s.operator, s.size, s.taken, str(s.probability)) for s in check.strata.order_by("key")]
    assert strata == [(people["operator"], 4, 2, "1/2"), (people["colleague"], 4, 2, "1/2")]


def test_work_is_spread_evenly_over_the_inspectors(contacts: None, people: People, now: datetime) -> None:
    draw_sample(ORDER, seed="s", now=now)
    given = Counter(Assignment.objects.values_list("inspector__work_number", flat=True))
    assert given == {"2001": 2, "2002": 2}
    assert set(Assignment.objects.values_list("due_on", flat=True)) == {date(2026, 10, 27)}


def test_who_has_more_work_gets_less(
    contacts: None, make_contact: Make, people: People, version: object, now: datetime
) -> None:
    for _ in range(3):
        assign_contact(
            make_contact(day=DAY - timedelta(days=20)), inspector=people["inspector"], due_on=DAY, now=now
        )
    draw_sample(ORDER, seed="s", now=now)
    drawn = Assignment.objects.filter(sampled__isnull=False)
    assert Counter(drawn.values_list("inspector__work_number", flat=True)) == {"2002": 3, "2001": 1}


def test_what_was_given_before_is_not_drawn_again(contacts: None, now: datetime) -> None:
    first = draw_sample(ORDER, seed="s", now=now)
    second = draw_sample(ORDER, seed="s", now=now + timedelta(hours=1))
    assert second.frame_size == 4
    taken = [set(check.contacts.values_list("contact", flat=True)) for check in (first, second)]
    assert not taken[0] & taken[1]


def test_contacts_of_a_calibration_session_are_not_drawn(
    contacts: None, people: People, version: Any, now: datetime
) -> None:
    """Who has talked about a contact is no fresh judge of it, whatever became of the session."""
    chosen = list(Contact.objects.order_by("pk")[:2])
    both = [people["inspector"], people["other_inspector"]]
    planned = SessionOrder("October", version, date(2026, 10, 23), both, contacts=chosen)
    session = plan_session(planned, planner=people["manager"], now=now)
    assert set(candidates(frame_order_of(ORDER)).values_list("pk", flat=True)) >= {one.pk for one in chosen}
    open_session(session, opener=people["manager"], now=now)
    check = draw_sample(ORDER, seed="s", now=now + timedelta(hours=1))
    assert not check.contacts.filter(contact__in=chosen).exists()
    assert check.frame_size == 6


def test_a_draw_that_waited_for_another_gives_nothing_twice(contacts: None, now: datetime) -> None:
    draw_sample(ORDER, seed="s", now=now)
    draw_sample(ORDER, seed="s", now=now - timedelta(seconds=1))
    given = Assignment.objects.values_list("contact", flat=True)
    assert len(given) == len(set(given)) == 8
    with pytest.raises(DomainError) as refused:
        draw_sample(ORDER, seed="s", now=now)
    assert refused.value.code == "qc.sample.empty"


@pytest.mark.django_db(transaction=True)
def test_draws_at_the_same_moment_give_nothing_twice(contacts: None, now: datetime) -> None:
    def attempt(_number: int) -> str:
        try:
            return "drawn" if draw_sample(ORDER, seed="s", now=now) else ""
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(attempt, range(3)))
    assert answers == ["drawn", "drawn", "qc.sample.empty"]
    given = Assignment.objects.values_list("contact", flat=True)
    assert len(given) == len(set(given)) == 8


def test_a_contact_is_given_officially_to_one_inspector(
    make_assignment: Make, people: People, now: datetime
) -> None:
    first = make_assignment()
    with pytest.raises(DomainError) as refused:
        make_assignment(first.contact, people["other_inspector"])
    assert refused.value.code == "qc.assignment.taken"
    second = assign_contact(
        first.contact, inspector=people["other_inspector"], due_on=DAY, now=now, purpose=Purpose.SECOND
    )
    second.purpose = Purpose.OFFICIAL
    with pytest.raises(IntegrityError):
        second.save()


def test_nobody_inspects_their_own_team_while_others_can(
    contacts: None, people: People, now: datetime, make_team: Make
) -> None:
    Membership.objects.filter(employee=people["inspector"]).update(team=make_team("a"))
    draw_sample(ORDER, seed="s", now=now)
    assert set(Assignment.objects.values_list("inspector__work_number", "has_conflict")) == {("2002", False)}


def test_a_conflict_that_cannot_be_avoided_is_flagged(
    contacts: None, people: People, now: datetime, make_team: Make
) -> None:
    Membership.objects.filter(employee=people["inspector"]).update(team=make_team("a"))
    Membership.objects.filter(employee=people["other_inspector"]).delete()
    draw_sample(ORDER, seed="s", now=now)
    assert set(Assignment.objects.values_list("inspector__work_number", "has_conflict")) == {("2001", True)}


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (DrawOrder(date(2026, 1, 1), date(2026, 1, 2), due_on=DAY), "qc.sample.empty"),
        (DrawOrder(DAY, DAY - timedelta(days=1), due_on=DAY), "qc.sample.period"),
        (DrawOrder(DAY, DAY, due_on=DAY, per_operator=0), "qc.sample.period"),
    ],
)
def test_a_draw_that_cannot_be_made_is_refused(
    contacts: None, now: datetime, order: DrawOrder, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        draw_sample(order, seed="s", now=now)
    assert refused.value.code == code
    assert not SpotCheck.objects.exists()


def test_without_inspectors_or_scorecard_nothing_is_stored(
    contacts: None, now: datetime, version: Any
) -> None:
    version.state, version.retired_at = "retired", now
    version.save()
    with pytest.raises(DomainError) as refused:
        draw_sample(ORDER, seed="s", now=now)
    assert refused.value.code == "qc.sample.no_scorecard"
    Membership.objects.filter(post__code=PostCode.QUALITY_INSPECTOR).delete()
    with pytest.raises(DomainError) as refused:
        draw_sample(ORDER, seed="s", now=now)
    assert refused.value.code == "qc.sample.no_inspectors"
    assert not SpotCheck.objects.exists()


def test_nobody_is_given_their_own_contact(
    make_contact: Make, people: People, version: object, now: datetime
) -> None:
    contact = make_contact(people["inspector"])
    with pytest.raises(DomainError) as refused:
        assign_contact(contact, inspector=people["inspector"], due_on=DAY, now=now)
    assert refused.value.code == "qc.assignment.own_contact"


@pytest.mark.parametrize("purpose", Purpose)
def test_a_contact_is_given_to_the_same_inspector_once_for_whatever_purpose(
    make_assignment: Make, people: People, now: datetime, purpose: Purpose
) -> None:
    assignment = make_assignment()
    with pytest.raises(DomainError) as refused:
        assign_contact(
            assignment.contact, inspector=people["inspector"], due_on=DAY, now=now, purpose=purpose
        )
    assert refused.value.code == "qc.assignment.both"


def test_only_an_inspector_of_today_is_given_a_contact(
    make_contact: Make, people: People, version: object, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        assign_contact(make_contact(), inspector=people["colleague"], due_on=DAY, now=now)
    assert refused.value.code == "qc.assignment.not_inspector"


def test_a_draw_is_proved_even_after_more_contacts_came(
    contacts: None, make_contact: Make, now: datetime
) -> None:
    check = draw_sample(ORDER, seed="s", now=now)
    make_contact()
    draw_sample(ORDER, seed="t", now=now + timedelta(hours=1))
    assert replay_draw(check).is_proved
    out = StringIO()
    call_command("replay_draw", "--today", stdout=out)
    assert out.getvalue().count("proved; rule sha256-order.2 known") == 2


def test_a_draw_is_proved_after_an_operator_is_filled_in(
    contacts: None, make_contact: Make, people: People, now: datetime
) -> None:
    late = make_contact(agent_code="BASCH")
    Contact.objects.filter(pk=late.pk).update(operator=None)
    check = draw_sample(ORDER, seed="s", now=now)
    assert replay_draw(check).changed == 0
    assign_agent_code(source="acd", code="BASCH", employee=people["operator"])
    replay = replay_draw(check)
    assert (replay.is_proved, replay.changed) == (True, 1)
    out = StringIO()
    call_command("replay_draw", "--today", stdout=out)
    assert "contacts added or changed since: 1" in out.getvalue()


def test_a_changed_frame_is_found(contacts: None, now: datetime) -> None:
    check = draw_sample(ORDER, seed="s", now=now)
    stratum = check.strata.earliest("pk")
    stratum.frame = pack(unpack(bytes(stratum.frame))[1:])
    stratum.save()
    replay = replay_draw(check)
    assert (replay.has_same_frame, replay.is_proved, replay.changed) == (False, False, 1)


def test_a_swapped_contact_is_found(contacts: None, now: datetime) -> None:
    check = draw_sample(ORDER, seed="s", now=now)
    sampled = check.contacts.select_related("stratum").first()
    assert sampled is not None
    others = Contact.objects.filter(operator=sampled.stratum.operator).exclude(sampled__spot_check=check)
    sampled.contact = others.filter(day=DAY, talk_seconds__gte=30, outcome="answered").earliest("pk")
    sampled.save()
    with pytest.raises(CommandError, match=f"not proved: {check.pk}"):
        call_command("replay_draw", str(check.pk), stdout=StringIO())


def test_a_changed_seed_is_found(contacts: None, now: datetime) -> None:
    check = draw_sample(ORDER, seed="s", now=now)
    check.seed = "another"
    replay = replay_draw(check)
    assert (replay.has_same_frame, replay.is_proved) == (True, False)


def test_a_draw_by_command(contacts: None, now: datetime) -> None:
    out = StringIO()
    call_command("draw_sample", "2026-10-13", "2026-10-19", "--per-operator=1", "--seed=abc", stdout=out)
    assert "2 of 8 contacts, 2 operators, seed abc" in out.getvalue()
    with pytest.raises(CommandError, match=r"There is no desk moon"):
        call_command("draw_sample", "2026-10-13", "2026-10-19", "--desk=moon", stdout=out)
