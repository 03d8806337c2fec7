"""The inspectors' API: a walk through a morning, who may do what, errors, statements per request."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from calls.models import Contact
from qc.models import Assignment, Evaluation, ScorecardVersion
from staff.models import Employee
from tests.qc.conftest import DAY, GOOD, SMALL
from tests.qc.domain.cards import card, section, yes_no

People = dict[str, Employee]
Make = Callable[..., Any]
QC = "/api/v1/qc/"


def client_of(person: Employee | None) -> APIClient:
    """Sign somebody in; nobody stays outside."""
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    if person is not None:
        client.force_authenticate(person)
    return client


def test_an_inspectors_morning(make_assignment: Make, people: People) -> None:
    """Queue, transcript, autosave with running score, submit, release, acknowledge, comment."""
    assignment = make_assignment()
    inspector = client_of(people["inspector"])
    queue = inspector.get(f"{QC}queue/").json()
    assert [(row["id"], row["contact"]["operator"], row["evaluation"]) for row in queue["results"]] == [
        (assignment.pk, "1001", None)
    ]
    page = inspector.get(f"{QC}queue/{assignment.pk}/").json()
    assert page["contact"]["turns"][0]["text"] == "您好，请问有什么可以帮您？"
    assert page["version"]["definition"]["sections"][0]["key"] == "a"
    sheet = inspector.post(f"{QC}queue/{assignment.pk}/start/").json()
    path = f"{QC}evaluations/{sheet['id']}/"
    saved = inspector.put(f"{path}draft/", {"answers": {"greeting": "yes"}, "revision": 0}).json()
    assert (saved["outcome"], saved["score"], saved["revision"]) == ("incomplete", "100.000000", 1)
    refused = inspector.post(f"{path}submit/")
    assert (refused.status_code, refused.json()["code"]) == (409, "qc.evaluation.incomplete")
    assert [m["criterion"] for m in refused.json()["where"]["missing"]] == [
        "closing",
        "polite",
        "hard_to_hear",
    ]
    rest = {"closing": "no", "polite": "yes", "hard_to_hear": "no"}
    saved = inspector.patch(f"{path}draft/", {"answers": rest, "revision": 1}).json()
    assert (saved["outcome"], saved["score"], saved["revision"]) == ("fail", "75.000000", 2)
    submitted = inspector.post(f"{path}submit/").json()
    assert (submitted["state"], submitted["score"], submitted["outcome"]) == (
        "submitted",
        "75.000000",
        "fail",
    )
    assert inspector.get(f"{QC}queue/").json()["count"] == 0
    assert client_of(people["operator"]).get(path).status_code == 404
    assert inspector.post(f"{path}release/").json()["state"] == "released"
    assert client_of(people["operator"]).post(f"{path}acknowledge/").json()["state"] == "acknowledged"
    comment = client_of(people["lead"]).post(f"{path}comment/", {"text": "Listen to it together."})
    assert (comment.status_code, comment.json()["author"]) == (201, "1090")
    detail = client_of(people["lead"]).get(path).json()
    assert detail["comments"][0]["text"] == "Listen to it together."
    assert detail["answers"]["closing"] == {"value": "no"}
    texts = [sentence["text"] for sentence in detail["result"]["sentences"]]
    assert "1.5 ÷ 2 = 75.000000 %" in texts
    assert "below the line of 80" in texts


WHO = [
    "inspector",
    "other_inspector",
    "manager",
    "operator",
    "colleague",
    "lead",
    "other_lead",
    "auditor",
    None,
]


@pytest.mark.parametrize(
    ("state", "verb", "path", "statuses"),
    [
        pytest.param("draft", "get", "", [200, 404, 200, 404, 404, 404, 404, 200, 401], id="read a draft"),
        pytest.param(
            "released", "get", "", [200, 404, 200, 200, 404, 200, 404, 200, 401], id="read a released one"
        ),
        pytest.param("draft", "put", "draft/", [200, 404, 403, 403, 403, 403, 403, 403, 401], id="save"),
        pytest.param("draft", "post", "submit/", [200, 404, 403, 403, 403, 403, 403, 403, 401], id="submit"),
        pytest.param(
            "submitted", "post", "release/", [200, 404, 200, 403, 403, 403, 403, 403, 401], id="release"
        ),
        pytest.param(
            "released",
            "post",
            "acknowledge/",
            [403, 403, 403, 200, 404, 403, 404, 403, 401],
            id="acknowledge",
        ),
        pytest.param(
            "released", "post", "comment/", [403, 403, 403, 403, 403, 201, 404, 403, 401], id="comment"
        ),
        pytest.param("released", "delete", "", [405, 405, 405, 405, 405, 405, 405, 405, 401], id="delete"),
        pytest.param("released", "patch", "", [405, 405, 405, 405, 405, 405, 405, 405, 401], id="edit"),
    ],
)
def test_who_may_do_what_to_an_evaluation(
    state: str,
    verb: str,
    path: str,
    statuses: list[int],
    make_evaluation: Make,
    make_contact: Make,
    people: People,
) -> None:
    seen = []
    for who in WHO:
        evaluation = make_evaluation(state, contact=make_contact())
        body = {"answers": GOOD} if path == "draft/" else {"text": "seen"}
        client = client_of(people[who] if who else None)
        seen.append(getattr(client, verb)(f"{QC}evaluations/{evaluation.pk}/{path}", body).status_code)
    assert seen == statuses


@pytest.mark.parametrize(
    ("verb", "path", "statuses"),
    [
        ("get", "queue/", [200, 200, 403, 403, 403, 403, 403, 403, 401]),
        ("get", "evaluations/", [200, 200, 200, 200, 200, 200, 200, 200, 401]),
        ("get", "scorecards/", [200, 200, 200, 200, 200, 200, 200, 200, 401]),
        ("get", "scorecard-versions/", [200, 200, 200, 200, 200, 200, 200, 200, 401]),
        ("get", "spot-checks/", [403, 403, 200, 403, 403, 403, 403, 200, 401]),
        ("post", "scorecards/preview/", [200, 200, 200, 403, 403, 403, 403, 403, 401]),
        ("post", "spot-checks/", [403, 403, 201, 403, 403, 403, 403, 403, 401]),
    ],
)
def test_who_may_open_what(
    verb: str, path: str, statuses: list[int], make_contact: Make, version: ScorecardVersion, people: People
) -> None:
    make_contact()
    body = {
        "definition": SMALL, "answers": GOOD,
        "first_day": str(DAY), "last_day": str(DAY), "due_on": str(DAY), "per_operator": 1,
    }  # fmt: skip
    told = [getattr(client_of(people[who] if who else None), verb)(f"{QC}{path}", body) for who in WHO]
    assert [answer.status_code for answer in told] == statuses


def test_nobody_opens_the_queue_of_another(make_assignment: Make, people: People) -> None:
    assignment = make_assignment()
    other = client_of(people["other_inspector"])
    assert other.get(f"{QC}queue/").json()["results"] == []
    assert other.get(f"{QC}queue/{assignment.pk}/").status_code == 404
    assert other.post(f"{QC}queue/{assignment.pk}/start/").status_code == 404


def test_the_queue_is_in_order_of_due_date(make_assignment: Make, make_contact: Make, people: People) -> None:
    first, second = make_assignment(), make_assignment(make_contact())
    Assignment.objects.filter(pk=second.pk).update(due_on=date(2026, 10, 21))
    rows = client_of(people["inspector"]).get(f"{QC}queue/").json()["results"]
    assert [row["id"] for row in rows] == [second.pk, first.pk]


def test_earlier_sheets_are_of_other_contacts_only(
    make_evaluation: Make, make_assignment: Make, make_contact: Make, people: People
) -> None:
    earlier = make_evaluation("released")
    same = make_assignment(earlier.contact, people["other_inspector"], purpose="second")
    another = make_assignment(make_contact(), people["other_inspector"])
    other = client_of(people["other_inspector"])
    assert other.get(f"{QC}queue/{same.pk}/").json()["earlier"] == []
    # Nor through another contact of the operator, as long as the own sheet is not submitted.
    assert other.get(f"{QC}queue/{another.pk}/").json()["earlier"] == []
    Assignment.objects.filter(pk=same.pk).update(done_at=earlier.submitted_at)
    assert [row["id"] for row in other.get(f"{QC}queue/{another.pk}/").json()["earlier"]] == [earlier.pk]


def test_a_preview_scores_without_storing(version: ScorecardVersion, people: People) -> None:
    manager = client_of(people["manager"])
    body = {"definition": SMALL, "answers": {**GOOD, "polite": {"value": "no"}}}
    answer = manager.post(f"{QC}scorecards/preview/", body).json()
    assert (answer["outcome"], answer["raw"], answer["score"]) == ("critical_fail", "25.000000", "0.000000")
    assert answer["missing"] == [{"criterion": "polite", "what": "comment"}]
    assert answer["content_hash"] == version.content_hash
    stored = manager.post(f"{QC}scorecards/preview/", {"version": version.pk, "answers": GOOD}).json()
    assert stored["score"] == "75.000000"
    assert not Evaluation.objects.exists()


def test_a_preview_takes_numbers_as_json_has_them(version: ScorecardVersion, people: People) -> None:
    weights = (("q", 0.1), ("r", 0.2), ("s", 0.7))
    definition = card(
        "section", section("a", *(yes_no(key, weight=weight) for key, weight in weights)), pass_line=80
    )
    body = {"definition": definition, "answers": {"q": True, "r": False, "s": "yes"}}
    answer = client_of(people["manager"]).post(f"{QC}scorecards/preview/", body).json()
    assert (answer["score"], answer["outcome"]) == ("80.000000", "pass")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"definition": {**SMALL, "mode": "guess"}}, "qc.scorecard.faulty"),
        ({"definition": {}}, "qc.scorecard.faulty"),
        ({"definition": "text"}, "qc.scorecard.faulty"),
        ({}, "qc.scorecard.faulty"),
        ({"definition": SMALL, "answers": {"greeting": 7}}, "qc.answers.invalid"),
        ({"definition": SMALL, "answers": [1]}, "qc.answers.invalid"),
        ({"version": "x"}, "request.invalid"),
    ],
)
def test_a_preview_names_what_is_wrong(
    body: dict[str, object], code: str, version: ScorecardVersion, people: People
) -> None:
    answer = client_of(people["manager"]).post(f"{QC}scorecards/preview/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_problems_are_in_the_clients_language(people: People, version: ScorecardVersion) -> None:
    client = client_of(people["manager"])
    body = {"definition": SMALL, "answers": {"greeting": "maybe"}}
    answer = client.post(f"{QC}scorecards/preview/", body, HTTP_ACCEPT_LANGUAGE="zh-hans").json()
    assert "不是选项" in answer["detail"]


def test_a_draw_through_the_api(make_contact: Make, version: ScorecardVersion, people: People) -> None:
    for _ in range(3):
        make_contact()
    body = {"first_day": str(DAY), "last_day": str(DAY), "due_on": "2026-10-27", "per_operator": 2}
    manager = client_of(people["manager"])
    drawn = manager.post(f"{QC}spot-checks/", body).json()
    assert [(s["operator"], s["probability"]) for s in drawn["strata"]] == [("1001", "2/3")]
    assert len(drawn["seed"]) == 32
    assert manager.get(f"{QC}spot-checks/{drawn['id']}/").json()["strata"] == drawn["strata"]
    unknown = manager.post(f"{QC}spot-checks/", {**body, "desk": "moon"})
    assert (unknown.status_code, unknown.json()["errors"][0]["attr"]) == (400, "desk")


def statements(call: Callable[[], Any]) -> int:
    """Count the statements of a request that succeeds."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert call().status_code < 300
    return len(queries)


