"""Two people at the same moment: one of them decides, and nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from common.errors import DomainError
from common.months import Month
from qc.domain.rulings import Ruling
from qc.models import Adjustment, Appeal, Evaluation, Override, QualityMonth
from qc.selectors import month_digest
from qc.services import (
    Decision,
    decide_appeal,
    decide_override,
    file_appeal,
    lock_month,
    release_evaluation,
    release_month,
    request_override,
    rescore_evaluation,
    withdraw_appeal,
)
from staff.models import Employee, PostCode
from tests.qc.conftest import REASONS

pytestmark = pytest.mark.django_db(transaction=True)
People = dict[str, Employee]
Make = Callable[..., Any]
NOVEMBER = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads, each with its own connection; give "done", or the refusal's last word."""

    def with_own_connection(act: Callable[[], object]) -> str:
        try:
            act()
        except DomainError as refused:
            return refused.code.rpartition(".")[2]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(with_own_connection, acts))


@pytest.fixture
def second_manager(people: People, make_employee: Make, make_team: Make) -> Employee:
    """Somebody else who decides."""
    return make_employee("2091", PostCode.QUALITY_MANAGER, team=make_team("quality"))


def test_of_two_decisions_exactly_one_is_made(
    make_evaluation: Make, people: People, second_manager: Employee, now: datetime
) -> None:
    appeal = make_evaluation("appealed").appeals.get()
    decisions = {"closing": Decision(Ruling.OVERTURNED, "At 1:40.", "yes")}

    def decide(decider: Employee) -> Callable[[], object]:
        mine = Appeal.objects.select_related("evaluation").get(pk=appeal.pk)
        return lambda: decide_appeal(mine, decider=decider, decisions=decisions, now=now)

    answers = at_once(*(decide(who) for who in (people["manager"], second_manager) * 2))
    assert answers == ["done", "not_open", "not_open", "not_open"]
    assert list(Evaluation.objects.order_by("number").values_list("number", "state")) == [
        (1, "superseded"), (2, "released"),
    ]  # fmt: skip


def test_a_decision_and_a_withdrawal_at_once(make_evaluation: Make, people: People, now: datetime) -> None:
    appeal = make_evaluation("appealed").appeals.get()
    decisions = {"closing": Decision(Ruling.OVERTURNED, "At 1:40.", "yes")}
    one, other = (Appeal.objects.select_related("evaluation").get(pk=appeal.pk) for _ in range(2))
    answers = at_once(
        lambda: decide_appeal(one, decider=people["manager"], decisions=decisions, now=now),
        lambda: withdraw_appeal(other, operator=people["operator"], now=now),
    )
    assert answers == ["done", "not_open"]


def test_an_appeal_and_a_rescore_at_once(make_evaluation: Make, people: People, now: datetime) -> None:
    evaluation = make_evaluation("released")
    one, other = (Evaluation.objects.get(pk=evaluation.pk) for _ in range(2))
    answers = at_once(
        lambda: file_appeal(one, operator=people["operator"], reasons=REASONS, now=now),
        lambda: rescore_evaluation(
            other, rescorer=people["manager"], answers={"closing": "yes"}, reason="x", now=now
        ),
    )
    assert answers == ["done", "wrong_state"]


def test_of_two_second_people_one_decides(
    make_evaluation: Make, people: People, second_manager: Employee, now: datetime
) -> None:
    asked = request_override(
        make_evaluation("released"), requester=people["lead"], criterion="closing", reason="x", now=now
    )
    one, other = (Override.objects.select_related("evaluation").get(pk=asked.pk) for _ in range(2))
    answers = at_once(
        lambda: decide_override(one, decider=people["manager"], is_approved=True, reasoning="y", now=now),
        lambda: decide_override(other, decider=second_manager, is_approved=False, reasoning="n", now=now),
    )
    # Whoever is second sees either the request decided, or the version superseded in between.
    assert "done" in answers
    assert {*answers} <= {"done", "not_open", "wrong_state"}
    assert answers.count("done") == 1


def test_a_release_during_the_lock_is_either_counted_or_an_adjustment(
    make_evaluation: Make, people: People
) -> None:
    evaluation = make_evaluation("submitted")
    manager = people["manager"]
    release_month(Month(2026, 10), releaser=manager, now=NOVEMBER)
    answers = at_once(
        lambda: release_evaluation(evaluation, releaser=people["inspector"], now=NOVEMBER),
        lambda: lock_month(Month(2026, 10), locker=manager, is_confirmed=True, now=NOVEMBER),
    )
    assert answers == ["done", "done"]
    locked = QualityMonth.objects.get()
    assert month_digest("2026-10") == (locked.counted, locked.content_hash)
    assert locked.counted is not None
    assert locked.counted + Adjustment.objects.count() == 1
