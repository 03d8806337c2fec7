"""The form of one criterion: what every kind has, and what only some have."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qc.admin.editor import words
from qc.admin.editor.fields import ExactField, FlagField, PartForm, TextField, WordField
from qc.domain.scorecard import Criterion, Label, Scorecard, Trigger
from qc.domain.scorecard.editing import as_kind, free_key
from qc.domain.words import (
    Category,
    CriticalTarget,
    Demand,
    HitCount,
    Kind,
    Mode,
    NaPolicy,
    TriggerWhen,
)

NUMERIC = {Kind.SCALE, Kind.NUMBER}
_BY_HIT = {Kind.YES_NO, Kind.NUMBER}
_PLAIN = (
    "weight", "na", "category", "comment", "evidence", "hit", "count", "minimum", "maximum", "step", "source",
    "is_na_reason_required", "is_required", "is_excluded", "is_bonus", "target", "key", "kind",
)  # fmt: skip
_WORDS: dict[str, Any] = {
    "na": NaPolicy,
    "category": Category,
    "comment": Demand,
    "evidence": Demand,
    "count": HitCount,
    "target": CriticalTarget,
}


def empty_criterion(kind: Kind) -> Criterion:
    """Give a criterion of a kind with everything at its default."""
    blank = Criterion(key="", label=Label("", ""), kind=Kind.TEXT)
    return as_kind(blank, kind)


@dataclass(frozen=True)
class FieldGroup:
    """Fields that belong together on the page."""

    title: Any
    fields: list[Any]


class CriterionForm(PartForm):
    """A criterion without its lists: answers, ranges and conditions are rows of their own."""

    label_en = TextField(_("Label in English"))
    label_zh = TextField(_("Label in Chinese"))
    kind = WordField(
        _("Kind"), words.KIND_CHOICES, help_text=_("Another kind clears the answers that it does not have.")
    )
    weight = ExactField(
        _("Weight"), help_text=_("Give one to all criteria of a section or to none, which makes them equal.")
    )
    guidance_en = TextField(_("Guidance in English"), help_text=_("Shown beside the question."), rows=2)
    guidance_zh = TextField(_("Guidance in Chinese"), rows=2)
    minimum = ExactField(_("Minimum"))
    maximum = ExactField(_("Maximum"))
    step = ExactField(pgettext_lazy("number", "Step"), help_text=_("Counted from the minimum; empty: 1."))
    hit = ExactField(_("Amount of a hit"), help_text=_("Signed: −5 takes five points away."))
    count = WordField(_("Hits"), words.HIT_COUNTS)
    na = WordField(_("“Not applicable”"), words.NA_POLICIES)
    is_na_reason_required = FlagField(_("“Not applicable” asks for a reason"))
    is_required = FlagField(_("Required"), help_text=_("Without an answer the sheet cannot be submitted."))
    comment = WordField(pgettext_lazy("criterion", "Comment"), words.DEMANDS)
    evidence = WordField(pgettext_lazy("criterion", "Evidence"), words.DEMANDS)
    is_excluded = FlagField(_("Asked, but never scored"))
    is_bonus = FlagField(_("Bonus"), help_text=_("Adds points above the line only."))
    category = WordField(_("Category of errors"), words.CATEGORIES)
    when = WordField(_("Critical error"), words.TRIGGERS)
    threshold = ExactField(_("Threshold"), help_text=_("A share above 0 and at most 1, for “below”."))
    target = WordField(_("A critical error takes down"), words.TARGETS)
    source = TextField(_("Source"), help_text=_("Where it comes from."))
    key = TextField(_("Key"), help_text=_("Stable name; what-if compares by it. Empty: made from the label."))

    def __init__(self, data: Any, *, criterion: Criterion, scorecard: Scorecard) -> None:
        trigger = criterion.trigger
        super().__init__(
            data,
            initial={
                **{name: getattr(criterion, name) for name in _PLAIN},
                "label_en": criterion.label.en,
                "label_zh": criterion.label.zh,
                "guidance_en": criterion.guidance.en,
                "guidance_zh": criterion.guidance.zh,
                "when": trigger.when.value if trigger else "",
                "threshold": trigger.threshold if trigger else None,
            },
        )
        self.criterion = criterion
        self.make_room_for_lines()
        self.leave_out(_without_meaning(criterion, scorecard.mode))
        if "when" in self.fields:
            self.fields["when"].choices = _triggers(criterion, scorecard.mode)  # type: ignore[attr-defined]

    def groups(self) -> list[FieldGroup]:
        """Give the fields in the groups of the page."""
        return [group for group in map(self._group, _GROUPS) if group.fields]

    def _group(self, group: tuple[Any, tuple[str, ...]]) -> FieldGroup:
        title, names = group
        return FieldGroup(title, [self[name] for name in names if name in self.fields])

    def changed(self, criterion: Criterion, scorecard: Scorecard) -> Criterion:
        """Put what was entered into a criterion; its lists are left to their rows."""
        values = self.entered(
            [
                "weight",
                "hit",
                "minimum",
                "maximum",
                "source",
                "is_na_reason_required",
                "is_required",
                "is_excluded",
                "is_bonus",
            ]
        )
        values |= {
            name: word(value) for name, word in _WORDS.items() for value in self.entered([name]).values()
        }
        if "step" in self.fields:
            step = self.cleaned_data["step"]
            values["step"] = Fraction(1) if step is None else step
        taken = (one.key for one in scorecard.criteria if one is not criterion)
        key = self.cleaned_data["key"] or free_key(self.cleaned_data["label_en"] or "criterion", taken)
        return replace(
            criterion,
            key=key,
            label=self.label_of(),
            guidance=self.label_of("guidance"),
            trigger=self._trigger(criterion),
            **values,
        )

    def kind_wanted(self) -> Kind:
        """Give the kind that was chosen."""
        return Kind(self.cleaned_data["kind"])

    def _trigger(self, criterion: Criterion) -> Trigger | None:
        if "when" not in self.fields:
            return criterion.trigger
        when = self.cleaned_data["when"]
        return Trigger(TriggerWhen(when), self.cleaned_data.get("threshold")) if when else None


_GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Question"), ("label_zh", "label_en", "guidance_zh", "guidance_en", "kind", "weight")),
    (_("Numbers"), ("minimum", "maximum", "step", "hit", "count")),
    (_("Not applicable, comment, evidence"), ("na", "is_na_reason_required", "comment", "evidence")),
    (_("Scoring"), ("is_required", "is_excluded", "is_bonus", "category")),
    (_("Critical error"), ("when", "threshold", "target")),
    (_("Names"), ("key", "source")),
)


def _without_meaning(criterion: Criterion, mode: Mode) -> list[str]:
    """Name the fields that mean nothing for the kind and the mode and stand at their defaults."""
    is_deduct, kind = mode is Mode.DEDUCT, criterion.kind
    is_written = kind.never_scores
    idle = {
        "weight": criterion.weight is None and (is_deduct or is_written),
        "minimum": criterion.minimum is None and kind not in NUMERIC,
        "maximum": criterion.maximum is None and kind not in NUMERIC,
        "step": criterion.step == 1 and kind not in NUMERIC,
        "hit": criterion.hit is None and not (is_deduct and kind in _BY_HIT),
        "count": criterion.count is HitCount.EACH and not (is_deduct and kind is Kind.NUMBER),
        "is_excluded": not criterion.is_excluded and is_written,
        "is_bonus": not criterion.is_bonus and (is_deduct or is_written),
        "when": criterion.trigger is None and is_written,
        "threshold": is_deduct or is_written,
        "target": criterion.target is CriticalTarget.SCORECARD and (is_deduct or is_written),
    }
    if criterion.trigger is not None:
        idle["threshold"] = is_deduct and criterion.trigger.threshold is None
    return [name for name, is_idle in idle.items() if is_idle]


def _triggers(criterion: Criterion, mode: Mode) -> list[tuple[str, Any]]:
    """List the triggers of the mode, and the one that is set."""
    now = criterion.trigger.when.value if criterion.trigger else ""
    is_of_mode = {
        "": True,
        TriggerWhen.NOT_MAX.value: mode is not Mode.DEDUCT,
        TriggerWhen.BELOW.value: mode is not Mode.DEDUCT,
        TriggerWhen.HIT.value: mode is Mode.DEDUCT,
    }
    named = [(getattr(word, "value", word), text) for word, text in words.TRIGGERS]
    return [(word, text) for word, text in named if is_of_mode[word] or word == now]
