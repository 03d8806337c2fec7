"""The demo centre loads, is the same for the same day, and shows every app at work."""

import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from rest_framework.test import APIClient

from appraisal.models import AppraisalMonth, AppraisalObjection, PublishedAppraisal, PublishedAppraisalRow
from appraisal.selectors.pending import pending_people
from appraisal.services import verify_version
from attendance.models import AttendanceDay, AttendanceMonth, AttendanceRequest, PublishedMonth
from attendance.selectors.deciders import waiting_for
from attendance.selectors.pending import pending_changes
from attendance.selectors.progress import progress_of
from common.bounds import BEYOND
from common.middleware import AbsurdRequestMiddleware
from custody.models import CustodyItem, Destruction, Loan, Move
from incidents.models import Deadline, Incident
from jobs.models import Job
from ledger.models import Entry
from notices.models import Delivery, Notice
from qc.models import (
    Adjustment,
    Appeal,
    Assignment,
    Evaluation,
    EvaluationLine,
    FollowUp,
    Observation,
    Override,
    QualityMonth,
    ShiftDelivery,
    SpotCheck,
)
from qc.selectors.sampling import replay_draw
from qc.services.recomputing import changed_months, recompute_evaluations
from seeds.demo.load import load_demo
from seeds.demo.sign_ins import demo_sign_ins
from seeds.loader import load_seeds
from shifthandover.models import DiarySignature, HandedItem, OpenMatter, ShiftDiary
from staff.models import Employee
from tests.seeds.absurd import Api, Ask, list_asks, page_asks

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the demo centre once for all tests of this module, and take it away after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_seeds(now=datetime(2026, 9, 1, tzinfo=UTC))
        load_demo(today=TODAY)
        yield
        transaction.set_rollback(True)


def test_a_second_load_says_that_it_is_there(demo: None) -> None:
    report = load_demo(today=date(2026, 11, 23))
    assert report.was_loaded_before
    assert report.today == TODAY


def test_the_commands_say_what_is_there(demo: None) -> None:
    loaded, shown = StringIO(), StringIO()
    call_command("load_demo", stdout=loaded)
    call_command("show_sign_ins", address="http://127.0.0.1:8000/", stdout=shown)
    assert "2026-11-22" in loaded.getvalue()
    assert "http://127.0.0.1:8000/" in shown.getvalue()
    assert "1001" in shown.getvalue()


def test_everybody_signs_in_in_their_role(demo: None) -> None:
    for sign_in in demo_sign_ins():
        employee = Employee.objects.get(work_number=sign_in.work_number)
        assert employee.check_password(sign_in.password)
        assert [group.name for group in employee.groups.all()] == [sign_in.role]


def test_operators_stay_outside_the_admin(demo: None) -> None:
    assert not Employee.objects.get(work_number="1003").is_staff
    assert Employee.objects.get(work_number="1001").is_staff


def test_the_month_before_last_is_published_with_a_change_that_came_late(demo: None) -> None:
    version = PublishedMonth.objects.get()
    assert (version.month.first_day, version.number, version.state) == (date(2026, 9, 1), 1, "published")
    assert [objection.state for objection in version.month.objections.all()] == ["rejected"]
    assert [change.cause for change in pending_changes(version.month)] == ["correction"]
    assert Entry.objects.get(record_type="attendance.month").signer.work_number == "2202"


def test_last_month_waits_for_its_teams_of_which_one_is_confirmed(demo: None) -> None:
    month = AttendanceMonth.objects.get(first_day=date(2026, 10, 1))
    found = progress_of(month, now=datetime(2026, 11, 22, 2, tzinfo=UTC))
    assert (month.state, found.next_step) == ("drafted", "confirm")
    assert (found.teams, found.teams_confirmed) == (4, 1)


def test_the_running_month_is_derived_with_exceptions_to_explain(demo: None) -> None:
    running = AttendanceMonth.objects.get(first_day=date(2026, 11, 1))
    assert (running.state, running.people) == ("drafted", 40)
    marks = set(AttendanceDay.objects.values_list("symbol", flat=True))
    assert {"√", "休", "迟", "退", "缺", "岗", "病", "事", "年"} <= marks


def test_incidents_are_closed_but_for_three_and_a_leak_is_confidential(demo: None) -> None:
    states = Counter(Incident.objects.values_list("state", flat=True))
    assert states == {"closed": 6, "in_action": 2, "acknowledged": 1}
    assert [each.kind.code for each in Incident.objects.filter(confidential=True)] == ["secrecy_leak"]
    assert not Deadline.objects.filter(fired_at__isnull=False).exists()


