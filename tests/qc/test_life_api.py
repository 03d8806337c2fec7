"""The life of an evaluation through the API: a walk, who may read what, fields that are wrong, statements."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from common.months import Month
from qc.models import Adjustment, Evaluation, InspectionSettings
from qc.services import lock_month, release_month, request_override, rescore_evaluation
from staff.models import Employee
from tests.qc.test_api import client_of, fresh, statements

People = dict[str, Employee]
Make = Callable[..., Any]
QC = "/api/v1/qc/"
NOVEMBER = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(now: datetime) -> Any:
    """Let the doors read the clock of the tests."""
    with time_machine.travel(now, tick=False):
        yield


def problem(answer: Any) -> tuple[int, str, Any]:
    """Give status, code and place of a refusal."""
    body = answer.json()
    return answer.status_code, body["code"], body.get("where", {}).get("field")


def test_an_appeal_from_filing_to_acknowledgement(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    operator, lead, manager = (client_of(people[one]) for one in ("operator", "lead", "manager"))
    sheet = operator.get(f"{QC}evaluations/{evaluation.pk}/").json()
    assert (sheet["appeal_until"], sheet["appeals_left"], sheet["cause"]) == ("2026-10-23", 2, "first")
    items = [{"criterion": "closing", "reason": "I said goodbye at 1:40."}]
    filed = operator.post(f"{QC}appeals/", {"evaluation": evaluation.pk, "items": items}, format="json")
    assert filed.status_code == 201
    path = f"{QC}appeals/{filed.json()['id']}/"
    assert (filed.json()["state"], filed.json()["due_on"], filed.json()["is_overdue"]) == (
        "open", "2026-10-23", False,
    )  # fmt: skip
    assert lead.post(f"{path}comment/", {"text": "It is on the tape."}).status_code == 201
    shown = manager.get(path).json()
    assert (shown["score"], shown["items"][0]["reason"]) == ("75.000000", "I said goodbye at 1:40.")
    assert [comment["text"] for comment in shown["comments"]] == ["It is on the tape."]
    decision = {"criterion": "closing", "ruling": "overturned", "reasoning": "At 1:40.", "answer": "yes"}
    decided = manager.post(f"{path}decide/", {"decisions": [decision]}, format="json").json()
    assert (decided["state"], decided["ruling"], decided["decided_by"]) == ("decided", "overturned", "2090")
    assert decided["items"][0]["reasoning"] == "At 1:40."
    versions = operator.get(f"{QC}evaluations/{evaluation.pk}/versions/").json()
    assert [(one["number"], one["state"], one["score"], one["cause"]) for one in versions] == [
        (2, "released", "100.000000", "appeal"),
        (1, "superseded", "75.000000", "first"),
    ]
    assert versions[0]["supersedes"] == versions[1]["id"] == evaluation.pk
    assert (versions[0]["rescored_by"], versions[0]["cause_text"]) == ("2090", "At 1:40.")
    assert versions[1]["appeals"][0]["comments"][0]["author"] == "1090"
    assert versions[1]["result"]["score"] == "75.000000"
    newest = f"{QC}evaluations/{versions[0]['id']}/"
    assert operator.post(f"{newest}acknowledge/").json()["state"] == "acknowledged"


def test_an_override_and_a_rescore(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    lead, manager = client_of(people["lead"]), client_of(people["manager"])
    wanted = {"evaluation": evaluation.pk, "criterion": "closing", "reason": "in tears"}
    asked = lead.post(f"{QC}overrides/", wanted).json()
    assert (asked["state"], asked["requested_by"], asked["operator"]) == ("open", "1090", "1001")
    path = f"{QC}overrides/{asked['id']}/decide/"
    decided = manager.post(path, {"is_approved": True, "reasoning": "agreed"}, format="json").json()
    assert (decided["state"], decided["decided_by"]) == ("approved", "2090")
    new = Evaluation.objects.get(supersedes=evaluation)
    body = {"answers": {"greeting": "no"}, "reason": "calibration"}
    rescored = manager.post(f"{QC}evaluations/{new.pk}/rescore/", body, format="json")
    assert (rescored.status_code, rescored.json()["number"], rescored.json()["score"]) == (
        201,
        3,
        "75.000000",
    )


def test_a_month_is_released_locked_and_adjusted(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    manager = client_of(people["manager"])
    assert problem(manager.post(f"{QC}months/2026-10/release/"))[:2] == (409, "qc.month.not_over")
    with time_machine.travel(NOVEMBER, tick=False):
        assert manager.post(f"{QC}months/2026-10/release/").json()["state"] == "released"
        refused = manager.post(f"{QC}months/2026-10/lock/")
        assert problem(refused)[:2] == (409, "qc.month.not_confirmed")
        assert refused.json()["where"] == {
            "drafts": 0, "submitted": 0, "open_appeals": 0, "open_overrides": 0,
        }  # fmt: skip
        locked = manager.post(f"{QC}months/2026-10/lock/", {"is_confirmed": True}).json()
        assert (locked["state"], locked["locked_by"], locked["counted"]) == ("locked", "2090", 1)
        body = {"answers": {"closing": "yes"}, "reason": "calibration"}
        rescored = manager.post(f"{QC}evaluations/{evaluation.pk}/rescore/", body, format="json").json()
        assert rescored["is_late"] is True
    rows = manager.get(f"{QC}adjustments/?month=2026-10").json()["results"]
    assert [(row["difference"], row["reason"], row["carried_to"], row["added_by"]) for row in rows] == [
        ("25.000000", "calibration", "2026-11", "2090")
    ]
    assert manager.get(f"{QC}months/").json()["results"][0]["month"] == "2026-10"
    assert manager.post(f"{QC}months/2026-13/release/").status_code == 400


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        # inspector, manager, operator, lead, other lead, auditor, nobody
        ("appeals/", [200, 200, 200, 200, 200, 200, 401]),
        ("overrides/", [200, 200, 403, 200, 200, 200, 401]),
        ("months/", [200, 200, 200, 200, 200, 200, 401]),
        ("adjustments/", [403, 200, 200, 200, 200, 200, 401]),
        ("months/2026-10/release/", [403, 409, 403, 403, 403, 403, 401]),
        ("months/2026-10/lock/", [403, 409, 403, 403, 403, 403, 401]),
    ],
)
def test_who_may_open_what(path: str, statuses: list[int], people: People) -> None:
    who = ["inspector", "manager", "operator", "lead", "other_lead", "auditor", None]
    verb = "post" if path.endswith(("release/", "lock/")) else "get"
    clients = [client_of(people[one] if one else None) for one in who]
    assert [getattr(client, verb)(f"{QC}{path}").status_code for client in clients] == statuses


def counts(path: str, people: People) -> list[int]:
    """Count what each sees of a list: inspector, other inspector, manager, operator, lead, other lead."""
    who = ["inspector", "other_inspector", "manager", "operator", "lead", "other_lead"]
    answers = [client_of(people[one]).get(f"{QC}{path}") for one in who]
    return [answer.json()["count"] if answer.status_code == 200 else -1 for answer in answers]


def test_everybody_sees_their_own_rows(make_evaluation: Make, make_contact: Make, people: People) -> None:
    make_evaluation("appealed")
    evaluation = make_evaluation("released", contact=make_contact())
    make_evaluation("appealed", contact=make_contact(people["other_operator"]))
    request_override(
        evaluation, requester=people["inspector"], criterion="closing", reason="x", now=evaluation.released_at
    )
    release_month(Month(2026, 10), releaser=people["manager"], now=NOVEMBER)
    lock_month(Month(2026, 10), locker=people["manager"], is_confirmed=True, now=NOVEMBER)
    rescore_evaluation(
        evaluation, rescorer=people["manager"], answers={"closing": "yes"}, reason="x", now=NOVEMBER
    )
    assert counts("appeals/", people) == [2, 0, 2, 1, 1, 1]
    assert counts("overrides/", people) == [1, 0, 1, -1, 1, 0]
    assert counts("adjustments/", people) == [-1, -1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("items", "fields"),
    [
        ([], ["items"]),
        ([{"criterion": "closing", "reason": ""}], ["items"]),
        ([{"criterion": "closing"}], ["items"]),
        ([{"criterion": "closing", "reason": "x"}, {"criterion": "closing", "reason": "y"}], ["items"]),
    ],
)
def test_fields_of_an_appeal_are_named(
    items: list[dict[str, str]], fields: list[str], make_evaluation: Make, people: People
) -> None:
    evaluation = make_evaluation("released")
    body = {"evaluation": evaluation.pk, "items": items}
    answer = client_of(people["operator"]).post(f"{QC}appeals/", body, format="json")
    assert answer.status_code == 400
    assert [name.partition(".")[0] for name in named(answer)] == fields


def named(answer: Any) -> list[str]:
    """List the fields that a refusal names."""
    return [str(one["attr"]) for one in answer.json()["errors"]]


def test_an_unknown_criterion_and_a_missing_answer_are_named(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    operator, manager = client_of(people["operator"]), client_of(people["manager"])
    body = {"evaluation": evaluation.pk, "items": [{"criterion": "nobody", "reason": "x"}]}
    unknown = operator.post(f"{QC}appeals/", body, format="json")
    assert problem(unknown) == (400, "qc.appeal.unknown_criteria", "items")
    body["items"] = [{"criterion": "closing", "reason": "x"}]
    appeal = operator.post(f"{QC}appeals/", body, format="json").json()["id"]
    decision = {"criterion": "closing", "ruling": "partly", "reasoning": "y"}
    path = f"{QC}appeals/{appeal}/decide/"
    answer = manager.post(path, {"decisions": [decision]}, format="json")
    assert problem(answer) == (400, "qc.appeal.answer_missing", "decisions.closing.answer")
    answer = manager.post(path, {"decisions": [{**decision, "ruling": "maybe"}]}, format="json")
    assert answer.status_code == 400


def test_a_held_result_is_refused_by_name(make_evaluation: Make, people: People) -> None:
    InspectionSettings.objects.create(pk=1, holds_until_month=True)
    evaluation = make_evaluation("submitted")
    answer = client_of(people["inspector"]).post(f"{QC}evaluations/{evaluation.pk}/release/")
    assert problem(answer)[:2] == (409, "qc.month.held")


@pytest.fixture
def busy(make_evaluation: Make, make_contact: Make, people: People) -> Callable[[], None]:
    """Make an appeal with a comment, an override and an adjustment more."""

    def make() -> None:
        appealed = make_evaluation("appealed", contact=make_contact())
        client_of(people["lead"]).post(f"{QC}appeals/{appealed.appeals.get().pk}/comment/", {"text": "x"})
        overridden = make_evaluation("released", contact=make_contact())
        at = overridden.released_at
        request_override(overridden, requester=people["lead"], criterion="closing", reason="x", now=at)
        late = rescore_evaluation(
            make_evaluation("released", contact=make_contact()),
            rescorer=people["manager"],
            answers={"closing": "yes"},
            reason="x",
            now=at,
        )
        Adjustment.objects.create(
            evaluation=late,
            month="2026-10",
            carried_to="2026-11",
            cause="rescore",
            reason="x",
            after=late.score,
            added_by=people["manager"],
            added_at=at,
        )

    return make


@pytest.mark.parametrize(
    ("path", "budget"),
    [("appeals/", 10), ("overrides/", 6), ("adjustments/", 6), ("months/", 6), ("evaluations/", 6)],
)
def test_lists_need_the_same_statements_however_long(
    path: str, budget: int, busy: Callable[[], None], people: People
) -> None:
    def read() -> Any:
        return client_of(fresh(people["manager"])).get(f"{QC}{path}")

    busy()
    few = statements(read)
    for _ in range(3):
        busy()
    assert few == statements(read) <= budget


def test_versions_need_the_same_statements_however_many(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    first = newest = make_evaluation("released")
    counted = []

    def read() -> Any:
        return client_of(fresh(people["manager"])).get(f"{QC}evaluations/{first.pk}/versions/")

    for answer in ("yes", "no", "yes"):
        newest = rescore_evaluation(
            newest, rescorer=people["manager"], answers={"closing": answer}, reason="x", now=now
        )
        counted.append(statements(read))
    assert counted[0] == counted[-1] <= 9
