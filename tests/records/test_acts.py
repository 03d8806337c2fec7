"""Enter, correct, withdraw, answer, close: each act adds a row, and only whoever may."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from calls.models import Contact
from common.errors import DomainError
from records.domain.complaints import Act, State, possible
from records.domain.limits import Standing, standing
from records.models import Change, Complaint, ErrorRecord, RecordKind, SurveyAnswer, Workload
from records.selectors import contacts_with_complaints, figures_between, survey_result
from records.services import (
    Pen,
    answer_complaint,
    close_complaint,
    correct_record,
    enter_record,
    import_records,
    withdraw_record,
)
from records.wording import rate_text
from staff.models import Employee, Membership
from tests.records.conftest import DAY, csv

People = dict[str, Employee]
pytestmark = pytest.mark.usefixtures("kinds")


@pytest.fixture
def workload(people: People, pen: Pen) -> Workload:
    """A day of the operator."""
    return enter_record(Workload(employee=people["operator"], day=DAY, calls_answered=100), pen=pen)


@pytest.fixture
def complain(people: People, pen: Pen, now: datetime) -> Callable[..., Complaint]:
    """Enter a complaint about the operator, received a day ago."""

    def make(**fields: Any) -> Complaint:
        kind = RecordKind.objects.get(code="attitude")
        values = {"employee": people["operator"], "day": DAY, "kind": kind, "text": "rude", **fields}
        received = values.pop("received_at", now - timedelta(days=1))
        return enter_record(Complaint(received_at=received, **values), pen=pen)

    return make


def refused(code: str) -> Any:
    """Expect a refusal of this code."""
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_record_is_entered_once(workload: Workload, people: People, pen: Pen) -> None:
    with refused("records.known"):
        enter_record(Workload(employee=people["operator"], day=DAY), pen=pen)
    assert Workload.objects.count() == 1


def test_the_database_keeps_a_record_from_being_entered_twice(workload: Workload, people: People) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Workload.objects.create(
            employee=people["operator"],
            day=DAY,
            reference=workload.reference,
            entered_at=workload.entered_at,
        )


def test_a_correction_points_at_what_was_wrong(workload: Workload, pen: Pen) -> None:
    right = correct_record(workload, {"calls_answered": 90}, reason="counted twice", pen=pen)
    assert (right.replaces, right.change, right.reason) == (workload, Change.CORRECTED, "counted twice")
    workload.refresh_from_db()
    assert workload.calls_answered == 100
    assert list(Workload.objects.standing()) == [right]


def test_two_corrections_at_once_leave_one(workload: Workload, pen: Pen) -> None:
    correct_record(workload, {"calls_answered": 90}, reason="counted twice", pen=pen)
    with refused("records.changed_meanwhile"):
        correct_record(workload, {"calls_answered": 80}, reason="counted twice", pen=pen)


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        pytest.param({"calls_answered": 90}, " ", "records.reason_missing", id="no reason"),
        pytest.param({"calls_answered": 100}, "why", "records.nothing_changed", id="no change"),
        pytest.param({"day": date(2026, 10, 18)}, "why", "records.other_record", id="another day"),
        pytest.param({"talk_minutes": 1441}, "why", "record.talk_too_long", id="impossible"),
    ],
)
def test_a_correction_that_cannot_be(
    workload: Workload, pen: Pen, changes: dict[str, Any], reason: str, code: str
) -> None:
    with refused(code):
        correct_record(workload, changes, reason=reason, pen=pen)
    assert Workload.objects.count() == 1


def test_what_was_withdrawn_counts_no_more_and_can_be_entered_anew(
    workload: Workload, people: People, pen: Pen
) -> None:
    withdrawn = withdraw_record(workload, reason="another person", pen=pen)
    assert not Workload.objects.standing().exists()
    with refused("records.withdrawn"):
        correct_record(withdrawn, {"calls_answered": 1}, reason="why", pen=pen)
    anew = enter_record(Workload(employee=people["operator"], day=DAY, calls_answered=7), pen=pen)
    assert anew.replaces == withdrawn
    assert list(Workload.objects.standing()) == [anew]


def test_nobody_writes_about_themselves(people: People, now: datetime, workload: Workload) -> None:
    own = Pen(people["operator"], now)
    with refused("records.own"):
        withdraw_record(workload, reason="mine", pen=own)
    with refused("records.own"):
        enter_record(Workload(employee=people["operator"], day=date(2026, 10, 18)), pen=own)


def test_a_complaint_is_answered_and_then_closed(complain: Callable[..., Complaint], pen: Pen) -> None:
    received = complain()
    assert received.due_at == received.received_at + timedelta(hours=48)
    answered = answer_complaint(received, answer="we are sorry", pen=pen)
    closed = close_complaint(answered, is_justified=True, finding="heard it", pen=pen)
    rows = list(Complaint.objects.order_by("pk").values_list("change", flat=True))
    assert rows == [Change.ENTERED, Change.ANSWERED, Change.CLOSED]
    assert (closed.state, closed.is_justified, closed.answer) == (State.CLOSED, True, "we are sorry")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_acts_on_complaints_by_state(
    complain: Callable[..., Complaint], pen: Pen, state: State, act: Act
) -> None:
    complaint = complain()
    if state is not State.RECEIVED:
        complaint = answer_complaint(complaint, answer="sorry", pen=pen)
    if state is State.CLOSED:
        complaint = close_complaint(complaint, is_justified=False, finding="fine", pen=pen)

    def do() -> Complaint:
        if act is Act.ANSWER:
            return answer_complaint(complaint, answer="sorry", pen=pen)
        return close_complaint(complaint, is_justified=True, finding="so", pen=pen)

    if act in possible(state):
        assert do().replaces == complaint
    else:
        with refused("records.complaint.not_now"):
            do()


def test_complaints_overdue(complain: Callable[..., Complaint], pen: Pen, now: datetime) -> None:
    late = complain(received_at=now - timedelta(hours=49), day=date(2026, 10, 18))
    complain(received_at=now - timedelta(hours=47), text="not yet")
    answered = complain(received_at=now - timedelta(hours=60), day=date(2026, 10, 17), text="answered")
    answer_complaint(answered, answer="late but answered", pen=pen)
    assert list(Complaint.objects.overdue(now)) == [late]


@pytest.mark.parametrize(
    ("hours_done", "hours_now", "expected"),
    [
        pytest.param(0, 5, Standing.KEPT, id="at the limit"),
        pytest.param(1, 5, Standing.MISSED, id="an hour late"),
        pytest.param(None, 0, Standing.RUNNING, id="open at the limit"),
        pytest.param(None, 1, Standing.OVERDUE, id="open after it"),
    ],
)
def test_how_a_limit_stands(
    now: datetime, hours_done: int | None, hours_now: int, expected: Standing
) -> None:
    done = None if hours_done is None else now + timedelta(hours=hours_done)
    assert standing(due_at=now, done_at=done, now=now + timedelta(hours=hours_now)) is expected


def test_contacts_about_which_somebody_complained(
    complain: Callable[..., Complaint], contact: Contact, pen: Pen
) -> None:
    complaint = complain(contact=contact)
    assert contacts_with_complaints(DAY, DAY) == {contact.pk}
    assert contacts_with_complaints(date(2026, 10, 20), date(2026, 10, 31)) == set()
    withdraw_record(complaint, reason="another call", pen=pen)
    assert contacts_with_complaints(DAY, DAY) == set()


def test_figures_per_person_team_and_centre(
    people: People, pen: Pen, now: datetime, complain: Callable[..., Complaint], make_team: Any
) -> None:
    Membership.objects.filter(employee=people["operator"]).update(ends_on=date(2026, 10, 18))
    post = people["operator"].memberships.get().post
    Membership.objects.create(
        employee=people["operator"], team=make_team("b"), post=post, starts_on=date(2026, 10, 19)
    )
    for day, calls in ((date(2026, 10, 18), 40), (DAY, 60)):
        enter_record(Workload(employee=people["operator"], day=day, calls_answered=calls), pen=pen)
    kind = RecordKind.objects.get(code="wrong-answer")
    enter_record(ErrorRecord(employee=people["operator"], day=DAY, kind=kind, text="x"), pen=pen)
    enter_record(ErrorRecord(day=DAY, kind=kind, text="nobody"), pen=pen)
    complain()
    found = figures_between(date(2026, 10, 1), date(2026, 10, 31), now=now)
    assert [(team.code, tally.calls, tally.errors) for team, tally in found.by_team()] == [
        ("a", 40, 0),
        ("b", 60, 1),
    ]
    assert [(one.work_number, tally.calls) for one, tally in found.by_person()] == [("1001", 100)]
    assert (found.centre.errors, found.centre.complaints, found.centre.calls) == (2, 1, 100)
    assert rate_text(found.centre.error_rate, per=1000) == "20.0 ‰ (5.5–70.0 ‰, n = 100)"


def test_figures_show_a_lead_only_the_team(
    people: People, pen: Pen, now: datetime, django_assert_num_queries: Any
) -> None:
    for who in ("operator", "other operator"):
        enter_record(Workload(employee=people[who], day=DAY, calls_answered=10), pen=pen)
    found = figures_between(DAY, DAY, now=now, viewer=people["lead"])
    assert [one.work_number for one, _tally in found.by_person()] == ["1001"]
    with django_assert_num_queries(9):
        figures_between(DAY, DAY, now=now)


def test_a_survey_tells_response_and_satisfaction_with_n_and_interval(now: datetime) -> None:
    from records.models import Survey

    survey = Survey.objects.create(
        code="s", name="s", first_day=DAY, last_day=DAY, sample_size=20, scale_low=1, scale_high=5
    )
    lines = [f"s,R{number},2026-10-19,{answer},5" for number, answer in enumerate("1234455555")]
    file = csv("survey,respondent,day,satisfaction,efficiency", *lines)
    import_records("survey", file, filename="s.csv", now=now)
    result = survey_result(survey)
    topic, found = result.topics[0]
    assert topic.code == "satisfaction"
    assert found.answers == {1: 1, 2: 1, 3: 1, 4: 2, 5: 5}
    assert rate_text(found.satisfied) == "70.0 % (39.7–89.2 %, n = 10)"
    assert rate_text(result.response) == "50.0 % (29.9–70.1 %, n = 20)"
    assert SurveyAnswer.objects.count() == 20
