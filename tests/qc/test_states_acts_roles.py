"""State × act × role, all of them, through services and API, against tables written by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
import time_machine
from django.db import transaction
from rest_framework.response import Response
from rest_framework.test import APIClient

from common.errors import DomainError
from qc import services
from qc.domain.life import Act
from qc.domain.rulings import Ruling
from qc.models import Appeal, AppealItem, Evaluation, Override
from qc.services import Decision
from staff.models import Employee
from tests.qc.conftest import GOOD, REASONS

People = dict[str, Employee]
Make = Callable[..., Any]
QC = "/api/v1/qc/"

STATES = ["draft", "submitted", "released", "acknowledged", "appealed", "final", "superseded"]
WHO = [
    "inspector", "other_inspector", "manager", "operator", "colleague", "lead", "other_lead", "auditor",
]  # fmt: skip
ACTS = [act for act in Act if act is not Act.FINALISE]

# Through the services: in which states an act is done (✓), for those whom it is not refused outright.
# The columns are the states in their order above; everybody who is not named is refused ("not yours").
# An override asked for at a version that is superseded by now is decided for the newest one.
DONE = {
    (Act.SAVE, "inspector"): "✓------",
    (Act.SUBMIT, "inspector"): "✓------",
    (Act.RELEASE, "inspector"): "-✓-----",
    (Act.RELEASE, "manager"): "-✓-----",
    (Act.RELEASE, "auditor"): "-✓-----",
    (Act.ACKNOWLEDGE, "operator"): "--✓----",
    (Act.COMMENT, "lead"): "--✓✓✓✓-",
    (Act.APPEAL, "operator"): "--✓✓---",
    (Act.WITHDRAW, "operator"): "----✓--",
    (Act.COMMENT_APPEAL, "lead"): "----✓--",
    (Act.DECIDE, "manager"): "----✓--",
    (Act.DECIDE, "auditor"): "----✓--",
    (Act.RESCORE, "manager"): "-✓✓✓-✓-",
    (Act.RESCORE, "auditor"): "-✓✓✓-✓-",
    (Act.REQUEST_OVERRIDE, "inspector"): "--✓✓✓✓-",
    (Act.REQUEST_OVERRIDE, "lead"): "--✓✓✓✓-",
    (Act.REQUEST_OVERRIDE, "manager"): "--✓✓✓✓-",
    (Act.REQUEST_OVERRIDE, "auditor"): "--✓✓✓✓-",
    (Act.DECIDE_OVERRIDE, "manager"): "--✓✓-✓✓",
    (Act.DECIDE_OVERRIDE, "auditor"): "--✓✓-✓✓",
}

# Through the API the role's permission is asked first (403 for whoever is not named), then the row scope
# (404), then the part (403), then the state (409). The auditor reaches everything and may do nothing.
ANSWERS = {
    (Act.SAVE, "inspector"): "200 409 409 409 409 409 409",
    (Act.SAVE, "other_inspector"): "404 404 404 404 404 404 404",
    (Act.SUBMIT, "inspector"): "200 409 409 409 409 409 409",
    (Act.SUBMIT, "other_inspector"): "404 404 404 404 404 404 404",
    (Act.RELEASE, "inspector"): "409 200 409 409 409 409 409",
    (Act.RELEASE, "other_inspector"): "404 404 404 404 404 404 404",
    (Act.RELEASE, "manager"): "409 200 409 409 409 409 409",
    (Act.ACKNOWLEDGE, "operator"): "404 404 200 409 409 409 409",
    (Act.ACKNOWLEDGE, "colleague"): "404 404 404 404 404 404 404",
    (Act.ACKNOWLEDGE, "lead"): "404 404 403 403 403 403 403",
    (Act.ACKNOWLEDGE, "other_lead"): "404 404 404 404 404 404 404",
    (Act.COMMENT, "lead"): "404 404 201 201 201 201 409",
    (Act.COMMENT, "other_lead"): "404 404 404 404 404 404 404",
    (Act.APPEAL, "operator"): "404 404 201 201 409 409 409",
    (Act.APPEAL, "colleague"): "404 404 404 404 404 404 404",
    (Act.APPEAL, "lead"): "404 404 403 403 403 403 403",
    (Act.APPEAL, "other_lead"): "404 404 404 404 404 404 404",
    (Act.WITHDRAW, "operator"): "409 409 409 409 200 409 409",
    (Act.WITHDRAW, "colleague"): "404 404 404 404 404 404 404",
    (Act.WITHDRAW, "lead"): "403 403 403 403 403 403 403",
    (Act.WITHDRAW, "other_lead"): "404 404 404 404 404 404 404",
    (Act.COMMENT_APPEAL, "lead"): "409 409 409 409 201 409 409",
    (Act.COMMENT_APPEAL, "other_lead"): "404 404 404 404 404 404 404",
    (Act.DECIDE, "manager"): "409 409 409 409 200 409 409",
    (Act.RESCORE, "manager"): "409 201 201 201 409 201 409",
    (Act.REQUEST_OVERRIDE, "inspector"): "409 409 201 201 201 201 409",
    (Act.REQUEST_OVERRIDE, "other_inspector"): "404 404 404 404 404 404 404",
    (Act.REQUEST_OVERRIDE, "manager"): "409 409 201 201 201 201 409",
    (Act.REQUEST_OVERRIDE, "lead"): "404 404 201 201 201 201 409",
    (Act.REQUEST_OVERRIDE, "other_lead"): "404 404 404 404 404 404 404",
    (Act.DECIDE_OVERRIDE, "manager"): "409 409 200 200 409 200 200",
}
REFUSED = "403 403 403 403 403 403 403"
OVERTURNED = {"closing": Decision(Ruling.OVERTURNED, "It is in the recording.", "yes")}


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done inside, so that everybody tries on the same evaluation."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def case(make_evaluation: Make, people: People, now: datetime) -> Callable[[str], dict[str, Any]]:
    """Bring an evaluation into a state, with an appeal and a request for an override to act upon."""

    def make(state: str) -> dict[str, Any]:
        evaluation = make_evaluation(state)
        appeal = evaluation.appeals.first()
        if appeal is None:
            appeal = Appeal.objects.create(
                evaluation=evaluation,
                state="withdrawn",
                filed_by=evaluation.operator,
                filed_at=now,
                due_on=date(2026, 10, 23),
            )
            AppealItem.objects.create(appeal=appeal, criterion="closing", reason="I did.")
        override = Override.objects.create(
            evaluation=evaluation,
            criterion="greeting",
            reason="in tears",
            requested_by=people["inspector"],
            requested_at=now,
        )
        return {"evaluation": evaluation, "appeal": appeal, "override": override}

    return make


def do(act: Act, case: dict[str, Any], who: Employee, now: datetime) -> object:
    """Do an act through its service."""
    evaluation = Evaluation.objects.get(pk=case["evaluation"].pk)
    appeal = Appeal.objects.get(pk=case["appeal"].pk)
    override = Override.objects.get(pk=case["override"].pk)
    return {
        Act.SAVE: lambda: services.save_draft(evaluation, inspector=who, answers=GOOD, now=now),
        Act.SUBMIT: lambda: services.submit_evaluation(evaluation, inspector=who, now=now),
        Act.RELEASE: lambda: services.release_evaluation(evaluation, releaser=who, now=now),
        Act.ACKNOWLEDGE: lambda: services.acknowledge_evaluation(evaluation, operator=who, now=now),
        Act.COMMENT: lambda: services.comment_evaluation(evaluation, author=who, text="seen", now=now),
        Act.APPEAL: lambda: services.file_appeal(evaluation, operator=who, reasons=REASONS, now=now),
        Act.WITHDRAW: lambda: services.withdraw_appeal(appeal, operator=who, now=now),
        Act.COMMENT_APPEAL: lambda: services.comment_appeal(appeal, author=who, text="right", now=now),
        Act.DECIDE: lambda: services.decide_appeal(appeal, decider=who, decisions=OVERTURNED, now=now),
        Act.RESCORE: lambda: services.rescore_evaluation(
            evaluation, rescorer=who, answers={"closing": "yes"}, reason="calibrated", now=now
        ),
        Act.REQUEST_OVERRIDE: lambda: services.request_override(
            evaluation, requester=who, criterion="closing", reason="calmed them", now=now
        ),
        Act.DECIDE_OVERRIDE: lambda: services.decide_override(
            override, decider=who, is_approved=True, reasoning="agreed", now=now
        ),
    }[act]()


def outcome(act: Act, case: dict[str, Any], who: Employee, now: datetime) -> str:
    """Try an act and take it back; say "done" or the last word of the refusal's code."""
    code = "done"
    with undone():
        try:
            do(act, case, who, now)
        except DomainError as error:
            code = error.code.rpartition(".")[2]
    return code


