"""A person's word on suggestions: kept, changed by another row, counted for the rule as it was."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from calls.models import Turn
from common.errors import DomainError
from qc.models import Evaluation, PhraseRule, PhraseRuleVersion, Purpose, SuggestionDecision, Verdict
from qc.selectors import decided_suggestions
from qc.services import (
    decide_suggestion,
    keep_rule_versions,
    save_phrase_rule,
    start_evaluation,
    submit_evaluation,
)
from staff.models import Employee
from tests.qc.conftest import GOOD
from tests.qc.test_admin import page_of
from tests.qc.test_api import QC, client_of, statements

People = dict[str, Employee]
Make = Callable[..., Any]
BUCK = ("buck", 2, 2, 5)
"""“不知道” in “这个不知道。”, the third turn."""

MISSING = ("closing", None, 0, 0)


@pytest.fixture
def rules(db: None, now: datetime) -> list[PhraseRule]:
    """A phrase never said, and one that must be said."""
    rules = [
        PhraseRule(code="buck", name="Buck", name_zh="推诿", severity="major", phrases=["不知道"]),
        PhraseRule(code="closing", name="Closing", name_zh="结束语", kind="required", phrases=["再见"]),
    ]
    for rule in rules:
        save_phrase_rule(rule, now=now)
    return rules


@pytest.fixture
def draft(make_evaluation: Make, make_contact: Make, rules: list[PhraseRule]) -> Evaluation:
    """A draft about a contact in which the operator passes the buck and says no goodbye."""
    contact = make_contact()
    Turn.objects.create(contact=contact, position=2, speaker="operator", text="这个不知道。", starts_ms=9000)
    evaluation: Evaluation = make_evaluation("draft", contact=contact)
    return evaluation


@pytest.fixture
def decide(draft: Evaluation, people: People, now: datetime) -> Callable[..., SuggestionDecision]:
    """Say something of a suggestion of the draft, as its inspector."""

    def say(
        verdict: Verdict = Verdict.HIT, place: Any = BUCK, evidence_of: str = "", evaluation: Any = None
    ) -> SuggestionDecision:
        sheet = evaluation or draft
        return decide_suggestion(
            sheet, inspector=sheet.inspector, place=place, verdict=verdict, now=now, evidence_of=evidence_of
        )

    return say


def precision(rule: PhraseRule) -> list[tuple[int, int]]:
    """Give, per version of a rule, how many were confirmed of how many decided; the newest first."""
    versions = PhraseRuleVersion.objects.filter(rule=rule).with_precision()
    return [(version.confirmed, version.decided) for version in versions]


def test_a_decision_says_what_who_when_and_of_which_wording(
    decide: Make, draft: Evaluation, rules: list[PhraseRule], people: People, now: datetime
) -> None:
    said = decide()
    version = rules[0].versions.get()
    assert (said.rule_version, said.contact, said.evaluation) == (version, draft.contact, draft)
    assert (said.turn, said.start, said.end, said.text) == (2, 2, 5, "不知道")
    assert (said.verdict, said.decided_by, said.decided_at) == ("hit", people["inspector"], now)
    assert version.content["phrases"] == ["不知道"]


def test_the_same_word_again_changes_nothing(decide: Make) -> None:
    assert decide() == decide()
    assert SuggestionDecision.objects.count() == 1


def test_another_mind_is_another_row_and_counts(decide: Make, rules: list[PhraseRule]) -> None:
    decide(Verdict.HIT)
    decide(Verdict.FALSE_HIT)
    assert list(SuggestionDecision.objects.values_list("verdict", flat=True)) == ["false_hit", "hit"]
    assert precision(rules[0]) == [(0, 1)]
    decide(Verdict.HIT)
    assert precision(rules[0]) == [(1, 1)]


@pytest.mark.parametrize("purpose", [Purpose.SECOND, Purpose.TRAINING])
def test_only_official_sheets_count_for_precision(
    purpose: Purpose,
    decide: Make,
    rules: list[PhraseRule],
    draft: Evaluation,
    make_assignment: Make,
    people: People,
    now: datetime,
) -> None:
    """What the partner says later neither counts again nor takes the place of the first word."""
    decide(Verdict.HIT)
    partner = people["other_inspector"]
    given = make_assignment(draft.contact, partner, purpose=purpose)
    decide(Verdict.FALSE_HIT, evaluation=start_evaluation(given, inspector=partner, now=now))
    assert precision(rules[0]) == [(1, 1)]


def test_missing_words_can_be_confirmed_too(decide: Make, rules: list[PhraseRule]) -> None:
    said = decide(place=MISSING)
    assert (said.turn, said.text) == (None, "")
    assert precision(rules[1]) == [(1, 1)]


@pytest.mark.parametrize(
    "place", [("buck", 2, 0, 3), ("buck", 0, 2, 5), ("other", 2, 2, 5), ("buck", None, 0, 0)]
)
def test_only_what_the_rules_find_can_be_decided(decide: Make, place: Any) -> None:
    with pytest.raises(DomainError) as refused:
        decide(place=place)
    assert refused.value.code == "qc.suggestion.unknown"
    assert not SuggestionDecision.objects.exists()


def test_nobody_else_decides_and_nobody_after_submission(
    draft: Evaluation, decide: Make, people: People, now: datetime
) -> None:
    with pytest.raises(DomainError) as not_yours:
        decide_suggestion(
            draft, inspector=people["other_inspector"], place=BUCK, verdict=Verdict.HIT, now=now
        )
    assert not_yours.value.code == "qc.evaluation.not_yours"
    opened_before = Evaluation.objects.get(pk=draft.pk)
    submit_evaluation(draft, inspector=people["inspector"], now=now)
    for sheet in (draft, opened_before):
        with pytest.raises(DomainError) as too_late:
            decide(evaluation=sheet)
        assert too_late.value.code == "qc.evaluation.wrong_state"
    assert not SuggestionDecision.objects.exists()


def test_a_changed_rule_begins_a_new_count_and_an_old_wording_its_old_one(
    decide: Make, rules: list[PhraseRule], now: datetime
) -> None:
    rule = rules[0]
    decide(Verdict.FALSE_HIT)
    rule.phrases = ["不知道", "不清楚"]
    save_phrase_rule(rule, now=now)
    assert precision(rule) == [(0, 0), (0, 1)]
    rule.phrases = ["不知道"]
    save_phrase_rule(rule, now=now)
    assert precision(rule) == [(0, 0), (0, 1)]


def test_a_new_name_or_order_is_the_same_wording(rules: list[PhraseRule], now: datetime) -> None:
    rule = rules[0]
    rule.phrases = ["不清楚", "不知道"]
    save_phrase_rule(rule, now=now)
    rule.phrases, rule.name, rule.severity = ["不知道", "不清楚"], "Passing on", "minor"
    save_phrase_rule(rule, now=now)
    keep_rule_versions([rule], now=now)
    assert rule.versions.count() == 2


def test_a_dismissed_suggestion_stays_dismissed_though_the_rule_changes(
    decide: Make, draft: Evaluation, rules: list[PhraseRule], now: datetime
) -> None:
    decide(Verdict.FALSE_HIT)
    rules[0].phrases = ["不知道", "不清楚"]
    save_phrase_rule(rules[0], now=now)
    found = decided_suggestions(draft.contact, SuggestionDecision.objects.all())
    assert [(one.rule, one.verdict) for one in found] == [("buck", "false_hit"), ("closing", "")]


def test_a_confirmed_hit_stays_though_the_rule_no_longer_finds_it(
    decide: Make, draft: Evaluation, rules: list[PhraseRule], now: datetime
) -> None:
    decide(Verdict.HIT)
    rules[0].phrases = ["不清楚"]
    save_phrase_rule(rules[0], now=now)
    found = decided_suggestions(draft.contact, SuggestionDecision.objects.all())
    assert [(one.rule, one.text, one.verdict) for one in found] == [
        ("closing", "", ""),
        ("buck", "不知道", "hit"),
    ]


def test_confirmed_words_become_evidence_once(decide: Make, draft: Evaluation) -> None:
    decide(evidence_of="polite")
    decide(evidence_of="polite")
    draft.refresh_from_db()
    assert draft.answers["polite"] == {
        "value": "yes",
        "evidence": [{"kind": "turn", "turn": 2, "start": 2, "end": 5, "rule": "buck"}],
    }


@pytest.mark.parametrize(
    ("verdict", "place", "criterion", "code"),
    [
        pytest.param(
            Verdict.FALSE_HIT, BUCK, "polite", "qc.suggestion.no_evidence", id="a false hit proves nothing"
        ),
        pytest.param(
            Verdict.HIT, MISSING, "polite", "qc.suggestion.no_evidence", id="nor do words that are missing"
        ),
        pytest.param(Verdict.HIT, BUCK, "unheard_of", "qc.answers.invalid", id="no such criterion"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_stored(
    decide: Make, verdict: Verdict, place: Any, criterion: str, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        decide(verdict, place, criterion)
    assert refused.value.code == code
    assert not SuggestionDecision.objects.exists()


def test_the_api_keeps_a_word_and_the_contact_shows_it_again(draft: Evaluation, people: People) -> None:
    inspector = client_of(people["inspector"])
    word = {"rule": "buck", "turn": 2, "start": 2, "end": 5, "verdict": "hit", "evidence_of": "polite"}
    answer = inspector.post(f"{QC}evaluations/{draft.pk}/suggestions/", word, format="json")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["rule"], said["text"], said["verdict"], said["decided_by"]) == (
        "buck", "不知道", "hit", "2001",
    )  # fmt: skip
    assert said["revision"] == draft.revision + 1
    page = inspector.get(f"{QC}queue/{draft.assignment_id}/").json()
    shown = page["contact"]["suggestions"]
    assert [(one["rule"], one["verdict"], one["decided_by"]) for one in shown] == [
        ("buck", "hit", "2001"),
        ("closing", "", ""),
    ]
    missing = {"rule": "closing", "verdict": "false_hit"}
    assert inspector.post(f"{QC}evaluations/{draft.pk}/suggestions/", missing).json()["turn"] is None


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("inspector", 200), ("other_inspector", 404), ("manager", 403), ("operator", 403), ("lead", 403),
        ("auditor", 403), (None, 401),
    ],
)  # fmt: skip
def test_who_may_decide(who: str | None, status: int, draft: Evaluation, people: People) -> None:
    client = client_of(people[who] if who else None)
    word = {"rule": "closing", "verdict": "hit"}
    assert client.post(f"{QC}evaluations/{draft.pk}/suggestions/", word).status_code == status


def test_the_blind_partner_learns_nothing(
    draft: Evaluation, decide: Make, make_assignment: Make, people: People, now: datetime
) -> None:
    decide(Verdict.FALSE_HIT)
    partner = people["other_inspector"]
    second = make_assignment(draft.contact, partner, purpose="second")
    sheet = start_evaluation(second, inspector=partner, now=now)
    page = client_of(partner).get(f"{QC}queue/{second.pk}/").json()
    assert [one["verdict"] for one in page["contact"]["suggestions"]] == ["", ""]
    page_of(partner).get(reverse("admin:qc_evaluation_change", args=[sheet.pk]))
    assert list(SuggestionDecision.objects.visible_to(partner)) == []
    decide(Verdict.HIT, evaluation=sheet)
    own = client_of(people["inspector"]).get(f"{QC}queue/{draft.assignment_id}/").json()
    assert [one["verdict"] for one in own["contact"]["suggestions"]] == ["false_hit", ""]


def test_saying_something_needs_few_statements_however_much_was_said(
    draft: Evaluation, people: People, decide: Make
) -> None:
    inspector = client_of(people["inspector"])
    inspector.get(f"{QC}queue/")  # permissions are in memory now
    address, word = f"{QC}evaluations/{draft.pk}/suggestions/", {"rule": "closing", "verdict": "hit"}
    first = statements(lambda: inspector.post(address, word))
    decide(place=BUCK)
    decide(Verdict.FALSE_HIT, place=BUCK)
    assert statements(lambda: inspector.post(address, {**word, "verdict": "false_hit"})) == first
    assert first <= 16


def test_the_page_of_an_evaluation_shows_what_was_said(
    draft: Evaluation, decide: Make, people: People, now: datetime
) -> None:
    decide(Verdict.HIT)
    address = reverse("admin:qc_evaluation_change", args=[draft.pk])
    own = page_of(people["inspector"]).get(address).content.decode()
    assert "turn 3: “不知道”" in own
    assert "not decided" in own
    Evaluation.objects.filter(pk=draft.pk).update(**released(now))
    of_lead = page_of(people["lead"]).get(address).content.decode()
    assert "turn 3: “不知道”" in of_lead
    assert "not decided" not in of_lead


def released(now: datetime) -> dict[str, Any]:
    """Give the columns of an evaluation that was released."""
    return {"state": "released", "outcome": "pass", "submitted_at": now, "released_at": now}


def test_the_list_of_rules_shows_their_precision_and_leads_to_the_decisions(
    decide: Make, rules: list[PhraseRule], people: People
) -> None:
    decide(Verdict.HIT)
    manager = page_of(people["manager"])
    listed = manager.get(reverse("admin:qc_phraserule_changelist")).content.decode()
    version = rules[0].versions.get()
    link = (
        f"{reverse('admin:qc_suggestiondecision_changelist')}?rule_version__id__exact={version.pk}"
        "&evaluation__purpose__exact=official"
    )
    assert f'<a href="{link.replace("&", "&amp;")}">1 / 1 · 100.0 % (20.7–100.0 %)</a>' in listed
    page = manager.get(reverse("admin:qc_phraserule_change", args=[rules[0].pk])).content.decode()
    assert version.short_hash in page
    assert "in force" in page
    assert "不知道" in manager.get(link).content.decode()


def test_the_list_of_rules_needs_no_statement_per_rule(
    decide: Make, rules: list[PhraseRule], people: People, now: datetime
) -> None:
    manager = page_of(people["manager"])
    address = reverse("admin:qc_phraserule_changelist")
    manager.get(address)
    few = statements(lambda: manager.get(address))
    decide()
    for number in range(5):
        rule = PhraseRule(code=f"r{number}", name="R", name_zh="规则", phrases=[f"词{number}"])
        save_phrase_rule(rule, now=now)
    assert statements(lambda: manager.get(address)) == few


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("manager", [200, 200, 403]), ("inspector", [200, 200, 403]), ("auditor", [200, 200, 403]),
        ("lead", [403, 403, 403]),
    ],
)  # fmt: skip
def test_who_reads_decisions(who: str, statuses: list[int], decide: Make, people: People) -> None:
    said = decide()
    page = page_of(people[who])
    paths = [
        reverse("admin:qc_suggestiondecision_changelist"),
        reverse("admin:qc_suggestiondecision_change", args=[said.pk]),
        reverse("admin:qc_suggestiondecision_add"),
    ]
    assert [page.get(path).status_code for path in paths] == statuses


def test_a_sheet_is_scored_as_before(draft: Evaluation, decide: Make, people: People, now: datetime) -> None:
    decide(evidence_of="polite")
    draft.refresh_from_db()
    result = submit_evaluation(draft, inspector=people["inspector"], now=now)
    assert str(result.final) == "75.000000"
    assert {key: draft.answers[key] for key in ("greeting", "closing")} == {
        "greeting": {"value": GOOD["greeting"]},
        "closing": {"value": GOOD["closing"]},
    }
