"""Decisions on suggestions in the admin, and how often a rule of wording was right."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import display

from qc.domain.phrases import rule_hash
from qc.models import (
    PhraseRule,
    PhraseRuleVersion,
    Purpose,
    SuggestionDecision,
    SuggestionStatus,
    Verdict,
)
from qc.wording.phrases import precision_text
from staff.admin_base import ReadOnlyAdmin

VERDICT_COLOURS = {Verdict.HIT: "danger", Verdict.FALSE_HIT: "success"}


@admin.register(SuggestionDecision)
class SuggestionDecisionAdmin(ReadOnlyAdmin):
    """What people said of suggestions, newest first; of one suggestion the last word counts."""

    list_display = ["show_words", "show_verdict", "show_rule", "show_evaluation", "decided_by", "decided_at"]
    list_filter = ["verdict", "evaluation__purpose", "rule_version__rule"]
    search_fields = ["=contact__external_id", "=decided_by__work_number", "=rule_version__rule__code"]
    search_help_text = _("Contact number, work number or code of the rule, in full")
    ordering = ["-decided_at", "-pk"]
    fields = [
        ("rule_version", "verdict"),
        ("contact", "evaluation"),
        ("turn", "start", "end"),
        "text",
        ("decided_by", "decided_at"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch with each decision its rule, contact and evaluation."""
        rows = (
            super()
            .get_queryset(request)
            .select_related("rule_version__rule", "contact", "evaluation__operator", "decided_by")
        )
        return rows.defer("evaluation__answers", "contact__raw", "contact__remarks")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Let the page of a rule link to the decisions on one version of it."""
        return lookup == "rule_version__id__exact" or super().lookup_allowed(lookup, value, request)

    @display(description=_("words"), header=True)
    def show_words(self, decision: SuggestionDecision) -> list[str]:
        words = str(SuggestionStatus.MISSING.label) if decision.turn is None else decision.text
        return [words, decision.contact.external_id]

    @display(description=pgettext_lazy("suggestion", "decision"), label=VERDICT_COLOURS, ordering="verdict")
    def show_verdict(self, decision: SuggestionDecision) -> tuple[str, str]:
        return decision.verdict, str(decision.get_verdict_display())

    @display(description=_("phrase rule"), ordering="rule_version__rule__code")
    def show_rule(self, decision: SuggestionDecision) -> str:
        return f"{decision.rule_version.rule.label} {decision.rule_version.short_hash}"

    @display(description=_("evaluation"), ordering="evaluation")
    def show_evaluation(self, decision: SuggestionDecision) -> str:
        return str(decision.evaluation)


def current_version(rule: PhraseRule) -> PhraseRuleVersion | None:
    """Give the remembered version that says what the rule says now; versions were fetched before."""
    wanted = rule_hash(rule.parsed)
    return next((one for one in rule.versions.all() if one.content_hash == wanted), None)


def decisions_url(version: PhraseRuleVersion) -> str:
    """Lead to the decisions of which a version's precision is the share."""
    asked = urlencode(
        {"rule_version__id__exact": version.pk, "evaluation__purpose__exact": Purpose.OFFICIAL.value}
    )
    return f"{reverse('admin:qc_suggestiondecision_changelist')}?{asked}"


def version_rows(rule: PhraseRule) -> list[dict[str, Any]]:
    """List the versions of a rule, the newest first, each with its precision and a way to its decisions."""
    now = current_version(rule)
    return [
        {
            "hash": version.short_hash,
            "since": date_format(localtime(version.first_used_at), "Y-m-d H:i"),
            "is_current": version == now,
            "precision": precision_text(version.confirmed, version.decided),
            "url": decisions_url(version),
            "phrases": len(version.content.get("phrases", [])),
            "exclusions": len(version.content.get("exclusions", [])),
        }
        for version in rule.versions.all()
    ]
