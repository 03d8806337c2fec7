"""Rules of wording (服务用语, 服务忌语), and the sounds that are left out before words are compared."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.domain import transcripts
from calls.models import Speaker
from qc.domain import phrases as domain
from qc.domain.phrases.normalising import Normaliser
from qc.models.words import PhraseKind, PhraseSeverity
from qc.wording.phrases import rule_fault_texts
from staff.models.organisation import NamedInBothLanguages
from staff.scope import PublicQuerySet


class Interjection(models.Model):
    """A sound without meaning (嗯, 啊) that recognisers write between words; left out before matching."""

    text = models.CharField(_("interjection"), max_length=10, unique=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("interjection")
        verbose_name_plural = _("interjections")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse a sound without which a rule in use would be faulty, and name every fault.

        Raises:
            ValidationError: it is more than letters, or one sentence per fault.
        """
        if not self.text.isalpha():
            # A full stop among the interjections would join sentences.
            raise ValidationError(_("An interjection consists of letters or Chinese characters only."))
        others = Interjection.objects.exclude(pk=self.pk).values_list("text", flat=True)
        rules = [rule.parsed for rule in PhraseRule.objects.filter(is_active=True)]
        _refuse(domain.rule_faults(rules, Normaliser([*others, self.text])))


class PhraseRule(NamedInBothLanguages):
    """What must never be said, or must be said and when; what it finds is a suggestion to a person."""

    kind = models.CharField(
        _("kind"), max_length=10, choices=PhraseKind.choices, default=PhraseKind.FORBIDDEN
    )
    speaker = models.CharField(
        _("speaker"),
        max_length=10,
        choices=Speaker.choices,
        default=Speaker.OPERATOR,
        help_text=_("Whose words are looked at."),
    )
    severity = models.CharField(
        _("severity"), max_length=10, choices=PhraseSeverity.choices, default=PhraseSeverity.MINOR
    )
    # Blank, so that the rule itself says that phrases are missing, together with its other faults.
    phrases = models.JSONField(
        _("phrases"),
        default=list,
        blank=True,
        help_text=_(
            "Any of them counts, one per line. "
            "Spaces, commas, letter case and traditional characters do not matter."
        ),
    )
    exclusions = models.JSONField(
        _("exclusions"),
        default=list,
        blank=True,
        help_text=_("Longer phrases within which one of the phrases is harmless, one per line."),
    )
    first_turns = models.PositiveSmallIntegerField(
        _("first turns"),
        null=True,
        blank=True,
        help_text=_("Only the first so many turns of the speaker; empty for all."),
    )
    first_seconds = models.PositiveIntegerField(
        _("first seconds"),
        null=True,
        blank=True,
        help_text=_("Only turns that begin within so many seconds; empty for all."),
    )
    last_turns = models.PositiveSmallIntegerField(
        _("last turns"),
        null=True,
        blank=True,
        help_text=_("Only the last so many turns of the speaker; empty for all."),
    )
    desks = models.JSONField(
        _("desks"),
        default=list,
        blank=True,
        help_text=_("Codes of the desks to which the rule applies; none for all."),
    )
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where the rule comes from.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("phrase rule")
        verbose_name_plural = _("phrase rules")
        ordering = ["pk"]

    @property
    def parsed(self) -> domain.PhraseRule:
        """The rule as the spotter reads it."""
        return domain.PhraseRule(
            code=self.code,
            kind=domain.RuleKind(self.kind),
            phrases=tuple(self.phrases),
            exclusions=tuple(self.exclusions),
            speaker=transcripts.Speaker(self.speaker),
            severity=domain.Severity(self.severity),
            window=domain.Window(self.first_turns, self.first_seconds, self.last_turns),
            desks=frozenset(self.desks),
            name=self.name,
            name_zh=self.name_zh,
            source=self.source,
        )

    def clean(self) -> None:
        """Ask the rule what is wrong with it, and name every fault.

        Raises:
            ValidationError: one sentence per fault.
        """
        sounds = Interjection.objects.values_list("text", flat=True)
        _refuse(domain.rule_faults([self.parsed], Normaliser(sounds)))


def _refuse(faults: list[domain.Fault]) -> None:
    if faults:
        raise ValidationError(rule_fault_texts(faults))
