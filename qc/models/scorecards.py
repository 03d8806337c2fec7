"""Scorecards (评分表) and their versions: a published version never changes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qc.domain import scorecard as domain
from qc.models.words import VersionState
from staff.models import Desk
from staff.scope import PublicQuerySet, Scope


class Scorecard(models.Model):
    """A scorecard through all its versions."""

    key = models.SlugField(
        _("key"), max_length=64, unique=True, help_text=_("Stable name in files and in the API.")
    )
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    desk = models.ForeignKey(
        Desk,
        verbose_name=_("desk"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scorecards",
        help_text=_("The desk whose contacts it scores; empty for any."),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        ordering = ["key"]
        permissions = [
            ("draft_scorecard", "Draft versions of scorecards and try them on a month"),
            ("publish_scorecard", "Publish and retire versions of scorecards"),
            ("preview_scorecard", "Score answers without storing them"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name


class ScorecardVersionQuerySet(PublicQuerySet):
    """Versions of scorecards: everybody may know by what they are scored."""

    scope: ClassVar[Scope] = Scope(public=True)

    def published(self) -> "ScorecardVersionQuerySet":
        """Keep the versions that new evaluations are made with."""
        return self.filter(state=VersionState.PUBLISHED)


class ScorecardVersion(models.Model):
    """One version: a draft until it is published, then unchangeable, at last retired."""

    scorecard = models.ForeignKey(
        Scorecard, verbose_name=_("scorecard"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    definition = models.JSONField(
        _("definition"), help_text=_("Everything that decides a score, in the format of the seed files.")
    )
    content_hash = models.CharField(
        _("content hash"),
        max_length=64,
        help_text=_("SHA-256 over the canonical JSON of the definition."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("What is new in it."))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty when it came with the product or by a command."),
    )
    changed_at = models.DateTimeField(
        _("changed at"), null=True, blank=True, help_text=_("Last save of the draft.")
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    objects = ScorecardVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("scorecard version")
        verbose_name_plural = _("scorecard versions")
        ordering = ["scorecard__key", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "number"], name="qc_one_version_per_scorecard_and_number"
            ),
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(state=VersionState.PUBLISHED),
                name="qc_one_published_version_per_scorecard",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(published_at__isnull=False),
                name="qc_only_a_draft_version_is_unpublished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} v{self.number}"

    @property
    def parsed(self) -> domain.Scorecard:
        """The scorecard as the scoring engine reads it; each version is read once per process."""
        key = (self.pk, self.content_hash)
        found = _PARSED.get(key)
        if found is None:
            if len(_PARSED) >= _MOST_PARSED:
                _PARSED.clear()
            found = _PARSED[key] = domain.parse_scorecard(self.definition)
        return found

    def read_anew(self) -> domain.Scorecard:
        """Read the definition as it is stored now, to compare it with its hash."""
        return domain.parse_scorecard(self.definition)


_MOST_PARSED = 200
"""Versions kept in memory: far more than a centre has in use."""

_PARSED: dict[tuple[int | None, str], domain.Scorecard] = {}
