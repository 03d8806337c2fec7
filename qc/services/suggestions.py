"""A person's word on what the rules of wording found, and the rules as they were when it was said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.life import Act
from qc.domain.phrases import rule_content, rule_hash
from qc.models import Evaluation, EvaluationState, PhraseRule, PhraseRuleVersion, SuggestionDecision, Verdict
from qc.selectors.phrases import NamedSuggestion, Place, latest_by_place, suggestions_of
from qc.services.evaluations import save_draft
from qc.services.guards import require, wrong_state
from staff.models import Employee


@transaction.atomic
def save_phrase_rule(rule: PhraseRule, *, now: datetime) -> None:
    """Store a rule of wording, and remember it as it is from now on."""
    rule.save()
    keep_rule_versions([rule], now=now)


def keep_rule_versions(rules: Iterable[PhraseRule], *, now: datetime) -> None:
    """Remember these rules as they are; one that was as it is now before is the same version again."""
    PhraseRuleVersion.objects.bulk_create(
        (_version(rule, now) for rule in rules), ignore_conflicts=True, batch_size=200
    )


def _version(rule: PhraseRule, now: datetime) -> PhraseRuleVersion:
    parsed = rule.parsed
    return PhraseRuleVersion(
        rule=rule, content_hash=rule_hash(parsed), content=rule_content(parsed), first_used_at=now
    )


@transaction.atomic
def decide_suggestion(
    evaluation: Evaluation,
    *,
    inspector: Employee,
    place: Place,
    verdict: Verdict,
    now: datetime,
    evidence_of: str = "",
) -> SuggestionDecision:
    """Confirm or dismiss a suggestion while scoring; the same word again changes nothing.

    Args:
        place: which suggestion.
        evidence_of: key of a criterion in whose answer the confirmed words become evidence; empty for none.

    Raises:
        DomainError: `qc.evaluation.not_yours`, `qc.evaluation.wrong_state`; `qc.suggestion.unknown`, nothing
            is found there; `qc.suggestion.no_evidence`, only confirmed words that were said are evidence;
            `qc.answers.invalid`, the scorecard has no such criterion.
    """
    require(Act.SAVE, evaluation, inspector)
    _hold(evaluation, now)
    suggestion = _find(evaluation, place)
    decision = _said_before(evaluation, inspector, place)
    if decision is None or decision.verdict != verdict:
        decision = _decide(evaluation, suggestion, inspector=inspector, verdict=verdict, now=now)
    if evidence_of:
        _take_as_evidence(evaluation, evidence_of, decision, inspector=inspector, now=now)
    return decision


def _hold(evaluation: Evaluation, now: datetime) -> None:
    """Hold the draft's row, so that of two equal words at the same time one is stored."""
    drafts = Evaluation.objects.filter(pk=evaluation.pk, state=EvaluationState.DRAFT)
    if not drafts.update(saved_at=now):
        raise wrong_state(evaluation)


def _find(evaluation: Evaluation, place: Place) -> NamedSuggestion:
    found = next((one for one in suggestions_of(evaluation.contact) if one.place == place), None)
    if found is None:
        raise DomainError(
            "qc.suggestion.unknown",
            _("The rules of wording find nothing there. Load the contact again."),
        )
    return found


def _said_before(evaluation: Evaluation, inspector: Employee, place: Place) -> SuggestionDecision | None:
    code, turn, start, end = place
    said = SuggestionDecision.objects.filter(
        evaluation=evaluation, rule_version__rule__code=code, turn=turn, start=start, end=end
    )
    return latest_by_place(said.filter(decided_by=inspector)).get(place)


def _decide(
    evaluation: Evaluation,
    suggestion: NamedSuggestion,
    *,
    inspector: Employee,
    verdict: Verdict,
    now: datetime,
) -> SuggestionDecision:
    rule = PhraseRule.objects.get(code=suggestion.rule)
    version = _version(rule, now)
    kept, _created = PhraseRuleVersion.objects.get_or_create(
        rule=rule,
        content_hash=version.content_hash,
        defaults={"content": version.content, "first_used_at": now},
    )
    return SuggestionDecision.objects.create(
        evaluation=evaluation,
        contact=evaluation.contact,
        rule_version=kept,
        turn=suggestion.turn,
        start=suggestion.start,
        end=suggestion.end,
        text=suggestion.text,
        verdict=verdict,
        decided_by=inspector,
        decided_at=now,
    )


def _take_as_evidence(
    evaluation: Evaluation,
    criterion: str,
    decision: SuggestionDecision,
    *,
    inspector: Employee,
    now: datetime,
) -> None:
    """Add the confirmed words to the evidence of an answer, unless they are there."""
    if decision.verdict != Verdict.HIT or decision.turn is None:
        raise DomainError(
            "qc.suggestion.no_evidence",
            _("Only words that were said, and confirmed as a hit, can be evidence of an answer."),
            status=400,
        )
    evaluation.refresh_from_db(fields=["answers", "revision"])
    answer: dict[str, Any] = dict(evaluation.answers.get(criterion) or {})
    evidence, piece = list(answer.get("evidence", [])), evidence_piece(decision)
    if piece not in evidence:
        answers = {criterion: {**answer, "evidence": [*evidence, piece]}}
        save_draft(evaluation, inspector=inspector, answers=answers, now=now, is_complete_set=False)


def evidence_piece(decision: SuggestionDecision) -> dict[str, Any]:
    """Write confirmed words as evidence of an answer."""
    code, turn, start, end = decision.place
    return {"kind": "turn", "turn": turn, "start": start, "end": end, "rule": code}
