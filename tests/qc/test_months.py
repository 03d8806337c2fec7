"""Quality months: held, released, locked; after the lock nothing changes and the rest is an adjustment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from common.errors import DomainError
from common.months import Month
from jobs.models import Job
from jobs.services import run
from notices.models import Notice
from qc.domain.rulings import Ruling
from qc.models import Adjustment, Appeal, Evaluation, InspectionSettings, QualityMonth
from qc.selectors import evaluations_of_month, is_locked, month_digest, month_results, unfinished
from qc.services import (
    Decision,
    decide_appeal,
    decide_override,
    file_appeal,
    finalise_evaluations,
    lock_month,
    release_evaluation,
    release_evaluations,
    release_month,
    request_override,
    rescore_evaluation,
)
from staff.models import Employee
from tests.qc.conftest import REASONS
from tests.qc.test_appeals import code_of, told

People = dict[str, Employee]
Make = Callable[..., Any]
OCTOBER = Month(2026, 10)
NOVEMBER = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def lock(people: People) -> Callable[..., QualityMonth]:
    """Release and lock October, early in November."""

    def act(month: Month = OCTOBER, when: datetime = NOVEMBER) -> QualityMonth:
        release_month(month, releaser=people["manager"], now=when)
        return lock_month(month, locker=people["manager"], is_confirmed=True, now=when)

    return act


@pytest.fixture
def holding(db: None) -> InspectionSettings:
    """A centre that holds its results until the month's release."""
    return InspectionSettings.objects.create(pk=1, holds_until_month=True)


def test_a_month_goes_from_open_over_released_to_locked(make_evaluation: Make, people: People) -> None:
    make_evaluation("released")
    assert QualityMonth.objects.get().state == "open"
    released = release_month(OCTOBER, releaser=people["manager"], now=NOVEMBER)
    assert (released.state, released.released_by, released.released_at) == (
        "released", people["manager"], NOVEMBER,
    )  # fmt: skip
    locked = lock_month(OCTOBER, locker=people["manager"], is_confirmed=True, now=NOVEMBER)
    assert (locked.state, locked.locked_by, locked.counted) == ("locked", people["manager"], 1)
    assert (locked.counted, locked.content_hash) == month_digest(OCTOBER)
    assert is_locked("2026-10")
    assert told("qc.month.locked") == ["1090", "1190", "2090"]


@pytest.mark.parametrize(
    ("act", "state", "code"),
    [
        ("release", "released", "not_open"),
        ("release", "locked", "not_open"),
        ("lock", "open", "not_released"),
        ("lock", "locked", "not_released"),
    ],
)
def test_no_step_is_skipped_or_done_twice(
    act: str, state: str, code: str, people: People, lock: Make
) -> None:
    manager = people["manager"]
    if state == "released":
        release_month(OCTOBER, releaser=manager, now=NOVEMBER)
    if state == "locked":
        lock()
    with pytest.raises(DomainError) as refused:
        if act == "release":
            release_month(OCTOBER, releaser=manager, now=NOVEMBER)
        else:
            lock_month(OCTOBER, locker=manager, is_confirmed=True, now=NOVEMBER)
    assert code_of(refused) == code


