"""Until a session is closed nobody who scores in it learns of its contacts anything but their own sheets."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from common.errors import DomainError
from notices.models import Notice
from qc.models import Assignment, CalibrationReport, CalibrationReportState, CalibrationSession, Evaluation
from qc.selectors import evaluations_of_month
from qc.services import (
    assign_contact,
    plan_session,
    release_evaluation,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from staff.models import Employee
from tests.qc.conftest import GOOD
from tests.qc.test_api import client_of

People = dict[str, Employee]
QC = "/api/v1/qc/"
ADMIN = "/admin/qc/"


@pytest.fixture(autouse=True)
def _at_noon(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def official(make_session: Any, crew: People, now: datetime) -> Callable[[str], Evaluation]:
    """Make a session in a state, and have its contact scored officially and released by a third inspector."""

    def make(state: str) -> Evaluation:
        session = make_session(state)
        third = crew["third_inspector"]
        contact = session.contacts.get().contact
        given = assign_contact(contact, inspector=third, due_on=session.due_on, now=now)
        sheet = start_evaluation(given, inspector=third, now=now)
        save_draft(sheet, inspector=third, answers=GOOD, now=now)
        submit_evaluation(sheet, inspector=third, now=now)
        release_evaluation(sheet, releaser=third, now=now)
        return sheet

    return make


def others(session: CalibrationSession, person: Employee) -> list[Evaluation]:
    return list(Evaluation.objects.filter(assignment__calibration__session=session).exclude(inspector=person))


@pytest.mark.parametrize("state", ["open", "discussion", "cancelled"])
def test_another_sheet_answers_as_one_that_does_not_exist(
    state: str, official: Callable[[str], Evaluation], crew: People
) -> None:
    sheet = official(state)
    session = CalibrationSession.objects.get()
    api = client_of(crew["inspector"])
    for hidden in [sheet, *others(session, crew["inspector"])]:
        for verb, path in (("get", ""), ("get", "versions/"), ("put", "draft/"), ("post", "submit/")):
            asked = getattr(api, verb)(f"{QC}evaluations/{hidden.pk}/{path}", {})
            nothing = getattr(api, verb)(f"{QC}evaluations/999999/{path}", {})
            assert asked.status_code == nothing.status_code == 404
            assert asked.json()["detail"] == nothing.json()["detail"]
    listed = api.get(f"{QC}evaluations/").json()
    assert [row["inspector"] for row in listed["results"]] == ["2001"]
    assert listed["count"] == 1


@pytest.mark.parametrize("state", ["open", "discussion"])
def test_queue_session_and_own_figures_tell_nothing_of_others(
    state: str, official: Callable[[str], Evaluation], crew: People, make_contact: Any, now: datetime
) -> None:
    official(state)
    session = CalibrationSession.objects.get()
    api = client_of(crew["inspector"])
    shown = api.get(f"{QC}calibration-sessions/{session.pk}/").json()
    assert shown["progress"] == [{"inspector": "2001", "asked": 1, "submitted": 1}]
    assert [(row["agreed_score"], row["agreed_outcome"]) for row in shown["contacts"]] == [(None, "")]
    assert api.get(f"{QC}my-calibration/").json()["sheets"] == []
    another = assign_contact(
        make_contact(crew["operator"]), inspector=crew["inspector"], due_on=session.due_on, now=now
    )
    assert api.get(f"{QC}queue/{another.pk}/").json()["earlier"] == []
    own = Assignment.objects.get(calibration__session=session, inspector=crew["inspector"])
    page = api.get(f"{QC}queue/{own.pk}/")
    assert page.json()["earlier"] == []
    assert api.get(f"{QC}calibration-reports/").status_code == 403


@pytest.mark.parametrize(
    ("contacts", "scored", "told"),
    [
        pytest.param(1, 1, None, id="own 75, difference 5: the partner's 70"),
        pytest.param(2, 2, None, id="two contacts"),
        pytest.param(3, 2, (None,), id="three contacts, two with scores"),
        pytest.param(3, 3, (5.0,), id="three contacts"),
    ],
)
def test_own_agreement_never_gives_a_partners_score_away(
    contacts: int, scored: int, told: tuple[float | None] | None, crew: People, now: datetime
) -> None:
    estimate = {"n": scored, "value": 5.0, "low": None, "high": None, "note": "too_few"}
    own = {"contacts": contacts, "same": 3, "compared": 4, "difference": estimate}
    CalibrationReport.objects.create(
        first_day=date(2026, 10, 1), last_day=date(2026, 10, 31), state=CalibrationReportState.DONE,
        asked_at=now, computed_at=now, content_hash="0" * 64,
        figures={"inspectors": {str(crew["inspector"].pk): own}},
    )  # fmt: skip
    found = client_of(crew["inspector"]).get(f"{QC}my-calibration/").json()["agreement"]
    assert found == (None if told is None else {**own, "difference": {**estimate, "value": told[0]}})


def test_an_open_queue_shows_the_contact_as_any_other(make_session: Any, crew: People) -> None:
    session = make_session("open")
    Assignment.objects.filter(inspector=crew["inspector"]).update(done_at=None)
    rows = client_of(crew["inspector"]).get(f"{QC}queue/").json()["results"]
    own = Evaluation.objects.get(inspector=crew["inspector"])
    assert [(row["purpose"], row["evaluation"], row["contact"]["id"]) for row in rows] == [
        ("calibration", own.pk, session.contacts.get().contact_id)
    ]


@pytest.mark.parametrize("state", ["open", "discussion", "closed"])
def test_admin_pages_hide_the_same(state: str, official: Callable[[str], Evaluation], crew: People) -> None:
    sheet = official(state)
    session = CalibrationSession.objects.get()
    browser = Client()
    browser.force_login(crew["inspector"])
    for hidden in [sheet, *others(session, crew["inspector"])]:
        answers = [browser.get(f"{ADMIN}evaluation/{pk}/change/").status_code for pk in (hidden.pk, 999999)]
        assert answers == [404, 404]
    page = browser.get(f"{ADMIN}calibrationsession/{session.pk}/change/").content.decode()
    assert ("2002" in page) and ("laughed" in page) == (state == "closed")
    listed = browser.get(f"{ADMIN}evaluation/").content.decode()
    assert "2002" not in listed
    agree = f"{ADMIN}calibrationsession/{session.pk}/agree/{session.contacts.get().pk}/"
    assert browser.get(agree).status_code == (403 if state == "closed" else 404)
    assert browser.get(f"{ADMIN}calibrationreport/week/").status_code == 403


@pytest.mark.parametrize("who", ["operator", "lead", "duty"])
@pytest.mark.parametrize("state", ["open", "closed"])
def test_operators_leads_and_duty_supervisors_never_see_calibration(
    who: str, state: str, make_session: Any, crew: People, now: datetime
) -> None:
    make_session(state)
    person = crew[who]
    assert not Evaluation.objects.visible_to(person).exists()
    assert client_of(person).get(f"{QC}evaluations/").json()["count"] == 0
    assert client_of(person).get(f"{QC}calibration-sessions/").status_code == 403
    assert not Notice.objects.filter(recipient=person).exists()


@pytest.mark.parametrize("state", ["open", "closed"])
def test_nothing_of_it_counts(state: str, make_session: Any, crew: People, now: datetime) -> None:
    make_session(state)
    assert not evaluations_of_month("2026-10").exists()
    assert not Evaluation.objects.counting().exists()


def test_who_becomes_manager_stays_blind_until_the_session_is_closed(
    official: Callable[[str], Evaluation], crew: People
) -> None:
    sheet = official("open")
    session = CalibrationSession.objects.get()
    person = crew["inspector"]
    person.groups.add(*crew["manager"].groups.all())
    person = Employee.objects.get(pk=person.pk)
    assert set(Evaluation.objects.visible_to(person)) == {Evaluation.objects.get(inspector=person)}
    CalibrationSession.objects.filter(pk=session.pk).update(
        state="closed", ended_at=sheet.submitted_at, ended_by=crew["manager"]
    )
    assert Evaluation.objects.visible_to(person).count() == 3


def test_what_was_given_before_is_not_asked_again(
    make_session: Any, crew: People, order: Any, now: datetime
) -> None:
    """An inspector who knows the contact is not blind; here only one would be left."""
    assign_contact(order.contacts[0], inspector=crew["inspector"], due_on=order.due_on, now=now)
    with pytest.raises(DomainError) as refused:
        plan_session(order, planner=crew["manager"], now=now)
    assert refused.value.code == "qc.calibration.too_few_blind"
