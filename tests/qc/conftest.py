"""Quality inspection at a small centre: its people, its contacts, a scorecard, sheets in any state."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from calls.models import Contact, Turn
from qc.models import Appeal, Assignment, Evaluation, ScorecardVersion
from qc.services import (
    acknowledge_evaluation,
    assign_contact,
    file_appeal,
    finalise_evaluations,
    load_scorecard,
    release_evaluation,
    rescore_evaluation,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from staff.models import Desk, Employee, PostCode, Team
from tests.qc.domain.cards import card, section, yes_no

DAY = date(2026, 10, 19)
CRITICAL = [{"key": "yes", "points": 1}, {"key": "no", "points": 0, "critical": True}]
SMALL = card(
    "section",
    section("a", yes_no("greeting"), yes_no("closing")),
    section("b", yes_no("polite", options=CRITICAL, na="not_allowed", comment="on_loss")),
    section(
        "c",
        yes_no("hard_to_hear", excluded=True),
        yes_no("asked_again", visible_when=[{"criterion": "hard_to_hear", "any_of": ["yes"]}]),
    ),
    key="small",
    pass_line=80,
)
GOOD = {"greeting": "yes", "closing": "no", "polite": "yes", "hard_to_hear": "no"}
"""Answers that score (1/2 + 1)/2 = 75."""

REASONS = {"closing": "I said goodbye at 1:40."}
"""An appeal against the one criterion that lost marks."""


@pytest.fixture
def people(make_employee: Callable[..., Employee], make_team: Callable[..., Team]) -> dict[str, Employee]:
    """Operators and leads of teams a and b, two inspectors, a quality manager, an auditor."""
    quality = make_team("quality")
    return {
        "operator": make_employee("1001"),
        "colleague": make_employee("1002"),
        "lead": make_employee("1090", PostCode.TEAM_LEAD),
        "other_operator": make_employee("1101", team=make_team("b")),
        "other_lead": make_employee("1190", PostCode.TEAM_LEAD, team=make_team("b")),
        "inspector": make_employee("2001", PostCode.QUALITY_INSPECTOR, team=quality),
        "other_inspector": make_employee("2002", PostCode.QUALITY_INSPECTOR, team=quality),
        "manager": make_employee("2090", PostCode.QUALITY_MANAGER, team=quality),
        "auditor": make_employee("9001", PostCode.AUDITOR, team=quality),
    }


@pytest.fixture
def version(db: None, now: datetime) -> ScorecardVersion:
    """A published scorecard for any desk."""
    load_scorecard(SMALL, now=now)
    return ScorecardVersion.objects.get(scorecard__key="small")


@pytest.fixture
def make_contact(people: dict[str, Employee]) -> Callable[..., Contact]:
    """Make an answered contact of the operator, with two turns."""

    def make(operator: Employee | None = None, day: date = DAY, **fields: Any) -> Contact:
        start = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)  # ten o'clock at the centre
        number = Contact.objects.count() + 1
        values = {
            "source": "acd", "external_id": f"C{number}", "day": day, "started_at": start,
            "ended_at": start + timedelta(seconds=120), "outcome": "answered", "talk_seconds": 100,
            "operator": operator or people["operator"], "desk": Desk.objects.get(code="front-line"),
            "recording_starts_ms": 0, **fields,
        }  # fmt: skip
        contact = Contact.objects.create(**values)
        Turn.objects.create(
            contact=contact, position=0, speaker="operator", text="您好，请问有什么可以帮您？"
        )
        Turn.objects.create(contact=contact, position=1, speaker="customer", text="我想查话费。")
        return contact

    return make


@pytest.fixture
def make_assignment(
    make_contact: Callable[..., Contact],
    people: dict[str, Employee],
    version: ScorecardVersion,
    now: datetime,
) -> Callable[..., Assignment]:
    """Give a contact to the inspector."""

    def make(contact: Contact | None = None, inspector: Employee | None = None, **fields: Any) -> Assignment:
        return assign_contact(
            contact or make_contact(),
            inspector=inspector or people["inspector"],
            due_on=date(2026, 10, 26),
            now=now,
            **fields,
        )

    return make


@pytest.fixture
def make_evaluation(
    make_assignment: Callable[..., Assignment], people: dict[str, Employee], now: datetime
) -> Callable[..., Evaluation]:
    """Score a contact as far as a state."""

    def make(
        state: str = "released", answers: dict[str, Any] | None = None, contact: Contact | None = None
    ) -> Evaluation:
        inspector = people["inspector"]
        evaluation = start_evaluation(make_assignment(contact), inspector=inspector, now=now)
        save_draft(evaluation, inspector=inspector, answers=answers or GOOD, now=now)
        if state != "draft":
            submit_evaluation(evaluation, inspector=inspector, now=now)
        if state not in {"draft", "submitted"}:
            release_evaluation(evaluation, releaser=inspector, now=now)
        if state in {"acknowledged", "final"}:
            acknowledge_evaluation(evaluation, operator=evaluation.operator, now=now)
        if state == "appealed":
            file_appeal(evaluation, operator=evaluation.operator, reasons=REASONS, now=now)
        if state == "superseded":
            rescore_evaluation(
                evaluation, rescorer=people["manager"], answers={"closing": "yes"}, reason="heard it", now=now
            )
        if state == "final":
            finalise_evaluations(now=now + timedelta(days=4))
        evaluation.refresh_from_db()
        return evaluation

    return make


@pytest.fixture
def appealed(make_evaluation: Callable[..., Evaluation]) -> Evaluation:
    """An evaluation that was appealed."""
    return make_evaluation("appealed")


@pytest.fixture
def appeal(appealed: Evaluation) -> Appeal:
    """Its appeal."""
    return appealed.appeals.get()
