"""The forms of a section, and of all weights on one page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qc.admin.editor import words
from qc.admin.editor.fields import ExactField, PartForm, TextField, WordField
from qc.domain.numbers import decimal_text
from qc.domain.scorecard import Label, Scorecard, Section
from qc.domain.scorecard.editing import free_key, with_weights
from qc.domain.words import Mode, WeightKind
from qc.wording import here

EMPTY_SECTION = Section(key="", label=Label("", ""), criteria=())


class SectionForm(PartForm):
    """A section without its criteria."""

    label_en = TextField(_("Label in English"))
    label_zh = TextField(_("Label in Chinese"))
    weight = ExactField(_("Weight"), help_text=_("Give one to all sections or to none."))
    weights = WordField(_("Weights of its criteria"), words.WEIGHT_KINDS)
    cap = ExactField(_("Most that it deducts"), help_text=_("Empty: no limit."))
    source = TextField(_("Source"), help_text=_("Where it comes from."))
    key = TextField(_("Key"), help_text=_("Stable name; empty: made from the label."))

    def __init__(self, data: Any, *, section: Section, scorecard: Scorecard) -> None:
        initial = {name: getattr(section, name) for name in ("weight", "weights", "cap", "source", "key")}
        super().__init__(
            data, initial={**initial, "label_en": section.label.en, "label_zh": section.label.zh}
        )
        self.section = section
        self.make_room_for_lines()
        self.leave_out(self._without_meaning(scorecard.mode))

    def _without_meaning(self, mode: Mode) -> Iterator[str]:
        section = self.section
        if section.cap is None and mode is not Mode.DEDUCT:
            yield "cap"
        if section.weight is None and mode in {Mode.DEDUCT, Mode.CRITERION}:
            yield "weight"
        if section.weights is WeightKind.RELATIVE and mode is not Mode.SECTION:
            yield "weights"

    def changed(self, section: Section, scorecard: Scorecard) -> Section:
        """Put what was entered into a section."""
        values = self.entered(["weight", "cap", "source"])
        if "weights" in self.fields:
            values["weights"] = WeightKind(self.cleaned_data["weights"])
        taken = (one.key for one in scorecard.sections if one is not section)
        key = self.cleaned_data["key"] or free_key(self.cleaned_data["label_en"] or "section", taken)
        return replace(section, key=key, label=self.label_of(), **values)


@dataclass(frozen=True)
class WeightGroup:
    """The weights of one section on the page of weights, with what they sum to."""

    title: str
    own: Any
    rows: list[Any]
    total: str
    must_be_100: bool


class WeightsForm(forms.Form):
    """All weights of a scorecard on one page; a field is named by key, so that it survives a move."""

    def __init__(self, data: Any, *, scorecard: Scorecard) -> None:
        super().__init__(data)
        self.scorecard = scorecard
        self._sections: dict[int, str] = {}
        self._criteria: dict[tuple[int, int], str] = {}
        for s, section in enumerate(scorecard.sections):
            if scorecard.mode in {Mode.SECTION, Mode.POOLED} or section.weight is not None:
                self._sections[s] = self._add(f"section-{section.key}", s, section.label, section.weight)
            for c, criterion in enumerate(section.criteria):
                if criterion.is_scoring or criterion.weight is not None:
                    self._criteria[s, c] = self._add(
                        f"criterion-{criterion.key}", f"{s}-{c}", criterion.label, criterion.weight
                    )

    def _add(self, name: str, place: object, label: Label, weight: Fraction | None) -> str:
        name = name if name not in self.fields else f"{name}-{place}"
        self.fields[name] = ExactField(here(label))
        self.initial[name] = weight
        return name

    def groups(self) -> list[WeightGroup]:
        """Give the fields by section, each with the sum that is stored now."""
        return [self._group(s, section) for s, section in enumerate(self.scorecard.sections)]

    def _group(self, s: int, section: Section) -> WeightGroup:
        places = [(s, c) for c in range(len(section.criteria))]
        return WeightGroup(
            title=here(section.label),
            own=self[self._sections[s]] if s in self._sections else None,
            rows=[self[self._criteria[place]] for place in places if place in self._criteria],
            total=_sum(c.weight for c in section.criteria if c.is_scoring and not c.is_bonus),
            must_be_100=section.weights is WeightKind.PERCENT and self.scorecard.mode is Mode.SECTION,
        )

    def section_total(self) -> str:
        """Give the sum of the sections' weights as stored."""
        return _sum(section.weight for section in self.scorecard.sections)

    def criteria_total(self) -> str:
        """Give the sum of all criteria's weights as stored, which is what the mode by criterion looks at."""
        criteria = self.scorecard.criteria
        return _sum(c.weight for c in criteria if c.is_scoring and not c.is_bonus)

    def changed(self, scorecard: Scorecard) -> Scorecard:
        """Put the entered weights into the scorecard that the form was made for."""
        return with_weights(
            scorecard,
            {place: self.cleaned_data[name] for place, name in self._sections.items()},
            {place: self.cleaned_data[name] for place, name in self._criteria.items()},
        )


def _sum(weights: Any) -> str:
    given = [weight for weight in weights if weight is not None]
    return decimal_text(sum(given, Fraction(0))) if given else "—"
