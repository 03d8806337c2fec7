"""Calibration at a small centre: a session in any state, and two inspectors who see one thing differently."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from calls.models import Contact
from qc.models import Assignment, CalibrationSession, Evaluation, ScorecardVersion
from qc.services import (
    Agreed,
    SessionOrder,
    agree_on_contact,
    cancel_session,
    close_session,
    open_session,
    plan_session,
    save_draft,
    start_discussion,
    start_evaluation,
    submit_evaluation,
)
from staff.models import Employee, PostCode, Team
from tests.qc.conftest import GOOD

People = dict[str, Employee]
STRICT = {**GOOD, "polite": {"value": "no", "comment": "laughed at the customer"}}
"""Answers that see a critical error where GOOD sees none: score 0."""

AGREED = {
    "greeting": Agreed("yes"),
    "closing": Agreed("no"),
    "polite": Agreed("yes", reasoning="laughing along is not laughing at", is_note=True),
    "hard_to_hear": Agreed("no"),
}


@pytest.fixture
def crew(people: People, make_employee: Callable[..., Employee], make_team: Callable[..., Team]) -> People:
    """The centre's people, with a second manager, a duty supervisor, and a manager who also inspects."""
    quality = make_team("quality")
    return {
        **people,
        "second_manager": make_employee("2091", PostCode.QUALITY_MANAGER, team=quality),
        "third_inspector": make_employee("2003", PostCode.QUALITY_INSPECTOR, team=quality),
        "duty": make_employee("3001", PostCode.DUTY_SUPERVISOR, team=make_team("c")),
    }


@pytest.fixture
def order(crew: People, version: ScorecardVersion, make_contact: Callable[..., Contact]) -> SessionOrder:
    """One contact for two inspectors."""
    return SessionOrder(
        name="October, politeness",
        version=version,
        due_on=date(2026, 10, 23),
        inspectors=[crew["inspector"], crew["other_inspector"]],
        contacts=[make_contact()],
    )


@pytest.fixture
def score(now: datetime) -> Callable[..., Evaluation]:
    """Score a contact of a session as one of its inspectors."""

    def make(session: CalibrationSession, inspector: Employee, answers: dict[str, Any]) -> Evaluation:
        assignment = Assignment.objects.get(calibration__session=session, inspector=inspector)
        sheet = start_evaluation(assignment, inspector=inspector, now=now)
        save_draft(sheet, inspector=inspector, answers=answers, now=now)
        submit_evaluation(sheet, inspector=inspector, now=now)
        return sheet

    return make


@pytest.fixture
def make_session(
    order: SessionOrder, crew: People, score: Callable[..., Evaluation], now: datetime
) -> Callable[..., CalibrationSession]:
    """Lead a session as far as a state; from the open one on both inspectors have submitted."""

    def make(state: str = "planned") -> CalibrationSession:
        manager = crew["manager"]
        session = plan_session(order, planner=manager, now=now)
        if state != "planned":
            open_session(session, opener=manager, now=now)
            score(session, crew["inspector"], GOOD)
            score(session, crew["other_inspector"], STRICT)
        if state in {"discussion", "closed"}:
            start_discussion(session, leader=manager, now=now)
            agree_on_contact(session.contacts.get(), AGREED, leader=manager, now=now)
        if state == "closed":
            close_session(session, closer=manager, now=now)
        if state == "cancelled":
            cancel_session(session, canceller=manager, now=now)
        session.refresh_from_db()
        return session

    return make
