"""What people decided about suggestions of the rules of wording, and the rules as they were then."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.models import Contact
from qc.models.evaluations import Evaluation
from qc.models.phrases import PhraseRule
from qc.models.words import Purpose
from staff.scope import PublicQuerySet, Scope, ScopedQuerySet


class Verdict(models.TextChoices):
    """What a person says of a suggestion."""

    HIT = "hit", pgettext_lazy("suggestion", "hit")
    FALSE_HIT = "false_hit", pgettext_lazy("suggestion", "false hit")


class PhraseRuleVersionQuerySet(PublicQuerySet):
    """Wordings of rules: reference data."""

    def with_precision(self) -> "PhraseRuleVersionQuerySet":
        """Count with each wording the suggestions people decided about, and those they confirmed.

        A suggestion counts once, by what was said of it last.
        """
        counted = Q(decisions__in=SuggestionDecision.objects.counting().order_by().values("pk"))
        hits = counted & Q(decisions__verdict=Verdict.HIT)
        rows = self.annotate(
            decided=Count("decisions", filter=counted), confirmed=Count("decisions", filter=hits)
        )
        # Said again, because counting loses the order of the table.
        return rows.order_by(*self.model._meta.ordering)


class PhraseRuleVersion(models.Model):
    """A rule of wording as it was from a certain time on; its precision belongs to it alone."""

    rule = models.ForeignKey(
        PhraseRule, verbose_name=_("phrase rule"), on_delete=models.PROTECT, related_name="versions"
    )
    content_hash = models.CharField(_("content hash"), max_length=64)
    content = models.JSONField(_("content"), help_text=_("What decides what the rule finds."))
    first_used_at = models.DateTimeField(_("first used at"))

    objects = PhraseRuleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a phrase rule")
        verbose_name_plural = _("versions of phrase rules")
        ordering = ["rule", "-first_used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "content_hash"], name="qc_one_version_per_phrase_rule_and_content"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.short_hash}"

    @property
    def short_hash(self) -> str:
        """The beginning of the hash, by which people tell versions apart."""
        return self.content_hash[:8]


PLACE = ("contact", "rule_version__rule", "turn", "start", "end")
"""What makes a suggestion the same one: a rule at a place of a contact (no turn: words that are missing)."""


class SuggestionDecisionQuerySet(ScopedQuerySet):
    """Decisions: one's own, or the centre's; the blind partner's are not an inspector's to see."""

    scope = Scope(own=("decided_by",))

    def counting(self) -> "SuggestionDecisionQuerySet":
        """Keep of each suggestion only what was said of it last, while the contact was inspected.

        A contact scored twice or in a calibration session would count several times, and what is said in a
        session comes of talking about it: only official sheets count, as with scores (S23).
        """
        official = self.filter(evaluation__purpose=Purpose.OFFICIAL)
        newest = official.order_by().values(*PLACE).annotate(newest=Max("pk")).values("newest")
        return self.filter(pk__in=newest)


class SuggestionDecision(models.Model):
    """A person's word on one suggestion: hit or false hit; another mind is another row."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="decisions"
    )
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        on_delete=models.PROTECT,
        related_name="suggestion_decisions",
        # The index over the place serves it.
        db_index=False,
    )
    rule_version = models.ForeignKey(
        PhraseRuleVersion,
        verbose_name=_("version of the phrase rule"),
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    turn = models.PositiveIntegerField(
        _("turn"), null=True, blank=True, help_text=_("Counted from 0; empty when words are missing.")
    )
    start = models.PositiveIntegerField(_("first character"), default=0)
    end = models.PositiveIntegerField(_("character behind the last one"), default=0)
    text = models.TextField(_("words"), blank=True)
    verdict = models.CharField(
        pgettext_lazy("suggestion", "decision"), max_length=10, choices=Verdict.choices
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        related_name="suggestion_decisions",
    )
    decided_at = models.DateTimeField(_("decided at"))

    objects = SuggestionDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a suggestion")
        verbose_name_plural = _("decisions on suggestions")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(turn__isnull=True, start=0, end=0, text="")
                | Q(turn__isnull=False, end__gt=F("start")),
                name="qc_a_decision_is_about_words_or_about_none",
            )
        ]
        indexes = [
            # A contact's decisions, the last one of each place.
            models.Index(fields=["contact", "rule_version", "turn", "start"], name="qc_decision_place"),
        ]

    def __str__(self) -> str:
        # Never the words: what customers say does not belong in logs.
        return f"{self.contact_id}/{self.turn} {self.verdict}"

    @property
    def place(self) -> tuple[Any, ...]:
        """Which suggestion it is about: rule, turn and span."""
        return self.rule_version.rule.code, self.turn, self.start, self.end
