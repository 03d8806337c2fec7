"""Versions: rescored outside an appeal, overridden by two people; only the newest counts, none vanishes."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from common.errors import DomainError
from common.months import Month
from notices.models import Notice
from qc.models import Evaluation, Override
from qc.selectors import criterion_results, newest_version, result_of, versions_of
from qc.services import (
    acknowledge_evaluation,
    decide_override,
    file_appeal,
    request_override,
    rescore_evaluation,
    save_draft,
)
from qc.wording import explain
from staff.models import Employee, PostCode
from tests.qc.conftest import GOOD, REASONS
from tests.qc.test_appeals import code_of, told

People = dict[str, Employee]
Make = Callable[..., Any]
SYSTEM = {"value": "no", "system_cause": "the exchange cut the line"}
BAD = {**GOOD, "polite": {"value": "no", "comment": "left the script"}}


@pytest.fixture
def rescore(people: People, now: datetime) -> Callable[..., Evaluation]:
    """Score an evaluation anew as the quality manager."""

    def act(evaluation: Evaluation, answers: dict[str, Any], reason: str = "calibration") -> Evaluation:
        return rescore_evaluation(
            evaluation, rescorer=people["manager"], answers=answers, reason=reason, now=now
        )

    return act


def test_a_chain_keeps_every_version_and_counts_the_last(
    make_evaluation: Make, rescore: Make, people: People, now: datetime
) -> None:
    first = make_evaluation("acknowledged")
    second = rescore(first, {"closing": "yes"}, "heard at 1:40")
    acknowledge_evaluation(second, operator=people["operator"], now=now)
    third = rescore(second, {"greeting": "no"}, "not as prescribed")
    rows = list(versions_of(first))
    assert [(row.number, row.state, row.score) for row in rows] == [
        (3, "released", Decimal(75)),
        (2, "superseded", Decimal(100)),
        (1, "superseded", Decimal(75)),
    ]
    assert [row.cause_text for row in rows] == ["not as prescribed", "heard at 1:40", ""]
    assert list(Evaluation.objects.counting()) == list(Evaluation.objects.current()) == [third]
    assert newest_version(first) == third
    assert [result_of(row).final for row in rows] == [row.score for row in rows]
    assert told("qc.evaluation.rescored") == ["1001", "1001", "1090", "1090", "2001", "2001"]


def test_only_the_newest_version_is_rescored(make_evaluation: Make, rescore: Make) -> None:
    first = make_evaluation("released")
    stale = Evaluation.objects.get(pk=first.pk)
    rescore(first, {"closing": "yes"})
    for one in (first, stale):  # the second as another request saw it before
        with pytest.raises(DomainError) as refused:
            rescore(one, {"closing": "yes"})
        assert code_of(refused) == "wrong_state"
    assert Evaluation.objects.count() == 2


def test_what_was_not_released_stays_unreleased(make_evaluation: Make, rescore: Make, people: People) -> None:
    first = make_evaluation("submitted")
    second = rescore(first, {"closing": "yes"})
    assert (second.state, second.released_at, second.number) == ("submitted", None, 2)
    assert not Evaluation.objects.visible_to(people["operator"]).exists()
    assert not Notice.objects.filter(kind="qc.evaluation.rescored").exists()


def test_comment_and_evidence_stay_beside_a_changed_answer(make_evaluation: Make, rescore: Make) -> None:
    evidence = [{"kind": "recording", "offset_ms": 1000}]
    answers = {**GOOD, "closing": {"value": "no", "comment": "cut off", "evidence": evidence}}
    new = rescore(make_evaluation("released", answers), {"closing": "yes"})
    assert new.answers["closing"] == {"value": "yes", "comment": "cut off", "evidence": evidence}
    assert new.has_comment


@pytest.mark.parametrize(
    ("answers", "reason", "code"),
    [
        ({"closing": "no"}, "x", "no_change"),
        ({"closing": "yes"}, " ", "missing"),
        ({"closing": "maybe"}, "x", "invalid"),
        ({"closing": None}, "x", "incomplete"),
        ({"closing": {"value": "no", "override": "mine"}}, "x", "invalid"),
    ],
)
def test_a_rescore_that_does_not_fit_changes_nothing(
    answers: dict[str, Any], reason: str, code: str, make_evaluation: Make, rescore: Make
) -> None:
    first = make_evaluation("released")
    with pytest.raises(DomainError) as refused:
        rescore(first, answers, reason)
    assert code_of(refused) == code
    assert Evaluation.objects.get().state == "released"


def test_a_draft_takes_a_system_cause_but_no_override(
    make_evaluation: Make, people: People, now: datetime
) -> None:
    draft = make_evaluation("draft")
    result = save_draft(draft, inspector=people["inspector"], answers={**GOOD, "closing": SYSTEM}, now=now)
    assert (result.final, result.missing) == (Decimal(100), ())
    with pytest.raises(DomainError) as refused:
        save_draft(
            draft,
            inspector=people["inspector"],
            answers={**GOOD, "closing": {"value": "no", "override": "mine"}},
            now=now,
        )
    assert refused.value.where["faults"][0]["code"] == "qc.answer.override_needs_approval"  # type: ignore[index]


def test_system_causes_are_counted_in_a_column_of_their_own(
    make_evaluation: Make, make_contact: Make
) -> None:
    make_evaluation("released", {**GOOD, "closing": SYSTEM})
    make_evaluation("released", contact=make_contact())
    by_key = {row.criterion: row for row in criterion_results(Month(2026, 10))}
    closing, greeting = by_key["closing"], by_key["greeting"]
    assert (closing.counted, closing.errors, closing.system_causes) == (1, 1, 1)
    assert (greeting.counted, greeting.errors, greeting.system_causes) == (2, 0, 0)


@pytest.fixture
def asked(make_evaluation: Make, people: People, now: datetime) -> Override:
    """An override of a critical error that the lead asked for."""
    return request_override(
        make_evaluation("released", BAD),
        requester=people["lead"],
        criterion="polite",
        reason="the customer was in tears",
        now=now,
    )


def test_an_approved_override_counts_in_full_and_is_no_critical_error(
    asked: Override, people: People, now: datetime
) -> None:
    assert (asked.evaluation.score, asked.evaluation.outcome) == (Decimal(0), "critical_fail")
    assert told("qc.override.requested") == ["2090"]
    new = decide_override(asked, decider=people["manager"], is_approved=True, reasoning="so it was", now=now)
    assert new is not None
    assert (new.number, new.score, new.is_critical, new.state) == (2, Decimal(75), False, "released")
    assert (new.cause, new.cause_text) == ("override", "the customer was in tears")
    assert new.answers["polite"] == {
        "value": "no",
        "comment": "left the script",
        "override": "the customer was in tears",
    }
    with translation.override("en"):
        texts = [one.text for one in explain(new.version.parsed, result_of(new))]
    assert (
        "counts in full: the script was departed from and the customer was better served; "
        "two people agreed" in texts
    )
    assert (asked.state, asked.decided_by, asked.reasoning) == ("approved", people["manager"], "so it was")
    assert told("qc.override.decided") == ["1090", "2001"]


def test_a_refusal_is_recorded_and_changes_nothing(asked: Override, people: People, now: datetime) -> None:
    refused = decide_override(
        asked, decider=people["manager"], is_approved=False, reasoning="the script fits", now=now
    )
    asked.refresh_from_db()
    assert refused is None
    assert (asked.state, asked.reasoning) == ("refused", "the script fits")
    assert Evaluation.objects.get().state == "released"
    with pytest.raises(DomainError) as again:
        decide_override(asked, decider=people["manager"], is_approved=True, reasoning="but", now=now)
    assert code_of(again) == "not_open"


def test_an_override_takes_two_people(
    make_evaluation: Make, people: People, make_employee: Make, make_team: Make, now: datetime
) -> None:
    evaluation = make_evaluation("released")
    asked = request_override(
        evaluation, requester=people["manager"], criterion="closing", reason="in tears", now=now
    )
    assert told("qc.override.requested") == []
    with pytest.raises(DomainError) as refused:
        decide_override(asked, decider=people["manager"], is_approved=True, reasoning="yes", now=now)
    assert (code_of(refused), refused.value.status) == ("second_person", 403)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=asked.pk).update(
            state="approved", decided_by=people["manager"], decided_at=now, reasoning="yes"
        )
    other = make_employee("2091", PostCode.CENTRE_MANAGER, team=make_team("quality"))
    assert decide_override(asked, decider=other, is_approved=True, reasoning="yes", now=now) is not None


def test_an_override_holds_for_the_newest_version(
    asked: Override, rescore: Make, people: People, now: datetime
) -> None:
    second = rescore(asked.evaluation, {"closing": "yes"})
    third = decide_override(asked, decider=people["manager"], is_approved=True, reasoning="yes", now=now)
    assert third is not None
    assert (third.number, third.supersedes, third.score) == (3, second, Decimal(100))


def test_an_open_appeal_is_decided_first(asked: Override, people: People, now: datetime) -> None:
    file_appeal(asked.evaluation, operator=people["operator"], reasons=REASONS, now=now)
    with pytest.raises(DomainError) as refused:
        decide_override(asked, decider=people["manager"], is_approved=True, reasoning="yes", now=now)
    assert code_of(refused) == "wrong_state"
    assert Override.objects.get().state == "open"


@pytest.mark.parametrize("criterion", ["nobody", "asked_again", "hard_to_hear"])
def test_only_what_counts_is_overridden(
    criterion: str, make_evaluation: Make, people: People, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        request_override(
            make_evaluation("released"),
            requester=people["lead"],
            criterion=criterion,
            reason="x",
            now=now,
        )
    assert (code_of(refused), refused.value.where["field"]) == ("nothing_to_override", "criterion")


def test_a_criterion_waits_for_a_second_person_once(
    asked: Override, rescore: Make, people: People, now: datetime
) -> None:
    second = rescore(asked.evaluation, {"closing": "yes"})
    with pytest.raises(DomainError) as refused:
        request_override(second, requester=people["inspector"], criterion="polite", reason="x", now=now)
    assert code_of(refused) == "already_asked"


def test_recomputing_all_versions_finds_no_difference(
    asked: Override, make_evaluation: Make, make_contact: Make, rescore: Make, people: People, now: datetime
) -> None:
    decide_override(asked, decider=people["manager"], is_approved=True, reasoning="yes", now=now)
    caused = rescore(make_evaluation("released", contact=make_contact()), {"closing": SYSTEM})
    rescore(caused, {"greeting": "no"})
    out = StringIO()
    call_command("recompute_evaluations", stdout=out)
    assert out.getvalue().startswith("5 evaluations, 0 differences")


def test_who_is_the_operator_never_rescores(make_evaluation: Make, people: People) -> None:
    first = make_evaluation("released")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(
            **{name: getattr(first, name) for name in ("assignment", "contact", "operator", "inspector")},
            version=first.version,
            day=first.day,
            month=first.month,
            number=2,
            supersedes=first,
            cause="rescore",
            cause_text="x",
            rescored_by=people["operator"],
            started_at=first.started_at,
            saved_at=first.saved_at,
        )