@pytest.mark.parametrize(("act", "state"), list(product(ACTS, STATES)))
def test_through_the_services(
    act: Act, state: str, case: Callable[[str], dict[str, Any]], people: People, now: datetime
) -> None:
    made, column = case(state), STATES.index(state)
    words = {"✓": "done", "-": "wrong_state"}
    expected = {who: words[DONE[act, who][column]] if (act, who) in DONE else "not_yours" for who in WHO}
    assert {who: outcome(act, made, people[who], now) for who in WHO} == expected


def send(act: Act, case: dict[str, Any], who: Employee | None) -> Response:
    """Do an act through the API."""
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    if who is not None:
        client.force_authenticate(Employee.objects.get(pk=who.pk))
    evaluation, appeal, override = (case[name].pk for name in ("evaluation", "appeal", "override"))
    decision = {"criterion": "closing", "ruling": "overturned", "reasoning": "heard it", "answer": "yes"}
    asked = {"evaluation": evaluation, "criterion": "closing", "reason": "calmed them"}
    item = {"criterion": "closing", "reason": "I said goodbye."}
    method, path, body = {
        Act.SAVE: ("put", f"evaluations/{evaluation}/draft/", {"answers": GOOD}),
        Act.SUBMIT: ("post", f"evaluations/{evaluation}/submit/", {}),
        Act.RELEASE: ("post", f"evaluations/{evaluation}/release/", {}),
        Act.ACKNOWLEDGE: ("post", f"evaluations/{evaluation}/acknowledge/", {}),
        Act.COMMENT: ("post", f"evaluations/{evaluation}/comment/", {"text": "seen"}),
        Act.APPEAL: ("post", "appeals/", {"evaluation": evaluation, "items": [item]}),
        Act.WITHDRAW: ("post", f"appeals/{appeal}/withdraw/", {}),
        Act.COMMENT_APPEAL: ("post", f"appeals/{appeal}/comment/", {"text": "right"}),
        Act.DECIDE: ("post", f"appeals/{appeal}/decide/", {"decisions": [decision]}),
        Act.RESCORE: (
            "post",
            f"evaluations/{evaluation}/rescore/",
            {"answers": {"closing": "yes"}, "reason": "calibrated"},
        ),
        Act.REQUEST_OVERRIDE: ("post", "overrides/", asked),
        Act.DECIDE_OVERRIDE: (
            "post",
            f"overrides/{override}/decide/",
            {"is_approved": True, "reasoning": "agreed"},
        ),
    }[act]
    answer: Response = getattr(client, method)(f"{QC}{path}", body, format="json")
    return answer


def status(act: Act, case: dict[str, Any], who: Employee) -> int:
    """Try an act through the API, take it back, and give the status."""
    with undone():
        answer = send(act, case, who)
    return int(answer.status_code)


@pytest.fixture
def at_noon(now: datetime) -> Iterator[None]:
    """Let the doors read the clock of the tests: the window to appeal is open."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.mark.parametrize(("act", "state"), list(product(ACTS, STATES)))
def test_through_the_api(
    act: Act, state: str, case: Callable[[str], dict[str, Any]], people: People, at_noon: None
) -> None:
    made, column = case(state), STATES.index(state)
    expected = {who: int(ANSWERS.get((act, who), REFUSED).split()[column]) for who in WHO}
    assert {who: status(act, made, people[who]) for who in WHO} == expected


@pytest.mark.parametrize("act", ACTS)
def test_nobody_acts_without_signing_in(act: Act, case: Callable[[str], dict[str, Any]]) -> None:
    assert send(act, case("appealed"), None).status_code == 401
