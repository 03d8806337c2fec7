"""The admin of quality inspection: who sees which evaluation, its page, the acts, draws, scorecards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qc.models import Evaluation, EvaluationComment, ScorecardVersion, SpotCheck
from qc.services import draft_scorecard
from staff.models import Employee
from tests.qc.conftest import DAY, GOOD, SMALL

BACKEND = "django.contrib.auth.backends.ModelBackend"
People = dict[str, Employee]
Make = Callable[..., Any]
CONFIRM = {"_act": "1"}
LIST = "admin:qc_evaluation_changelist"


def page_of(person: Employee, language: str = "en") -> Client:
    """Sign somebody in to the admin."""
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(person, backend=BACKEND)
    return client


def change(evaluation: Evaluation) -> str:
    """Give the address of an evaluation's page."""
    return reverse("admin:qc_evaluation_change", args=[evaluation.pk])


def act(evaluation: Evaluation, name: str) -> str:
    """Give the address of an act's page."""
    return reverse("admin:qc_evaluation_act", args=[evaluation.pk, name])


def seen(version: ScorecardVersion) -> dict[str, str]:
    """Confirm an act on the content of a version as it was shown."""
    return {"revision": version.content_hash, "_act": "1"}


@pytest.mark.parametrize(
    ("state", "statuses"),
    [("submitted", [200, 404, 404, 404, 200, 200]), ("released", [200, 404, 200, 404, 200, 200])],
)
def test_who_opens_the_page(state: str, statuses: list[int], make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation(state)
    who = ["inspector", "other_inspector", "lead", "other_lead", "manager", "auditor"]
    assert [page_of(people[one]).get(change(evaluation)).status_code for one in who] == statuses


def test_the_page_shows_answer_evidence_and_arithmetic(make_evaluation: Make, people: People) -> None:
    evidence = [{"kind": "turn", "turn": 0, "start": 0, "end": 2}, {"kind": "recording", "offset_ms": 65_000}]
    answers = {**GOOD, "polite": {"value": "no", "comment": "talked over <b>", "evidence": evidence}}
    page = page_of(people["lead"]).get(change(make_evaluation("released", answers))).content.decode()
    assert "talked over &lt;b&gt;" in page
    assert "turn 1: “您好”" in page
    assert "recording at 1:05" in page
    assert "critical error: the evaluation fails and its score is 0" in page
    assert "0.5 ÷ 2 = 25.000000 %" in page


def test_the_page_is_in_the_readers_language(make_evaluation: Make, people: People) -> None:
    page = page_of(people["lead"], "zh-hans").get(change(make_evaluation())).content.decode()
    assert "分数是怎样得出的" in page
    assert "低于合格线 80" in page


def test_a_lead_comments(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation()
    lead = page_of(people["lead"])
    assert 'data-act="comment"' in lead.get(change(evaluation)).content.decode()
    answer = lead.post(act(evaluation, "comment"), {"text": "已与本人沟通"}, follow=True)
    assert "已与本人沟通" in answer.content.decode()
    assert EvaluationComment.objects.get().author == people["lead"]


def test_an_act_that_is_not_possible_is_a_message(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("released")
    answer = page_of(people["manager"]).post(act(evaluation, "release"), CONFIRM)
    assert (answer.status_code, "another state" in answer.content.decode()) == (422, True)
    assert page_of(people["lead"]).post(act(evaluation, "release"), CONFIRM).status_code == 403
    assert page_of(people["other_lead"]).post(act(evaluation, "comment")).status_code == 404
    assert page_of(people["manager"]).get(act(evaluation, "destroy")).status_code == 404


def test_bulk_release_leaves_out_what_needs_a_look(
    make_evaluation: Make, make_contact: Make, people: People
) -> None:
    plain = make_evaluation("submitted")
    answers = {**GOOD, "polite": {"value": "no", "comment": "scolded"}}
    critical = make_evaluation("submitted", answers, contact=make_contact())
    selected = {"action": "release_selected", "_selected_action": [plain.pk, critical.pk]}
    text = page_of(people["manager"]).post(reverse(LIST), selected, follow=True).content.decode()
    assert "1 evaluation was released." in text
    assert "1 were left" in text
    assert dict(Evaluation.objects.values_list("pk", "state")) == {
        plain.pk: "released",
        critical.pk: "submitted",
    }


def test_nothing_is_edited_or_deleted(make_evaluation: Make, people: People) -> None:
    evaluation = make_evaluation("submitted")
    manager = page_of(people["manager"])
    assert manager.post(reverse("admin:qc_evaluation_delete", args=[evaluation.pk])).status_code == 403
    manager.post(change(evaluation), {"score": "100"})
    evaluation.refresh_from_db()
    assert evaluation.score == 75


def test_the_list_needs_the_same_statements_however_long(
    make_evaluation: Make, make_contact: Make, people: People, django_assert_max_num_queries: Any
) -> None:
    lead = page_of(people["lead"])
    for _ in range(2):
        make_evaluation(contact=make_contact())
    with django_assert_max_num_queries(16) as few:
        lead.get(reverse(LIST))
    for _ in range(5):
        make_evaluation(contact=make_contact())
    with django_assert_max_num_queries(16) as many:
        assert lead.get(reverse(LIST)).content.decode().count("75.00") == 7
    assert len(many) == len(few)


def test_a_manager_draws_and_proves(make_contact: Make, version: ScorecardVersion, people: People) -> None:
    for _ in range(3):
        make_contact()
    manager = page_of(people["manager"])
    address = reverse("admin:qc_spotcheck_draw")
    assert manager.get(address).status_code == 200
    wanted = {
        "kind": "spot", "first_day": str(DAY), "last_day": str(DAY), "due_on": "2026-10-27",
        "per_operator": 2, "minimum_seconds": 30, "second_percent": 5,
    }  # fmt: skip
    manager.post(address, wanted)
    check = SpotCheck.objects.get()
    page = manager.get(reverse("admin:qc_spotcheck_change", args=[check.pk])).content.decode()
    assert "2/3" in page
    proof = manager.get(reverse("admin:qc_spotcheck_prove", args=[check.pk]), follow=True)
    assert "Proved" in proof.content.decode()
    empty = manager.post(address, {**wanted, "first_day": "2020-01-01", "last_day": "2020-01-02"})
    assert (empty.status_code, "no contact to draw" in empty.content.decode()) == (422, True)


def test_an_inspector_does_not_draw(people: People) -> None:
    assert page_of(people["inspector"]).get(reverse("admin:qc_spotcheck_draw")).status_code == 403


def test_a_version_is_imported_checked_and_published(people: People, version: ScorecardVersion) -> None:
    toml = b"""
key = "small"
title = "Small"
mode = "pooled"
[[sections]]
key = "s"
label = "s"
[[sections.criteria]]
key = "q"
label = "Was it good?"
critical = { when = "not_max" }
"""
    manager = page_of(people["manager"])
    file = SimpleUploadedFile("small.toml", toml)
    manager.post(reverse("admin:qc_scorecard_import_definition"), {"file": file, "note": "shorter"})
    draft = ScorecardVersion.objects.get(number=2)
    page = manager.get(reverse("admin:qc_scorecardversion_change", args=[draft.pk])).content.decode()
    assert "Was it good?" in page
    assert "would be a way round the critical error" in page
    manager.post(reverse("admin:qc_scorecardversion_publish", args=[draft.pk]), seen(draft))
    assert dict(ScorecardVersion.objects.values_list("number", "state")) == {1: "retired", 2: "published"}


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"key = ", "not TOML"), (b"\xff\xfe", "not TOML"), (b'key = "x"\nmood = 1', "no such field")],
)
def test_a_bad_file_is_refused_with_its_reason(content: bytes, text: str, people: People) -> None:
    file = SimpleUploadedFile("bad.toml", content)
    answer = page_of(people["manager"]).post(reverse("admin:qc_scorecard_import_definition"), {"file": file})
    assert (answer.status_code, text in answer.content.decode()) == (422, True)
    assert not ScorecardVersion.objects.exists()


def test_a_faulty_draft_is_not_published(people: People, now: Any) -> None:
    draft = draft_scorecard(definition={**SMALL, "pass_line": 900}, now=now)
    manager = page_of(people["manager"])
    page = manager.get(reverse("admin:qc_scorecardversion_change", args=[draft.pk])).content.decode()
    assert "The line 900 is outside 0 to 100." in page
    answer = manager.post(reverse("admin:qc_scorecardversion_publish", args=[draft.pk]), seen(draft))
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    "name", ["evaluation", "assignment", "spotcheck", "sampleplan", "scorecard", "scorecardversion"]
)
def test_every_list_opens(name: str, make_evaluation: Make, people: People) -> None:
    make_evaluation("draft")
    assert page_of(people["manager"]).get(reverse(f"admin:qc_{name}_changelist")).status_code == 200


def test_an_assignment_opens(make_assignment: Make, people: People) -> None:
    address = reverse("admin:qc_assignment_change", args=[make_assignment().pk])
    assert page_of(people["inspector"]).get(address).status_code == 200
    assert page_of(people["other_inspector"]).get(address).status_code in {302, 404}
