"""Quality meetings: what was seen stays, measures run their course, their effect is read off the data."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from common.errors import DomainError
from ledger.models import Entry
from ledger.selectors import verify_register
from notices.models import Notice
from qc.models import (
    EffectVerdict,
    Evaluation,
    FigureKind,
    ItemState,
    MeetingItem,
    QualityMeeting,
    SampledContact,
)
from qc.selectors.measured import Evidence, read_figure
from qc.services import (
    DrawOrder,
    draw_sample,
    release_evaluation,
    remind_of_measures,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from qc.services.measures import begin_again, check_effect, close_item, put_off, report_done
from qc.services.meetings import add_item, sign_minutes
from staff.models import Employee, Team
from tests.conftest import PASSWORD
from tests.qc.conftest import DAY, GOOD

People = dict[str, Employee]
Make = Callable[..., Any]
FIRST, LAST, DUE = date(2026, 9, 1), date(2026, 9, 10), date(2026, 10, 20)


def refused(code: str) -> Any:
    """Expect a refusal of this code."""
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_the_figure_is_frozen_as_it_was(item: MeetingItem, write: Make) -> None:
    assert (item.n, item.hits, item.value) == (1000, 40, 0.04)
    assert (f"{item.low:.4f}", f"{item.high:.4f}") == ("0.0295", "0.0540")
    write(LAST, 1000, 0)
    item.refresh_from_db()
    assert item.n == 1000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"due_on": date(2026, 10, 19)}, "qc.measure.due_in_past", id="due yesterday"),
        pytest.param({"cause": " "}, "qc.reason.missing", id="no cause"),
        pytest.param({"measure": ""}, "qc.reason.missing", id="no measure"),
        pytest.param(
            {"evidence": Evidence(FigureKind.CRITERION_ERRORS, FIRST, LAST)},
            "qc.figure.incomplete",
            id="which criterion",
        ),
        pytest.param(
            {"evidence": Evidence(FigureKind.ERRORS, LAST, FIRST)}, "qc.figure.in_future", id="backwards"
        ),
        pytest.param(
            {"evidence": Evidence(FigureKind.ERRORS, FIRST, date(2026, 10, 21))},
            "qc.figure.in_future",
            id="tomorrow",
        ),
        pytest.param(
            {"evidence": Evidence(FigureKind.MEAN_SCORE, FIRST, LAST)}, "qc.figure.nothing", id="no score"
        ),
        pytest.param(
            {"evidence": Evidence(FigureKind.LIMITS_MISSED, FIRST, LAST)}, "qc.figure.nothing", id="no limit"
        ),
        pytest.param(
            {"evidence": Evidence(FigureKind.ERRORS, date(2026, 8, 1), date(2026, 8, 2))},
            "qc.figure.nothing",
            id="no workload",
        ),
    ],
)
def test_an_item_that_cannot_be(
    meeting: QualityMeeting, order: Make, people: People, now: datetime, changes: dict[str, Any], code: str
) -> None:
    with refused(code):
        add_item(meeting, order(**changes), by=people["manager"], now=now)
    assert meeting.items.count() == 1


def test_an_operator_owns_no_measure(
    meeting: QualityMeeting, order: Make, people: People, now: datetime
) -> None:
    with refused("qc.measure.owner_cannot"):
        add_item(meeting, order(owner=people["operator"]), by=people["manager"], now=now)


def test_figures_of_a_team_and_of_a_person(
    meeting: QualityMeeting, write: Make, people: People, now: datetime
) -> None:
    write(FIRST, 500, 5, who="other_operator")
    team = Team.objects.get(code="b")
    of_team = read_figure(Evidence(FigureKind.ERRORS, FIRST, LAST, team=team), now=now)
    of_one = read_figure(Evidence(FigureKind.ERRORS, FIRST, LAST, operator=people["operator"]), now=now)
    of_all = read_figure(Evidence(FigureKind.ERRORS, FIRST, LAST), now=now)
    assert [(one.hits, one.n) for one in (of_team, of_one, of_all)] == [(5, 500), (40, 1000), (45, 1500)]


def test_scores_and_criteria_are_those_of_contacts_drawn_by_chance(
    make_contact: Make, make_evaluation: Make, people: People, version: Any, now: datetime
) -> None:
    for _ in range(4):
        make_contact()
    draw_sample(DrawOrder(DAY, DAY, due_on=DAY, per_operator=3, second_percent=0), seed="s", now=now)
    sheets = [GOOD, GOOD, {**GOOD, "closing": "yes"}]
    for sampled, answers in zip(SampledContact.objects.order_by("position"), sheets, strict=True):
        assignment = sampled.assignments.get()
        inspector = assignment.inspector
        evaluation = start_evaluation(assignment, inspector=inspector, now=now)
        save_draft(evaluation, inspector=inspector, answers=answers, now=now)
        submit_evaluation(evaluation, inspector=inspector, now=now)
        release_evaluation(evaluation, releaser=inspector, now=now)
    make_evaluation("released", contact=make_contact())  # picked by hand: it says nothing of the rest
    mean = read_figure(Evidence(FigureKind.MEAN_SCORE, DAY, DAY), now=now)
    assert (mean.n, round(mean.value, 4), round(mean.deviation or 0, 4)) == (3, 83.3333, 14.4338)
    closing = Evidence(
        FigureKind.CRITERION_ERRORS, DAY, DAY, scorecard=version.scorecard, criterion="closing"
    )
    errors = read_figure(closing, now=now)
    assert (errors.hits, errors.n) == (2, 3)
    # At the lock the team is written down: a membership corrected later changes nothing.
    other = people["other_lead"].memberships.get().team
    Evaluation.objects.counting().update(team=other)
    assert read_figure(Evidence(FigureKind.MEAN_SCORE, DAY, DAY, team=other), now=now).n == 3


@pytest.mark.parametrize(
    ("errors", "verdict"),
    [
        pytest.param(10, EffectVerdict.BETTER, id="a quarter"),
        pytest.param(38, EffectVerdict.UNCLEAR, id="about as many"),
        pytest.param(90, EffectVerdict.WORSE, id="twice as many"),
    ],
)
def test_the_effect_is_read_off_the_days_after_the_due_date(
    item: MeetingItem, people: People, write: Make, now: datetime, errors: int, verdict: EffectVerdict
) -> None:
    report_done(item, by=people["lead"], text="taught", now=now)
    write(DUE, 1000, 500)  # the due date itself belongs to neither side
    write(DUE + timedelta(days=1), 1000, errors)
    write(DUE + timedelta(days=11), 1000, 500)  # as many days as before, no more
    check = check_effect(item, by=people["manager"], now=now + timedelta(days=40))
    assert (check.first_day, check.last_day) == (date(2026, 10, 21), date(2026, 10, 30))
    assert (check.n, check.hits, check.verdict) == (1000, errors, verdict)
    assert check.difference == pytest.approx(errors / 1000 - 0.04)
    item.refresh_from_db()
    assert item.state == ItemState.CHECKED


def test_the_effect_cannot_be_checked_before_a_day_has_passed(
    item: MeetingItem, people: People, now: datetime
) -> None:
    report_done(item, by=people["lead"], text="taught", now=now)
    with refused("qc.measure.too_early"):
        check_effect(item, by=people["manager"], now=now + timedelta(days=1))
    item.refresh_from_db()
    assert item.state == ItemState.DONE


STATES = [ItemState.OPEN, ItemState.DONE, ItemState.CHECKED, ItemState.CLOSED]
ACTS = ["do", "put_off", "check", "close", "again"]
ALLOWED = {
    ("open", "do", "lead"),
    *(("open", "put_off", who) for who in ("chair", "manager")),
    *(("done", "check", who) for who in ("chair", "manager")),
    *(("checked", act, who) for act in ("close", "again") for who in ("chair", "manager")),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["lead", "other_lead", "chair", "manager", "inspector", "auditor"])
def test_states_acts_and_roles(
    item: MeetingItem, people: People, chair: Employee, write: Make, now: datetime,
    state: ItemState, act: str, who: str,
) -> None:  # fmt: skip
    write(DUE + timedelta(days=1), 1000, 10)
    MeetingItem.objects.filter(pk=item.pk).update(state=state)
    by, then = {**people, "chair": chair}[who], now + timedelta(days=40)
    later = DUE + timedelta(days=60)
    acts: dict[str, Callable[[], object]] = {
        "do": lambda: report_done(item, by=by, text="done", now=then),
        "put_off": lambda: put_off(item, by=by, due_on=later, reason="ill", now=then),
        "check": lambda: check_effect(item, by=by, now=then),
        "close": lambda: close_item(item, by=by, text="", now=then),
        "again": lambda: begin_again(
            item, by=by, measure="more", owner=people["lead"], due_on=later, now=then
        ),
    }
    if (state.value, act, who) in ALLOWED:
        acts[act]()
    else:
        with pytest.raises(DomainError, check=lambda error: error.code in NOT_THEIRS):
            acts[act]()
        item.refresh_from_db()
        assert item.state == state


NOT_THEIRS = {"qc.measure.not_now", "qc.measure.not_yours"}


def test_a_second_round_has_its_own_measure_and_check(
    item: MeetingItem, people: People, write: Make, now: datetime
) -> None:
    report_done(item, by=people["lead"], text="taught", now=now)
    write(DUE + timedelta(days=1), 1000, 45)
    then = now + timedelta(days=20)
    check_effect(item, by=people["manager"], now=then)
    due = DUE + timedelta(days=30)
    begin_again(
        item, by=people["manager"], measure="new cards", owner=people["other_lead"], due_on=due, now=then
    )
    with refused("qc.measure.not_yours"):
        report_done(item, by=people["lead"], text="taught again", now=then)
    report_done(item, by=people["other_lead"], text="handed out", now=then)
    write(due + timedelta(days=1), 1000, 5)
    check_effect(item, by=people["manager"], close=True, now=now + timedelta(days=60))
    item.refresh_from_db()
    assert item.state == ItemState.CLOSED
    rounds = item.measures.order_by("number")
    assert [one.check_made.verdict for one in rounds] == [EffectVerdict.UNCLEAR, EffectVerdict.BETTER]


def test_owners_and_chair_are_told_once(
    item: MeetingItem, people: People, chair: Employee, now: datetime
) -> None:
    def told() -> list[tuple[str, str]]:
        return list(Notice.objects.order_by("pk").values_list("recipient__work_number", "kind"))

    assert told() == [("1090", "qc.measure.given")]
    assert remind_of_measures(now=now) == 1
    assert remind_of_measures(now=now) == 0
    assert remind_of_measures(now=now + timedelta(days=1)) == 2
    assert remind_of_measures(now=now + timedelta(days=2)) == 0
    report_done(item, by=people["lead"], text="taught", now=now + timedelta(days=2))
    assert told()[1:] == [
        ("1090", "qc.measure.due"),
        ("1090", "qc.measure.overdue"),
        ("9090", "qc.measure.overdue"),
        ("9090", "qc.measure.done"),
    ]


def test_the_chair_signs_the_minutes_and_the_register_holds(
    meeting: QualityMeeting, item: MeetingItem, order: Make, chair: Employee, people: People, now: datetime
) -> None:
    with refused("qc.meeting.not_chair"):
        sign_minutes(meeting, signer=people["manager"], password=PASSWORD, now=now)
    with refused("ledger.wrong_password"):
        sign_minutes(meeting, signer=chair, password="wrong", now=now)
    meeting.refresh_from_db()
    assert meeting.signed_at is None
    sign_minutes(meeting, signer=chair, password=PASSWORD, now=now)
    with refused("qc.meeting.signed"):
        sign_minutes(meeting, signer=chair, password=PASSWORD, now=now)
    with refused("qc.meeting.signed"):
        add_item(meeting, order(), by=people["manager"], now=now)
    put_off(item, by=people["manager"], due_on=DUE + timedelta(days=3), reason="ill", now=now)
    report_done(item, by=people["lead"], text="taught", now=now)
    assert verify_register().is_sound
    MeetingItem.objects.filter(pk=item.pk).update(cause="another cause")
    assert not verify_register().is_sound
    assert Entry.objects.filter(record_type="qc.meeting").count() == 1