def test_papers_are_kept_lent_late_and_destroyed_at_every_state(demo: None) -> None:
    destructions = Counter(Destruction.objects.values_list("state", flat=True))
    states = ("requested", "approved", "rejected", "withdrawn", "destroyed", "certified")
    assert destructions == dict.fromkeys(states, 1)
    signed = ("approver__work_number", "executor__work_number", "witness__work_number")
    assert Destruction.objects.values_list(*signed).get(state="certified") == ("2206", "2203", "2201")
    assert Loan.objects.filter(state="out", return_on__lt=TODAY).count() == 1
    items = CustodyItem.objects.all()
    assert (items.to_file().count(), items.filter(is_held=True).count()) == (3, 1)
    waiting = Move.objects.filter(outcome="waiting").values_list("taker__work_number", flat=True)
    assert set(waiting) == {"1003", "2203"}


def test_the_register_is_in_order_of_time_and_ends_before_today(demo: None) -> None:
    times = list(Entry.objects.order_by("sequence").values_list("signed_at", flat=True))
    assert times == sorted(times)
    assert times[-1] < datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_only_the_summary_of_yesterday_goes_by_mail(demo: None) -> None:
    summaries = Notice.objects.filter(kind="reports.daily_summary")
    assert summaries.count() == Delivery.objects.count() == 10
    assert {each.recipient.work_number for each in summaries} >= {"1001", "2001", "2206"}


def test_what_is_old_was_read(demo: None) -> None:
    unread = Notice.objects.filter(read_at__isnull=True)
    assert unread.exists()
    assert unread.earliest("created_at").created_at >= datetime(2026, 11, 20, 1, 10, tzinfo=UTC)


def test_sheets_were_drawn_scored_released_and_some_acknowledged(demo: None) -> None:
    states = Counter(Evaluation.objects.values_list("state", flat=True))
    assert set(states) >= {"released", "appealed", "final", "superseded"}
    assert states["final"] > 10
    assert Assignment.objects.open().exists()
    assert all(replay_draw(check).is_proved for check in SpotCheck.objects.all())


def test_scores_were_appealed_overridden_and_laid_to_the_systems(demo: None) -> None:
    appeals = Counter(Appeal.objects.values_list("state", "ruling"))
    assert appeals == {("decided", "overturned"): 1, ("open", ""): 1}
    assert all(appeal.comments.exists() for appeal in Appeal.objects.all())
    assert Counter(Override.objects.values_list("state", flat=True)) == {"approved": 1, "open": 1}
    causes = Counter(Evaluation.objects.filter(number=2).values_list("cause", flat=True))
    assert causes == {"appeal": 1, "override": 1, "rescore": 1}
    assert EvaluationLine.objects.filter(state="system_cause").exists()


def test_two_months_were_locked_and_everything_recomputes(demo: None) -> None:
    locked = QualityMonth.objects.locked().order_by("month")
    assert list(locked.values_list("month", flat=True)) == ["2026-09", "2026-10"]
    late = Adjustment.objects.values_list("month", "carried_to", "cause").get()
    assert late == ("2026-10", "2026-11", "rescore")
    assert list(changed_months()) == []
    assert [found for _pk, found in recompute_evaluations() if found] == []


def test_a_month_was_appraised_and_those_since_then_are_drafted(demo: None) -> None:
    months = AppraisalMonth.objects.order_by("first_day").values_list("first_day", "state")
    assert list(months) == [
        (date(2026, 9, 1), "published"), (date(2026, 10, 1), "drafted"), (date(2026, 11, 1), "drafted"),
    ]  # fmt: skip
    version = PublishedAppraisal.objects.get()
    assert (version.number, version.entry.signer.work_number) == (1, "2202")
    assert verify_version(version).is_good
    assert pending_people(version.month) == set()


def test_an_operator_objected_to_points_for_lateness_and_was_answered(demo: None) -> None:
    objection = AppraisalObjection.objects.get()
    assert (objection.component, objection.state) == ("attendance", "rejected")
    assert objection.answer != ""


def test_people_were_appraised_with_different_grades(demo: None) -> None:
    grades = Counter(PublishedAppraisalRow.objects.values_list("grade", flat=True))
    assert {"excellent", "good"} <= set(grades) <= {"excellent", "good", "pass"}
    assert grades["excellent"] > grades["good"] >= 4
    assert grades["pass"] < 4


def test_scores_are_spread_and_a_critical_error_is_among_them(demo: None) -> None:
    scores = [score for score in Evaluation.objects.values_list("score", flat=True) if score is not None]
    assert min(scores) == 0
    assert max(scores) > 95
    assert 80 < statistics.mean(scores) < 95
    assert 1 <= Evaluation.objects.filter(is_critical=True).count() < len(scores) / 5


