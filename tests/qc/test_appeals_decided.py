"""Who decides an appeal, what waits for a decision, and what the clock makes final."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from common.errors import DomainError
from notices.models import Notice
from qc.domain.rulings import Ruling
from qc.models import Appeal, ConflictOfInterest, Evaluation
from qc.selectors import appeal_load, waiting_appeals
from qc.services import (
    Decision,
    decide_appeal,
    file_appeal,
    finalise_evaluations,
    remind_of_appeals,
    rescore_evaluation,
)
from staff.models import Employee, Membership, PostCode
from tests.qc.conftest import REASONS
from tests.qc.test_appeals import code_of, told

People = dict[str, Employee]
Make = Callable[..., Any]
DAY = timedelta(days=1)
UPHELD = {"closing": Decision(Ruling.UPHELD, "Nothing is said after 1:35.")}
OVERTURNED = {"closing": Decision(Ruling.OVERTURNED, "It is at 1:40.", "yes")}


def test_who_made_a_version_does_not_decide_the_appeal_against_it(
    appeal: Appeal, people: People, make_employee: Make, make_team: Make, now: datetime
) -> None:
    decide_appeal(appeal, decider=people["manager"], decisions=OVERTURNED, now=now)
    new = Evaluation.objects.get(supersedes=appeal.evaluation_id)
    again = file_appeal(new, operator=people["operator"], reasons={"polite": "warm, even"}, now=now)
    upheld = {"polite": Decision(Ruling.UPHELD, "There is no more than yes.")}
    with pytest.raises(DomainError) as refused:
        decide_appeal(again, decider=people["manager"], decisions=upheld, now=now)
    assert (code_of(refused), refused.value.status) == ("own_version", 403)
    other = make_employee("2091", PostCode.QUALITY_MANAGER, team=make_team("quality"))
    decide_appeal(again, decider=other, decisions=upheld, now=now)
    assert again.ruling == "upheld"


@pytest.mark.parametrize("way_round", [("manager", "operator"), ("operator", "manager")])
def test_a_conflict_of_interest_keeps_from_deciding(
    way_round: tuple[str, str], appeal: Appeal, people: People, now: datetime
) -> None:
    person, other = way_round
    ConflictOfInterest.objects.create(person=people[person], other=people[other], reason="married")
    with pytest.raises(DomainError) as refused:
        decide_appeal(appeal, decider=people["manager"], decisions=UPHELD, now=now)
    assert (code_of(refused), refused.value.status) == ("conflict", 403)


def test_a_conflict_of_interest_is_flagged_with_the_assignment(
    make_contact: Make, make_assignment: Make, people: People
) -> None:
    ConflictOfInterest.objects.create(person=people["operator"], other=people["inspector"], reason="married")
    assert make_assignment().has_conflict
    assert not make_assignment(make_contact(people["colleague"])).has_conflict


@pytest.mark.parametrize("since", [date(2026, 10, 1), date(2026, 10, 20)])
def test_the_operators_own_team_keeps_from_deciding(
    since: date, appeal: Appeal, people: People, make_employee: Make, make_team: Make, now: datetime
) -> None:
    """Of the team on the day of the contact, or today: both are too close."""
    manager = make_employee("2092", PostCode.QUALITY_MANAGER, team=make_team("quality"))
    Membership.objects.filter(employee=manager).update(ends_on=since - DAY)
    post = Membership.objects.get(employee=people["manager"]).post
    Membership.objects.create(employee=manager, team=make_team("a"), post=post, starts_on=since)
    with pytest.raises(DomainError) as refused:
        decide_appeal(appeal, decider=manager, decisions=UPHELD, now=now)
    assert code_of(refused) == "conflict"


def test_open_appeals_are_listed_counted_and_overdue(
    appeal: Appeal, make_evaluation: Make, make_contact: Make, people: People
) -> None:
    later = make_evaluation("appealed", contact=make_contact()).appeals.get()
    Appeal.objects.filter(pk=later.pk).update(due_on=date(2026, 10, 30))
    assert list(waiting_appeals()) == [appeal, later]
    load = appeal_load(date(2026, 10, 24), reader=people["manager"])
    assert (load.open, load.overdue) == (2, 1)
    assert list(Appeal.objects.overdue(date(2026, 10, 23))) == []
    assert list(Appeal.objects.overdue(date(2026, 10, 24))) == [appeal]
    assert (appeal_load(date(2026, 10, 24), reader=people["other_lead"])).open == 0


def test_deciders_are_reminded_daily_from_the_day_before(
    appeal: Appeal, people: People, now: datetime
) -> None:
    counts = [remind_of_appeals(now=now + days * DAY) for days in (1, 2, 2, 3, 4)]
    assert counts == [0, 1, 1, 1, 1]
    assert told("qc.appeal.due") == ["2090", "2090", "2090"]
    newest = Notice.objects.filter(kind="qc.appeal.due").latest("pk")
    assert newest.subject.startswith("申诉裁决逾期")
    decide_appeal(appeal, decider=people["manager"], decisions=UPHELD, now=now)
    assert remind_of_appeals(now=now + 5 * DAY) == 0


def test_the_clock_never_closes_an_open_appeal(appeal: Appeal, now: datetime) -> None:
    assert finalise_evaluations(now=now + 400 * DAY) == 0
    assert Evaluation.objects.get(pk=appeal.evaluation_id).state == "appealed"


def test_final_is_what_was_acknowledged_and_cannot_be_appealed(
    make_evaluation: Make, make_contact: Make, now: datetime
) -> None:
    acknowledged = make_evaluation("acknowledged")
    released = make_evaluation("released", contact=make_contact())
    exhausted = make_evaluation("acknowledged", contact=make_contact())
    Evaluation.objects.filter(pk=exhausted.pk).update(appeals_left=0)
    assert finalise_evaluations(now=now + 3 * DAY) == 1
    assert Evaluation.objects.get(pk=exhausted.pk).state == "final"
    assert finalise_evaluations(now=now + 4 * DAY) == 1
    acknowledged.refresh_from_db()
    assert (acknowledged.state, acknowledged.finalised_at) == ("final", now + 4 * DAY)
    assert finalise_evaluations(now=now + 5 * DAY) == 0
    assert Evaluation.objects.get(pk=released.pk).state == "released"


def test_a_second_blind_evaluation_is_never_appealed_or_rescored(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    evaluation = make_evaluation("released")
    Evaluation.objects.filter(pk=evaluation.pk).update(purpose="second")
    evaluation.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        file_appeal(evaluation, operator=people["operator"], reasons=REASONS, now=now)
    assert code_of(refused) == "not_official"
    with pytest.raises(DomainError) as refused:
        rescore_evaluation(
            evaluation, rescorer=people["manager"], answers={"closing": "yes"}, reason="x", now=now
        )
    assert code_of(refused) == "not_official"
