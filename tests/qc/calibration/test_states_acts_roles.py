"""State × act × role of calibration sessions, all, through services and API, against tables by hand."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
import time_machine
from django.db import transaction

from common.errors import DomainError
from qc import services
from qc.domain.calibration import Act
from qc.models import Assignment, CalibrationInspector, CalibrationSession, Evaluation
from qc.services import SessionOrder
from staff.models import Employee
from tests.qc.calibration.conftest import AGREED
from tests.qc.conftest import GOOD
from tests.qc.test_api import client_of

People = dict[str, Employee]
API = "/api/v1/qc/calibration-sessions/"
STATES = ["planned", "open", "discussion", "closed", "cancelled"]
WHO = [
    "manager",
    "second_manager",
    "managing_inspector",
    "inspector",
    "third_inspector",
    "auditor",
    "duty",
    "lead",
]

# In which states (in their order above) an act is done, for those whom it is not refused outright.
DONE = {
    (Act.CHANGE, "manager"): "✓----",
    (Act.CHANGE, "second_manager"): "✓----",
    (Act.CHANGE, "managing_inspector"): "✓----",
    (Act.OPEN, "manager"): "✓----",
    (Act.OPEN, "second_manager"): "✓----",
    (Act.OPEN, "managing_inspector"): "✓----",
    (Act.DISCUSS, "manager"): "-✓---",
    (Act.DISCUSS, "second_manager"): "-✓---",
    (Act.AGREE, "manager"): "--✓--",
    (Act.AGREE, "second_manager"): "--✓--",
    (Act.CLOSE, "manager"): "--✓--",
    (Act.CLOSE, "second_manager"): "--✓--",
    (Act.CANCEL, "manager"): "✓✓✓--",
    (Act.CANCEL, "second_manager"): "✓✓✓--",
}
ACTS = [act for act in Act if act is not Act.SCORE]

# Through the API: who reads a session, and who its findings, in which states.
READS = {
    "manager": "✓✓✓✓✓",
    "second_manager": "✓✓✓✓✓",
    "managing_inspector": "✓✓✓✓✓",
    "inspector": "·✓✓✓✓",
    "third_inspector": "·····",
    "auditor": "✓✓✓✓✓",
    "duty": "xxxxx",
    "lead": "xxxxx",
}
FINDINGS = {
    "manager": "··✓✓·",
    "second_manager": "··✓✓·",
    "managing_inspector": "···✓·",
    "inspector": "···✓·",
    "third_inspector": "·····",
    "auditor": "··✓✓·",
    "duty": "xxxxx",
    "lead": "xxxxx",
}
REFUSED = {"qc.calibration.not_yours": "x", "qc.calibration.wrong_state": "-"}
STATUS = {"✓": 200, "·": 404, "x": 403}


@pytest.fixture
def session_for(
    make_session: Callable[..., CalibrationSession], crew: People
) -> Callable[[str, str], CalibrationSession]:
    """Make a session in a state; the second manager scores in it when it is asked about one who does both."""

    def make(state: str, who: str) -> CalibrationSession:
        session = make_session(state)
        if who == "managing_inspector":  # became manager while the session ran
            crew["managing_inspector"] = crew["second_manager"]
            CalibrationInspector.objects.create(session=session, inspector=crew["second_manager"])
        return session

    return make


def do(act: Act, session: CalibrationSession, person: Employee, order: SessionOrder, now: datetime) -> None:
    match act:
        case Act.CHANGE:
            services.change_session(session, order, changer=person, now=now)
        case Act.OPEN:
            services.open_session(session, opener=person, now=now)
        case Act.DISCUSS:
            services.start_discussion(session, leader=person, now=now)
        case Act.AGREE:
            services.agree_on_contact(session.contacts.get(), AGREED, leader=person, now=now)
        case Act.CLOSE:
            services.close_session(session, closer=person, now=now)
        case Act.CANCEL:
            services.cancel_session(session, canceller=person, now=now)


@pytest.mark.parametrize(("state", "who"), list(product(STATES, WHO)))
def test_an_act_is_done_where_the_table_says_so(
    state: str,
    who: str,
    session_for: Callable[[str, str], CalibrationSession],
    crew: People,
    order: SessionOrder,
    now: datetime,
) -> None:
    session = session_for(state, who)
    done = {act: attempt(act, session.pk, crew[who], order, now) for act in ACTS}
    expected = {act: DONE[act, who][STATES.index(state)] if (act, who) in DONE else "x" for act in ACTS}
    if who == "managing_inspector" and state == "planned":
        # The table allows it, but an inspector who sees everything by now is not blind.
        expected[Act.OPEN] = "qc.calibration.inspectors"
    assert done == expected


def attempt(act: Act, pk: int, person: Employee, order: SessionOrder, now: datetime) -> str:
    """Do an act, say what came of it, and undo it."""
    session = CalibrationSession.objects.get(pk=pk)
    point = transaction.savepoint()
    try:
        do(act, session, person, order, now)
    except DomainError as error:
        return REFUSED.get(error.code, error.code)
    finally:
        transaction.savepoint_rollback(point)
    return "✓"


@pytest.mark.parametrize(("state", "who"), list(product(STATES, ["inspector", "third_inspector", "manager"])))
def test_only_participants_score_and_only_while_it_is_open(
    state: str, who: str, make_session: Callable[..., CalibrationSession], crew: People, now: datetime
) -> None:
    session = make_session("open" if state != "planned" else state)
    assignment = Assignment.objects.filter(calibration__session=session, inspector=crew["inspector"]).first()
    if assignment is None:  # planned: nobody was given anything
        assert state == "planned"
        return
    Evaluation.objects.filter(assignment=assignment).update(
        state="draft", submitted_at=None, outcome="", score=None
    )
    CalibrationSession.objects.filter(pk=session.pk).update(
        state=state,
        **({"ended_at": now, "ended_by": crew["manager"]} if state in {"closed", "cancelled"} else {}),
    )
    sheet = Evaluation.objects.get(assignment=assignment)
    try:
        services.save_draft(sheet, inspector=crew[who], answers=GOOD, now=now)
        done = "✓"
    except DomainError as error:
        done = error.code
    expected = "✓" if state == "open" else "qc.calibration.wrong_state"
    assert done == (expected if who == "inspector" else "qc.evaluation.not_yours")


@pytest.mark.parametrize(("state", "who"), list(product(STATES, WHO)))
def test_who_reads_a_session_and_its_findings_through_the_api(
    state: str, who: str, session_for: Callable[[str, str], CalibrationSession], crew: People, now: datetime
) -> None:
    session = session_for(state, who)
    at = STATES.index(state)
    with time_machine.travel(now, tick=False):
        api = client_of(crew[who])
        assert api.get(f"{API}{session.pk}/").status_code == STATUS[READS[who][at]]
        assert api.get(f"{API}{session.pk}/findings/").status_code == STATUS[FINDINGS[who][at]]
        listed = api.get(API)
        assert listed.status_code == (403 if READS[who][at] == "x" else 200)
        if listed.status_code == 200:
            assert listed.json()["count"] == (READS[who][at] == "✓")


@pytest.mark.parametrize("who", WHO)
def test_through_the_api_only_managers_lead(
    who: str, session_for: Callable[[str, str], CalibrationSession], crew: People, now: datetime
) -> None:
    session = session_for("closed", who)
    contact = session.contacts.get().contact_id
    bodies: dict[str, dict[str, Any]] = {
        "open": {}, "discuss": {}, "close": {}, "cancel": {},
        "agree": {"contact": contact, "answers": {"greeting": {"answer": "yes"}}},
        "change": {
            "name": "x", "version": session.version_id, "due_on": str(date(2026, 10, 23)),
            "inspectors": ["2001", "2002"], "contacts": [contact],
        },
    }  # fmt: skip
    with time_machine.travel(now, tick=False):
        api = client_of(crew[who])
        answers = {verb: api.post(f"{API}{session.pk}/{verb}/", body) for verb, body in bodies.items()}
    given = {verb: answer.status_code for verb, answer in answers.items()}
    both = {verb: 409 if verb in {"open", "change"} else 403 for verb in bodies}
    manages = {"manager": dict.fromkeys(bodies, 409), "second_manager": dict.fromkeys(bodies, 409)}
    assert given == {**manages, "managing_inspector": both}.get(who, dict.fromkeys(bodies, 403))