@pytest.mark.parametrize(
    ("path", "budget"),
    [("queue/", 8), ("evaluations/", 6), ("spot-checks/", 6), ("scorecards/", 7), ("scorecard-versions/", 6)],
)
def test_lists_need_the_same_statements_however_long(
    path: str, budget: int, make_evaluation: Make, make_assignment: Make, make_contact: Make, people: People
) -> None:
    who = people["manager"] if path == "spot-checks/" else people["inspector"]
    for _ in range(2):
        make_evaluation("released", contact=make_contact())
        make_assignment(make_contact())
    few = statements(lambda: client_of(fresh(who)).get(f"{QC}{path}"))
    for _ in range(4):
        make_evaluation("released", contact=make_contact())
        make_assignment(make_contact())
    many = statements(lambda: client_of(fresh(who)).get(f"{QC}{path}"))
    assert few == many <= budget


def fresh(person: Employee) -> Employee:
    """Read somebody anew, without the permissions that an earlier request left in memory."""
    return Employee.objects.get(pk=person.pk)


def test_a_sheet_needs_few_statements(make_assignment: Make, make_contact: Make, people: People) -> None:
    assignment = make_assignment()
    inspector = client_of(people["inspector"])
    inspector.get(f"{QC}queue/")  # permissions are in memory now
    counts = {"page": statements(lambda: inspector.get(f"{QC}queue/{assignment.pk}/"))}
    counts["start"] = statements(lambda: inspector.post(f"{QC}queue/{assignment.pk}/start/"))
    path = f"{QC}evaluations/{Evaluation.objects.get().pk}/"
    counts["save"] = statements(lambda: inspector.put(f"{path}draft/", {"answers": GOOD}))
    counts["submit"] = statements(lambda: inspector.post(f"{path}submit/"))
    assert counts == {"page": 9, "start": 10, "save": 3, "submit": 7}


def test_an_overdue_date_filters_the_queue(make_assignment: Make, make_contact: Make, people: People) -> None:
    late, soon = make_assignment(), make_assignment(make_contact())
    Assignment.objects.filter(pk=late.pk).update(due_on=DAY)
    rows = client_of(people["inspector"]).get(f"{QC}queue/?due_on__lte={DAY + timedelta(days=1)}").json()
    assert [row["id"] for row in rows["results"]] == [late.pk]
    assert soon.due_on > DAY
    assert Contact.objects.count() == 2