def test_what_was_seen_on_the_floor_was_read_objected_to_and_decided(demo: None) -> None:
    states = Counter(Observation.objects.values_list("state", flat=True))
    assert states == {"acknowledged": 5, "stands": 1, "withdrawn": 1, "objected": 1, "recorded": 1}
    assert set(Observation.objects.values_list("counts_as", flat=True)) == {"error", "merit", "note"}


def test_wrong_answers_were_called_back_and_somebody_was_coached(demo: None) -> None:
    kinds = Counter(FollowUp.objects.values_list("kind", flat=True))
    assert kinds["coaching"] == 1
    assert kinds["call_back"] >= 1
    assert not FollowUp.objects.filter(kind="call_back", done_at__isnull=True).exists()


def test_each_teams_results_were_told_up_to_its_last_shift(demo: None) -> None:
    assert ShiftDelivery.objects.count() == 3
    assert not Job.objects.filter(kind="reports.shift_summary").exclude(state="done").exists()


def test_the_front_line_was_handed_over_and_its_last_shift_runs(demo: None) -> None:
    diaries = list(ShiftDiary.objects.order_by("starts_at"))
    assert [diary.state for diary in diaries] == ["reviewed"] * 6 + ["taken_over"] * 5 + ["open"]
    assert diaries[-1].shift.code == "C3"
    for before, after in pairwise(diaries):
        assert before.incoming == after.outgoing


def test_one_diary_was_returned_and_one_taken_over_with_a_reservation(demo: None) -> None:
    assert DiarySignature.objects.filter(act="return").count() == 1
    assert ShiftDiary.objects.filter(version=2).count() == 1
    reserved = HandedItem.objects.get(decision="queried", handover__diary__version=1)
    assert reserved.answer != ""


def test_matters_are_carried_over_and_one_is_closed(demo: None) -> None:
    assert OpenMatter.objects.open().count() == 3
    assert OpenMatter.objects.filter(kind="vip").count() == 2
    assert OpenMatter.objects.filter(closed_at__isnull=False).count() == 1


def test_requests_wait_for_the_lead_and_two_were_answered(demo: None) -> None:
    states = Counter(AttendanceRequest.objects.values_list("kind", "state"))
    assert states["leave", "asked"] == 3
    assert (states["overtime", "asked"], states["correction", "asked"], states["swap", "asked"]) == (1, 1, 1)
    assert (states["leave", "approved"], states["leave", "refused"]) == (1, 1)
    lead = Employee.objects.get(work_number="1001")
    assert len(waiting_for(lead, now=datetime(2026, 11, 22, 1, 10, tzinfo=UTC))) == 5


@pytest.fixture
def administrator(demo: None) -> Employee:
    """Somebody to whom every door is open."""
    return Employee.objects.create_superuser("9999", "a-good-password", name="管理员")


def test_no_door_fails_whatever_it_is_asked(administrator: Employee) -> None:
    """Answers 400 and 404, never 500; whatever was stored is taken back after each request."""
    api, browser = APIClient(), Client()
    api.force_authenticate(administrator)
    browser.force_login(administrator)
    answers = [(ask, _answer(api, ask)) for ask in Api().asks()]
    answers += [(ask, _answer(browser, ask)) for ask in page_asks()]
    failed = [f"{ask}: {answer}" for ask, answer in answers if answer not in range(200, 500)]
    assert failed == []


def _answer(client: Client, ask: Ask) -> int | str:
    """Ask, take back what came of it, and tell the status, or the failure that would have been a 500."""
    sent = {"content_type": "application/json"} if ask.body is not None else {}
    try:
        with transaction.atomic():
            answer = getattr(client, ask.method)(ask.url, ask.body or ask.query, **sent)
            transaction.set_rollback(True)
    except Exception as error:
        return repr(error)
    return int(answer.status_code)


def test_no_list_fails_whatever_it_is_filtered_by(administrator: Employee) -> None:
    """Without drawing the pages: what a list reads is read in an instant, its page is not."""
    failed = []
    for model_admin, query in list_asks():
        request = RequestFactory().get(f"/?{query}")
        request.user = administrator
        AbsurdRequestMiddleware(lambda asked: HttpResponse())(request)
        try:
            with transaction.atomic():
                list(model_admin.get_changelist_instance(request).result_list)
        except (IncorrectLookupParameters, *BEYOND):
            pass  # the admin shows the list without its filter; the middleware answers 400
        except Exception as error:
            failed.append(f"{model_admin}: {query}: {error!r}")
    assert failed == []