def test_a_running_month_is_neither_released_nor_locked(people: People) -> None:
    last_evening = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)  # 23:59 at the centre
    for act in (
        lambda: release_month(OCTOBER, releaser=people["manager"], now=last_evening),
        lambda: lock_month(OCTOBER, locker=people["manager"], is_confirmed=True, now=last_evening),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert code_of(refused) == "not_over"
    release_month(OCTOBER, releaser=people["manager"], now=last_evening + timedelta(minutes=1))


def test_a_lock_is_confirmed_after_seeing_what_is_not_finished(
    make_evaluation: Make, make_contact: Make, people: People, now: datetime
) -> None:
    make_evaluation("draft")
    make_evaluation("submitted", contact=make_contact())
    make_evaluation("appealed", contact=make_contact())
    overridden = make_evaluation("released", contact=make_contact())
    request_override(overridden, requester=people["lead"], criterion="closing", reason="x", now=now)
    release_month(OCTOBER, releaser=people["manager"], now=NOVEMBER)
    with pytest.raises(DomainError) as refused:
        lock_month(OCTOBER, locker=people["manager"], is_confirmed=False, now=NOVEMBER)
    counts = {"drafts": 1, "submitted": 1, "open_appeals": 1, "open_overrides": 1}
    assert (code_of(refused), refused.value.where) == ("not_confirmed", counts)
    assert unfinished(OCTOBER) == counts
    assert QualityMonth.objects.get().state == "released"


def test_held_results_come_out_with_the_month(
    holding: InspectionSettings, make_evaluation: Make, make_contact: Make, people: People, now: datetime
) -> None:
    held = make_evaluation("submitted")
    another = make_evaluation("submitted", contact=make_contact(people["other_operator"]))
    with pytest.raises(DomainError) as refused:
        release_evaluation(held, releaser=people["inspector"], now=now)
    assert code_of(refused) == "held"
    release_month(OCTOBER, releaser=people["manager"], now=NOVEMBER)
    assert set(Evaluation.objects.values_list("state", flat=True)) == {"submitted"}
    job = Job.objects.get(kind="qc.release_held")
    assert run(job.pk, clock=lambda: NOVEMBER) == "done"
    held.refresh_from_db()
    assert (held.state, held.released_by, held.is_late) == ("released", people["manager"], False)
    assert Evaluation.objects.get(pk=another.pk).state == "released"
    assert told("qc.evaluation.released") == ["1001", "1090", "1101", "1190"]
    assert Job.objects.get(pk=job.pk).result == {"released": 2}
    # what is submitted afterwards is released one by one
    after = make_evaluation("submitted", contact=make_contact())
    release_evaluation(after, releaser=people["inspector"], now=NOVEMBER)


def test_without_holding_the_months_release_delivers_nothing(make_evaluation: Make, people: People) -> None:
    make_evaluation("submitted")
    release_month(OCTOBER, releaser=people["manager"], now=NOVEMBER)
    assert not Job.objects.exists()
    assert Evaluation.objects.get().state == "submitted"


def test_what_is_released_after_the_lock_is_an_adjustment(
    make_evaluation: Make, make_contact: Make, lock: Make, people: People
) -> None:
    counted = make_evaluation("released")
    late = make_evaluation("submitted", contact=make_contact())
    lock()
    release_evaluation(late, releaser=people["inspector"], now=NOVEMBER)
    assert (late.state, late.is_late) == ("released", True)
    assert list(evaluations_of_month(OCTOBER)) == [counted]
    line = Adjustment.objects.get()
    assert (line.evaluation, line.month, line.carried_to, line.cause) == (
        late, "2026-10", "2026-11", "first",
    )  # fmt: skip
    assert (line.before, line.after, line.difference, line.added_by) == (
        None, Decimal(75), None, people["inspector"],
    )  # fmt: skip


def test_what_is_scored_anew_after_the_lock_leaves_the_month_as_it_was(
    make_evaluation: Make, lock: Make, people: People
) -> None:
    first = make_evaluation("released")
    stood = lock()
    rescore = partial(rescore_evaluation, rescorer=people["manager"], now=NOVEMBER)
    second = rescore(first, answers={"closing": "yes"}, reason="calibration")
    third = rescore(second, answers={"greeting": "no"}, reason="heard again")
    assert list(Evaluation.objects.counting()) == [first]
    assert list(Evaluation.objects.current()) == [third]
    assert month_digest(OCTOBER) == (stood.counted, stood.content_hash)
    assert [row.result.picked for row in month_results(OCTOBER, reader=None).operators] == [1]
    lines = Adjustment.objects.order_by("pk").values_list("before", "after", "difference", "reason")
    assert list(lines) == [
        (Decimal(75), Decimal(100), Decimal(25), "calibration"),
        (Decimal(100), Decimal(75), Decimal(-25), "heard again"),
    ]


def test_a_chain_before_the_lock_counts_by_its_last(
    make_evaluation: Make, lock: Make, people: People, now: datetime
) -> None:
    first = make_evaluation("released")
    second = rescore_evaluation(
        first, rescorer=people["manager"], answers={"closing": "yes"}, reason="x", now=now
    )
    lock()
    assert list(Evaluation.objects.counting()) == [second]
    third = rescore_evaluation(
        second, rescorer=people["manager"], answers={"closing": "no"}, reason="y", now=NOVEMBER
    )
    assert third.is_late
    assert list(Evaluation.objects.counting()) == [second]


def test_a_decision_after_the_lock_is_an_adjustment(
    make_evaluation: Make, make_contact: Make, lock: Make, people: People, now: datetime
) -> None:
    appealed = make_evaluation("appealed")
    asked = request_override(
        make_evaluation("released", contact=make_contact()),
        requester=people["lead"],
        criterion="closing",
        reason="in tears",
        now=now,
    )
    lock()
    decisions = {"closing": Decision(Ruling.OVERTURNED, "At 1:40.", "yes")}
    manager = people["manager"]
    decide_appeal(appealed.appeals.get(), decider=manager, decisions=decisions, now=NOVEMBER)
    decide_override(asked, decider=manager, is_approved=True, reasoning="yes", now=NOVEMBER)
    lines = Adjustment.objects.order_by("pk").values_list("cause", "reason", "difference")
    assert list(lines) == [("appeal", "At 1:40.", Decimal(25)), ("override", "in tears", Decimal(25))]
    assert Evaluation.objects.counting().filter(score=75).count() == 2


def test_an_adjustment_is_carried_to_the_first_month_that_is_open(
    make_evaluation: Make, lock: Make, people: People
) -> None:
    first = make_evaluation("released")
    later = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
    lock(OCTOBER, later)
    lock(Month(2026, 11), later)
    rescore_evaluation(first, rescorer=people["manager"], answers={"closing": "yes"}, reason="x", now=later)
    assert Adjustment.objects.get().carried_to == "2026-12"


def test_an_adjusted_score_can_be_appealed_and_becomes_final(
    make_evaluation: Make, lock: Make, people: People
) -> None:
    first = make_evaluation("released")
    lock()
    second = rescore_evaluation(
        first, rescorer=people["manager"], answers={"greeting": "no"}, reason="x", now=NOVEMBER
    )
    appeal = file_appeal(second, operator=people["operator"], reasons=REASONS, now=NOVEMBER)
    assert Appeal.objects.open().get() == appeal


def test_in_a_locked_month_nothing_need_be_acknowledged_but_the_window_stays(
    make_evaluation: Make, lock: Make, now: datetime
) -> None:
    evaluation = make_evaluation("released")
    lock()
    Evaluation.objects.filter(pk=evaluation.pk).update(appeal_until=NOVEMBER.date())
    assert finalise_evaluations(now=NOVEMBER) == 0
    assert finalise_evaluations(now=NOVEMBER + timedelta(days=1)) == 1
    assert Evaluation.objects.get().state == "final"


def test_recomputing_notices_when_something_else_counts_than_at_the_lock(
    make_evaluation: Make, make_contact: Make, lock: Make, people: People
) -> None:
    evaluation = make_evaluation("released")
    late = make_evaluation("submitted", contact=make_contact())
    lock()
    release_evaluation(late, releaser=people["inspector"], now=NOVEMBER)
    rescore_evaluation(
        evaluation, rescorer=people["manager"], answers={"closing": "yes"}, reason="x", now=NOVEMBER
    )
    out = StringIO()
    call_command("recompute_evaluations", stdout=out)
    assert out.getvalue().startswith("3 evaluations, 0 differences")
    Evaluation.objects.filter(pk=late.pk).update(is_late=False)
    err = StringIO()
    with pytest.raises(CommandError, match="1 differences"):
        call_command("recompute_evaluations", stdout=StringIO(), stderr=err)
    assert err.getvalue().startswith("month 2026-10: content_hash is 1 ")


def test_everybody_is_told_once_of_a_lock(lock: Make, people: People) -> None:
    lock()
    assert Notice.objects.filter(kind="qc.month.locked").count() == 3


def test_a_month_that_holds_everything_is_there_to_be_released(
    holding: InspectionSettings, make_evaluation: Make, people: People, now: datetime
) -> None:
    held = make_evaluation("submitted")
    assert release_evaluations([held], releaser=people["manager"], now=now) == 0
    held.refresh_from_db()
    assert held.state == "submitted"
    assert QualityMonth.objects.get().month == "2026-10"


def test_one_s_own_sheet_stops_no_release_of_others(
    make_evaluation: Make, make_contact: Make, people: People, now: datetime
) -> None:
    own = make_evaluation("submitted")
    other = make_evaluation("submitted", contact=make_contact(people["other_operator"]))
    assert release_evaluations([own, other], releaser=people["operator"], now=now) == 0
    assert release_evaluations([own, other], releaser=people["manager"], now=now) == 2


def test_what_came_after_the_lock_can_be_acknowledged_though_no_appeal_is_left(
    make_evaluation: Make, people: People, lock: Make
) -> None:
    released = make_evaluation("released")
    Evaluation.objects.update(appeals_left=0)
    released.refresh_from_db()
    lock()
    new = rescore_evaluation(
        released, rescorer=people["manager"], answers={"closing": "yes"}, reason="x", now=NOVEMBER
    )
    finalise_evaluations(now=NOVEMBER + timedelta(minutes=10))
    new.refresh_from_db()
    assert (new.state, new.is_late) == ("released", True)
