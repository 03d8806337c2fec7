"""The life of an evaluation: drafted, submitted complete, released, acknowledged, nothing else."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from common.errors import DomainError
from notices.models import Notice
from qc import guards
from qc.models import Assignment, Evaluation, EvaluationLine
from qc.selectors import bulk_releasable, released_on, result_of
from qc.services import (
    comment_evaluation,
    release_evaluations,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from qc.services.recomputing import recompute_evaluations
from staff.models import Employee, Team
from tests.qc.conftest import GOOD

People = dict[str, Employee]
Make = Callable[..., Any]


def test_a_sheet_is_started_once(make_assignment: Make, people: People, now: datetime) -> None:
    assignment = make_assignment()
    first = start_evaluation(assignment, inspector=people["inspector"], now=now)
    second = start_evaluation(assignment, inspector=people["inspector"], now=now)
    assert (first.pk, first.month, first.operator) == (second.pk, "2026-10", people["operator"])


def test_only_the_assigned_inspector_starts_a_sheet(
    make_assignment: Make, people: People, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        start_evaluation(make_assignment(), inspector=people["other_inspector"], now=now)
    assert refused.value.code == "qc.assignment.not_yours"


def test_a_draft_is_saved_and_scored_so_far(make_evaluation: Make, people: People, now: datetime) -> None:
    draft = make_evaluation("draft", {"greeting": "yes"})
    result = save_draft(
        draft, inspector=people["inspector"], answers={"greeting": "yes", "closing": "no"}, now=now
    )
    assert (result.outcome, result.final) == ("incomplete", Decimal(50))
    assert draft.revision == 2


def test_a_part_of_the_answers_can_be_saved_and_taken_back(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    draft = make_evaluation("draft", {"greeting": "yes", "closing": "no"})
    inspector = people["inspector"]
    save_draft(
        draft, inspector=inspector, answers={"closing": None, "polite": "yes"}, is_complete_set=False, now=now
    )
    draft.refresh_from_db()
    assert draft.answers == {"greeting": {"value": "yes"}, "polite": {"value": "yes"}}


def test_two_windows_do_not_overwrite_each_other(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    draft = make_evaluation("draft")
    with pytest.raises(DomainError) as refused:
        save_draft(draft, inspector=people["inspector"], answers={}, revision=0, now=now)
    assert refused.value.code == "qc.evaluation.saved_elsewhere"
    draft.refresh_from_db()
    assert draft.answers["greeting"] == {"value": "yes"}


def test_answers_that_do_not_fit_are_refused_and_nothing_is_lost(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    draft = make_evaluation("draft")
    with pytest.raises(DomainError) as refused:
        save_draft(draft, inspector=people["inspector"], answers={"greeting": "maybe", "nobody": 1}, now=now)
    assert refused.value.code == "qc.answers.invalid"
    codes = [fault["code"] for fault in refused.value.where["faults"]]  # type: ignore[attr-defined]
    assert codes == ["qc.answer.unknown_option", "qc.answer.unknown_criterion"]
    draft.refresh_from_db()
    assert draft.answers["greeting"] == {"value": "yes"}


def test_submitting_names_everything_that_is_missing(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    draft = make_evaluation("draft", {"greeting": "yes", "polite": "no"})
    with pytest.raises(DomainError) as refused:
        submit_evaluation(draft, inspector=people["inspector"], now=now)
    assert refused.value.code == "qc.evaluation.incomplete"
    assert refused.value.where["missing"] == [
        {"criterion": "closing", "what": "answer"},
        {"criterion": "polite", "what": "comment"},
        {"criterion": "hard_to_hear", "what": "answer"},
    ]
    draft.refresh_from_db()
    assert (draft.state, draft.outcome) == ("draft", "")


def test_submitting_stores_score_and_lines_and_clears_what_is_hidden(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    draft = make_evaluation("draft", {**GOOD, "asked_again": "no"})
    submit_evaluation(draft, inspector=people["inspector"], now=now)
    draft.refresh_from_db()
    assert (draft.state, draft.outcome, draft.score, draft.raw) == (
        "submitted",
        "fail",
        Decimal(75),
        Decimal(75),
    )
    assert "asked_again" not in draft.answers
    lines = {line.criterion: line for line in EvaluationLine.objects.filter(evaluation=draft)}
    assert set(lines) == {"greeting", "closing", "polite", "hard_to_hear"}
    assert (lines["closing"].is_error, lines["closing"].share) == (True, Decimal(0))
    assert (lines["greeting"].is_error, lines["hard_to_hear"].share) == (False, None)
    assert Assignment.objects.get(pk=draft.assignment_id).done_at == now


def test_a_submitted_sheet_is_not_submitted_again(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    submitted = make_evaluation("submitted")
    stale = Evaluation(**{f.attname: getattr(submitted, f.attname) for f in Evaluation._meta.concrete_fields})
    stale.state = "draft"  # as a second request saw it before the first one finished
    stale.revision -= 1
    with pytest.raises(DomainError) as refused:
        submit_evaluation(stale, inspector=people["inspector"], now=now)
    assert refused.value.code == "qc.evaluation.saved_elsewhere"
    assert EvaluationLine.objects.filter(evaluation=submitted).count() == 4


def test_a_release_tells_the_operator_and_the_lead_once(
    make_evaluation: Make, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    evaluation = make_evaluation("released")
    told = Notice.objects.filter(kind="qc.evaluation.released").values_list("recipient__work_number", "key")
    key = f"qc.evaluation.{evaluation.pk}.released"
    assert sorted(told) == [("1001", key), ("1090", key)]
    text = Notice.objects.get(recipient=people["lead"]).body
    assert "75.00" in text


def test_a_second_release_changes_nothing(make_evaluation: Make, people: People, now: datetime) -> None:
    evaluation = make_evaluation("released")
    assert release_evaluations([evaluation], releaser=people["manager"], now=now) == 0
    assert Notice.objects.filter(kind="qc.evaluation.released").count() == 2


def test_bulk_release_leaves_out_critical_errors_and_comments(
    make_evaluation: Make, make_contact: Make
) -> None:
    plain = make_evaluation("submitted")
    commented = {**GOOD, "closing": {"value": "no", "comment": "cut off"}}
    make_evaluation("submitted", commented, contact=make_contact())
    critical = {**GOOD, "polite": {"value": "no", "comment": "scolded"}}
    make_evaluation("submitted", critical, contact=make_contact())
    make_evaluation("draft", contact=make_contact())
    assert list(bulk_releasable(Evaluation.objects.all())) == [plain]


def test_the_lead_receives_what_was_released_on_a_day(
    make_evaluation: Make, make_contact: Make, people: People, make_team: Callable[..., Team], now: datetime
) -> None:
    mine = make_evaluation("released")
    make_evaluation("submitted", contact=make_contact())
    theirs = make_evaluation("released", contact=make_contact(people["other_operator"]))
    assert list(released_on(make_team("a"), now.date())) == [mine]
    assert list(released_on(make_team("b"), now.date())) == [theirs]
    assert not released_on(make_team("a"), mine.day)


def test_recomputing_gives_what_is_stored(make_evaluation: Make, make_contact: Make) -> None:
    evaluation = make_evaluation("released")
    make_evaluation("submitted", {**GOOD, "polite": {"value": "no", "comment": "x"}}, contact=make_contact())
    assert result_of(evaluation).final == evaluation.score
    out = StringIO()
    call_command("recompute_evaluations", stdout=out)
    assert out.getvalue().startswith("2 evaluations, 0 differences")


def test_recomputing_asks_no_more_of_the_database_however_many(
    make_evaluation: Make, make_contact: Make, django_assert_num_queries: Make
) -> None:
    for _ in range(2):
        make_evaluation("submitted", contact=make_contact())
    with django_assert_num_queries(2):
        assert [found for _pk, found in recompute_evaluations()] == [[]] * 2
    for _ in range(4):
        make_evaluation("submitted", contact=make_contact())
    with django_assert_num_queries(2):
        assert [found for _pk, found in recompute_evaluations()] == [[]] * 6


def test_recomputing_finds_a_changed_score_and_a_changed_scorecard(make_evaluation: Make) -> None:
    evaluation = make_evaluation("released")
    Evaluation.objects.filter(pk=evaluation.pk).update(score=Decimal("75.000001"))
    version = evaluation.version
    guards.remove(connection)  # whoever owns the database can; the hash still tells
    version.definition = {**version.definition, "pass_line": "70"}
    version.save(update_fields=["definition"])
    err = StringIO()
    with pytest.raises(CommandError, match="3 differences"):
        call_command("recompute_evaluations", stdout=StringIO(), stderr=err)
    assert "content_hash" in err.getvalue()
    assert "outcome is fail, recomputed pass" in err.getvalue()
    assert "score is 75.000001, recomputed 75.000000" in err.getvalue()


def test_a_comment_is_refused_rather_than_cut(make_evaluation: Make, people: People, now: datetime) -> None:
    evaluation = make_evaluation()
    with pytest.raises(DomainError) as refused:
        comment_evaluation(evaluation, author=people["lead"], text="长" * 2001, now=now)
    assert (refused.value.code, evaluation.comments.count()) == ("qc.reason.too_long", 0)
