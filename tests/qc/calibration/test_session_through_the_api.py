"""A session from plan to notes through the API, with its figures worked out by hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from calls.models import Contact
from common.intervals import share_over
from qc.models import CalibrationSession, CriterionNote, ScorecardVersion
from qc.selectors.calibration import findings_of, session_figures
from qc.services import open_session, plan_session
from staff.models import Employee
from tests.qc.calibration.conftest import STRICT
from tests.qc.conftest import GOOD
from tests.qc.test_api import client_of

People = dict[str, Employee]
QC = "/api/v1/qc/"


@pytest.fixture(autouse=True)
def _at_noon(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def test_from_plan_to_note(
    crew: People, version: ScorecardVersion, make_contact: Callable[..., Contact]
) -> None:
    manager, sessions = client_of(crew["manager"]), f"{QC}calibration-sessions/"
    contacts = [make_contact().pk, make_contact().pk]
    plan = {
        "name": "October", "version": version.pk, "due_on": "2026-10-23",
        "inspectors": ["2001", "2002"], "contacts": contacts,
    }  # fmt: skip
    wrong = manager.post(sessions, {**plan, "inspectors": ["2001", "7777"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["attr"]) == (400, "inspectors")
    made = manager.post(sessions, plan).json()
    path = f"{sessions}{made['id']}/"
    assert (made["state"], len(made["contacts"])) == ("planned", 2)
    assert manager.post(f"{path}open/").json()["progress"] == [
        {"inspector": "2001", "asked": 2, "submitted": 0},
        {"inspector": "2002", "asked": 2, "submitted": 0},
    ]
    early = manager.post(f"{path}discuss/")
    assert (early.status_code, early.json()["code"]) == (409, "qc.calibration.too_few_sheets")
    for number, answers in (("inspector", GOOD), ("other_inspector", STRICT)):
        inspector = client_of(crew[number])
        for row in inspector.get(f"{QC}queue/?purpose=calibration").json()["results"]:
            sheet = inspector.post(f"{QC}queue/{row['id']}/start/").json()["id"]
            inspector.put(f"{QC}evaluations/{sheet}/draft/", {"answers": answers})
            assert inspector.post(f"{QC}evaluations/{sheet}/submit/").status_code == 200
    assert manager.post(f"{path}discuss/").json()["state"] == "discussion"
    side = manager.get(f"{path}findings/").json()[0]["criteria"]
    assert [(row["criterion"], row["is_disputed"]) for row in side] == [
        ("greeting", False), ("closing", False), ("polite", True), ("hard_to_hear", False),
        ("asked_again", False),
    ]  # fmt: skip
    agreed: dict[str, Any] = {key: {"answer": value} for key, value in GOOD.items()}
    bare = manager.post(f"{path}agree/", {"contact": contacts[0], "answers": agreed})
    assert (bare.status_code, bare.json()["code"]) == (400, "qc.calibration.reasoning_missing")
    assert bare.json()["where"]["criteria"] == ["polite"]
    agreed["polite"] = {"answer": "yes", "reasoning": "laughed along", "is_note": True}
    for contact in contacts:
        assert manager.post(f"{path}agree/", {"contact": contact, "answers": agreed}).status_code == 200
    closed = manager.post(f"{path}close/").json()
    assert [row["agreed_score"] for row in closed["contacts"]] == ["75.000000", "75.000000"]
    mine = client_of(crew["other_inspector"]).get(f"{QC}my-calibration/").json()
    # Twice 0 against the agreed 75, polite other than agreed on both; two are too few for an interval.
    assert mine["deviation"] == {"n": 2, "value": -75.0, "low": None, "high": None, "note": "too_few"}
    assert [(row["compared"], row["other_than_agreed"]) for row in mine["sheets"]] == [(4, ["polite"])] * 2
    assert client_of(crew["inspector"]).get(f"{path}findings/").status_code == 200
    note = CriterionNote.objects.order_by("pk").last()
    assert note is not None and (note.criterion, note.text) == ("polite", "laughed along")


def test_the_note_stands_beside_the_criterion_while_scoring(
    make_session: Callable[..., CalibrationSession],
    make_assignment: Callable[..., Any],
    make_contact: Callable[..., Contact],
    crew: People,
) -> None:
    make_session("closed")
    page = client_of(crew["inspector"]).get(f"{QC}queue/{make_assignment(make_contact()).pk}/").json()
    assert [(note["criterion"], note["text"], note["session"]) for note in page["notes"]] == [
        ("polite", "laughing along is not laughing at", "October, politeness")
    ]


def test_figures_of_a_session_by_hand(make_session: Callable[..., CalibrationSession]) -> None:
    """One contact, two sheets: greeting, closing, hard_to_hear the same, polite not; scores 75 and 0."""
    figures = session_figures(findings_of(make_session("closed")))
    same = {one.criterion.key: (one.raw.value, one.raw.n_units, one.raw.note) for one in figures.criteria}
    assert same == {
        "greeting": (1.0, 1, "too_few"),
        "closing": (1.0, 1, "too_few"),
        "polite": (0.0, 1, "too_few"),
        "hard_to_hear": (1.0, 1, "too_few"),
        "asked_again": (None, 0, "too_few"),
    }
    deviations = {one.inspector.work_number: one for one in figures.deviations}
    assert {key: one.difference.value for key, one in deviations.items()} == {"2001": 0.0, "2002": -75.0}
    assert {key: (one.as_agreed, one.compared) for key, one in deviations.items()} == {
        "2001": (4, 4),
        "2002": (3, 4),
    }


def test_statements_do_not_grow_with_contacts(
    crew: People, version: ScorecardVersion, make_contact: Callable[..., Contact], order: Any, now: datetime
) -> None:
    counts = []
    for number in (1, 1, 6):  # the first one asks for permissions that are remembered afterwards
        contacts = [make_contact() for _ in range(number)]
        session = plan_session(replace(order, contacts=contacts), planner=crew["manager"], now=now)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            open_session(session, opener=crew["manager"], now=now)
        api = client_of(crew["manager"])
        with CaptureQueriesContext(connection) as read:
            api.get(f"{QC}calibration-sessions/{session.pk}/")
        counts.append((len(counted), len(read)))
    assert counts[1] == counts[2]


def test_pages_of_a_closed_session_open_for_manager_and_inspector(
    make_session: Callable[..., CalibrationSession], crew: People
) -> None:
    session = make_session("closed")
    pages = {"manager": ["", f"{session.pk}/change/"], "inspector": ["", f"{session.pk}/change/", "mine/"]}
    for who, paths in pages.items():
        browser = Client()
        browser.force_login(crew[who])
        for path in paths:
            assert browser.get(f"/admin/qc/calibrationsession/{path}").status_code == 200
        assert browser.get("/admin/").status_code == 200


def test_a_plan_is_made_and_its_contacts_are_drawn_on_pages(
    crew: People, version: ScorecardVersion, make_contact: Callable[..., Contact]
) -> None:
    make_contact()
    browser = Client()
    browser.force_login(crew["manager"])
    people = [crew["inspector"].pk, crew["other_inspector"].pk]
    plan = {"name": "x", "version": version.pk, "due_on": "2026-10-23", "inspectors": people}
    made = browser.post("/admin/qc/calibrationsession/plan/", plan)
    session = CalibrationSession.objects.get()
    contacts = f"/admin/qc/calibrationsession/{session.pk}/contacts/"
    assert (made.status_code, made["Location"]) == (302, contacts)
    assert "C1" in browser.get(contacts).content.decode()
    browser.post(contacts, {"_draw": "1"})
    assert session.contacts.count() == 1
    browser.post(contacts, {"_remove": str(session.contacts.get().contact_id)})
    assert session.contacts.count() == 0


def test_a_share_of_answers_rests_on_the_contacts() -> None:
    """20 of 24 answers about 12 contacts: as sure as 10 of 12, which Wilson gives 0.552 to 0.953."""
    interval = share_over(12, 20, 24)
    assert interval is not None
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.552, 0.953)
