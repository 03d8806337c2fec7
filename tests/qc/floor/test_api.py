"""The inspector on the floor, by telephone: record, answer, follow up; who may do what; statements."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qc.models import Evaluation, FollowUp, Observation, ScorecardVersion
from staff.models import Employee
from tests.qc.test_api import QC, client_of

People = dict[str, Employee]
Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def _at_noon(now: datetime) -> Iterator[None]:
    """The doors read the clock: let it be the instant of the other tests."""
    with time_machine.travel(now, tick=False):
        yield


SEEN = {"kind": "papers", "place": "A-12", "evidence": "看报纸", "person": "1001"}


def test_seen_answered_and_decided(
    floor: People, kinds: Any, version: ScorecardVersion, make_evaluation: Make
) -> None:
    """Kinds, record, the person reads and objects, the manager lets it stand, the lead opens coaching."""
    inspector, operator = client_of(floor["inspector"]), client_of(floor["operator"])
    offered = inspector.get(f"{QC}observation-kinds/").json()["results"]
    assert [(row["code"], row["points"]) for row in offered][:2] == [("papers", "2.00"), ("leak", "20.00")]
    seen = inspector.post(f"{QC}observations/", {**SEEN, "criterion": "small:greeting"})
    assert (seen.status_code, seen.json()["state"], seen.json()["counts_as"]) == (201, "recorded", "error")
    again = inspector.post(f"{QC}observations/", SEEN)
    assert (again.status_code, again.json()["code"]) == (409, "qc.observation.recorded_already")
    path = f"{QC}observations/{seen.json()['id']}/"
    assert operator.get(path).json()["criterion_label"] == "greeting"
    assert operator.post(f"{path}acknowledge/").json()["state"] == "acknowledged"
    assert operator.post(f"{path}object/", {"reason": "那是工单"}).json()["state"] == "objected"
    decision = {"decision": "stands", "reason": "有照片"}
    assert client_of(floor["manager"]).post(f"{path}decide/", decision).json()["state"] == "stands"
    steps = inspector.get(path).json()["steps"]
    assert [(step["act"], step["by"], step["text"]) for step in steps] == [
        ("acknowledge", "1001", ""),
        ("object", "1001", "那是工单"),
        ("let_stand", "2090", "有照片"),
    ]
    coaching = {"kind": "coaching", "observation": seen.json()["id"], "subject": "纪律"}
    opened = client_of(floor["lead"]).post(f"{QC}follow-ups/", coaching)
    assert (opened.status_code, opened.json()["owner"]) == (201, "1090")


def test_a_wrong_answer_is_put_right(floor: People, make_evaluation: Make) -> None:
    evaluation = make_evaluation()
    inspector, lead = client_of(floor["inspector"]), client_of(floor["lead"])
    order = {
        "kind": "call_back",
        "evaluation": evaluation.pk,
        "subject": "资费答错",
        "criteria": ["closing"],
        "owner": "1090",
    }
    opened = inspector.post(f"{QC}follow-ups/", order, format="json").json()
    path = f"{QC}follow-ups/{opened['id']}/"
    assert lead.post(f"{path}note/", {"text": "无人接听"}).status_code == 200
    assert lead.post(f"{path}reassign/", {"owner": "1001"}).json()["owner"] == "1001"
    done = client_of(floor["operator"]).post(f"{path}complete/", {"text": "已更正"}).json()
    assert (done["state"], done["done_by"], done["result"]) == ("done", "1001", "已更正")
    detail = inspector.get(path).json()
    assert detail["criteria_labels"] == ["closing"]
    assert [step["act"] for step in detail["steps"]] == ["open", "note", "reassign", "complete"]
    waiting = inspector.get(f"{QC}follow-ups/", {"state": "open"}).json()
    assert waiting["count"] == 0


WHO = ["inspector", "other_inspector", "manager", "operator", "colleague", "lead", "other_lead", "auditor"]


@pytest.mark.parametrize(
    ("verb", "path", "body", "statuses"),
    [
        pytest.param("get", "", {}, [200, 404, 200, 200, 404, 200, 404, 200, 401], id="read"),
        pytest.param(
            "post", "acknowledge/", {}, [403, 404, 403, 200, 404, 403, 404, 403, 401], id="acknowledge"
        ),
        pytest.param(
            "post", "object/", {"reason": "x"}, [403, 404, 403, 200, 404, 403, 404, 403, 401], id="object"
        ),
        pytest.param(
            "post",
            "decide/",
            {"decision": "withdrawn", "reason": "x"},
            [403, 403, 200, 403, 403, 403, 403, 403, 401],
            id="withdraw",
        ),
        pytest.param("patch", "", {"points": 0}, [405] * 8 + [401], id="edit"),
        pytest.param("delete", "", {}, [405] * 8 + [401], id="delete"),
    ],
)
def test_who_may_do_what_to_an_observation(
    verb: str, path: str, body: dict[str, Any], statuses: list[int], observe: Make, floor: People
) -> None:
    observation = observe()
    answers = []
    for who in [*WHO, None]:
        Observation.objects.update(state="recorded")
        observation.steps.all().delete()
        client = client_of(floor[who] if who else None)
        answers.append(getattr(client, verb)(f"{QC}observations/{observation.pk}/{path}", body).status_code)
    assert answers == statuses


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("inspector", 201), ("lead", 201), ("manager", 201), ("supervisor", 201),
        ("operator", 403), ("auditor", 403), (None, 401),
    ],
)  # fmt: skip
def test_who_may_record(who: str | None, status: int, floor: People, kinds: Any) -> None:
    client = client_of(floor[who] if who else None)
    assert client.post(f"{QC}observations/", {**SEEN, "person": "1002"}).status_code == status


@pytest.mark.parametrize(
    ("verb", "path", "body", "statuses"),
    [
        pytest.param("get", "", {}, [200, 404, 200, 200, 404, 200, 404, 200, 401], id="read"),
        pytest.param(
            "post", "note/", {"text": "x"}, [200, 404, 200, 403, 404, 200, 404, 403, 401], id="note"
        ),
        pytest.param(
            "post", "complete/", {"text": "x"}, [403, 404, 200, 403, 404, 200, 404, 403, 401], id="complete"
        ),
        pytest.param(
            "post", "call-off/", {"text": "x"}, [200, 404, 200, 403, 404, 403, 404, 403, 401], id="call off"
        ),
        pytest.param(
            "post",
            "reassign/",
            {"owner": "2090"},
            [403, 404, 200, 403, 404, 200, 404, 403, 401],
            id="reassign",
        ),
        pytest.param("patch", "", {"subject": "x"}, [405] * 8 + [401], id="edit"),
        pytest.param("delete", "", {}, [405] * 8 + [401], id="delete"),
    ],
)
def test_who_may_do_what_to_a_follow_up(
    verb: str,
    path: str,
    body: dict[str, Any],
    statuses: list[int],
    make_evaluation: Make,
    follow: Make,
    floor: People,
) -> None:
    follow_up = follow(make_evaluation())
    answers = []
    for who in [*WHO, None]:
        FollowUp.objects.update(state="open", done_at=None, done_by=None, owner=floor["lead"])
        follow_up.steps.exclude(act="open").delete()
        client = client_of(floor[who] if who else None)
        answers.append(getattr(client, verb)(f"{QC}follow-ups/{follow_up.pk}/{path}", body).status_code)
    assert answers == statuses


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("inspector", 201), ("lead", 201), ("manager", 201),
        ("other_inspector", 400), ("other_lead", 400), ("operator", 403), ("auditor", 403), (None, 401),
    ],
)  # fmt: skip
def test_who_may_open_a_follow_up(who: str | None, status: int, make_evaluation: Make, floor: People) -> None:
    """An evaluation out of one's scope does not exist for its caller."""
    order = {"kind": "call_back", "evaluation": make_evaluation().pk, "subject": "答错", "owner": "1090"}
    client = client_of(floor[who] if who else None)
    assert client.post(f"{QC}follow-ups/", order).status_code == status


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        pytest.param("observations", {"kind": "no_such"}, 400, "does_not_exist", id="no such kind"),
        pytest.param("observations", {"criterion": "small:none"}, 400, "invalid", id="no such criterion"),
        pytest.param("observations", {"person": "2001"}, 400, "qc.observation.oneself", id="oneself"),
        pytest.param("follow-ups", {"kind": "coaching", "subject": "x"}, 400, "invalid", id="from nothing"),
    ],
)
def test_what_is_refused_says_why(
    path: str, body: dict[str, Any], status: int, code: str, floor: People, kinds: Any
) -> None:
    start = SEEN if path == "observations" else {}
    answer = client_of(floor["inspector"]).post(f"{QC}{path}/", {**start, **body})
    assert answer.status_code == status
    assert code in answer.content.decode()


def test_lists_take_the_same_statements_however_long(
    floor: People, observe: Make, follow: Make, make_evaluation: Make
) -> None:
    lead = client_of(floor["lead"])

    def statements() -> list[int]:
        counted = []
        for path in ("observations", "follow-ups"):
            client_of(floor["lead"]).get(f"{QC}{path}/")
            with CaptureQueriesContext(
                connection,
            ) as taken:
                assert lead.get(f"{QC}{path}/").status_code == 200
            counted.append(len(taken))
        return counted

    observe()
    follow(make_evaluation())
    first = statements()
    for kind in ("leak", "help", "stopped"):
        follow(observe(kind))
        follow(make_evaluation(), subject=kind)
    assert statements() == first
    assert max(first) <= 8
    assert Evaluation.objects.count() == 4
