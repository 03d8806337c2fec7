"""The lists of a criterion: its answers, its ranges, and the conditions under which it is asked."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from qc.admin.editor.criteria import NUMERIC
from qc.admin.editor.fields import ExactField, FlagField, RowForm, TextField, WordField, rows_of
from qc.domain.scorecard import Condition, Criterion, Label, NumberRange, Option, Scorecard
from qc.domain.scorecard.editing import free_key
from qc.domain.words import Kind, Mode
from qc.wording import here

WITH_OPTIONS = {Kind.CHOICE, Kind.YES_NO, Kind.MULTI_SELECT}


class OptionForm(RowForm):
    """One answer of a choice, one tick of a multi-select."""

    label_zh = TextField(_("In Chinese"))
    label_en = TextField(_("In English"))
    points = ExactField(_("Points"))
    unchosen = ExactField(_("Points when left out"))
    hit = ExactField(_("Amount of a hit"))
    is_critical = FlagField(_("Critical error"))
    key = TextField(_("Key"))

    def __init__(self, *args: Any, criterion: Criterion, mode: Mode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criterion, self.mode = criterion, mode
        self.at = f"options-{self.initial.get('key', '')}"
        self.make_room_for_lines()
        options = criterion.options
        idle = {
            "points": mode is Mode.DEDUCT and not any(o.points for o in options),
            "unchosen": criterion.kind is not Kind.MULTI_SELECT and not any(o.unchosen for o in options),
            "hit": (mode is not Mode.DEDUCT or criterion.kind is Kind.YES_NO)
            and all(o.hit is None for o in options),
        }
        if criterion.kind is Kind.MULTI_SELECT and mode is Mode.DEDUCT:
            idle["unchosen"] = not any(o.unchosen for o in options)
        if criterion.kind is Kind.YES_NO and self.initial:
            self.fields["key"].widget.attrs["readonly"] = True
        self.leave_out(name for name, is_idle in idle.items() if is_idle)

    def part(self, old: Option | None, taken: set[str]) -> Option:
        """Give the option; a missing key is made from its English label."""
        data = self.cleaned_data
        key = data["key"] or free_key(data["label_en"] or "option", taken)
        taken.add(key)
        numbers = self.entered(["unchosen", "hit", "points"])
        values: dict[str, Any] = {"hit": numbers["hit"]} if "hit" in numbers else {}
        if "unchosen" in numbers:
            values["unchosen"] = numbers["unchosen"] or Fraction(0)
        if "points" in numbers:
            values["points"] = self._points() if numbers["points"] is None else numbers["points"]
        blank = Option(key="", label=Label("", ""))
        return replace(
            old or blank, key=key, label=self.label_of(), is_critical=data["is_critical"], **values
        )

    def _points(self) -> Fraction:
        """Give the points of an empty field: a tick earns one, another answer none."""
        is_tick = self.criterion.kind is Kind.MULTI_SELECT and self.mode is not Mode.DEDUCT
        return Fraction(1) if is_tick else Fraction(0)


class RangeForm(RowForm):
    """The points of a range of numbers."""

    low = ExactField(_("From"))
    high = ExactField(_("To"))
    points = ExactField(_("Points"))
    is_critical = FlagField(_("Critical error"))

    at = "ranges"

    def part(self) -> NumberRange:
        """Give the range; an empty number is 0."""
        data = self.cleaned_data
        zero = Fraction(0)
        return NumberRange(
            data["low"] or zero, data["high"] or zero, data["points"] or zero, is_critical=data["is_critical"]
        )


class ConditionForm(RowForm):
    """One condition: another criterion, and which of its answers or numbers."""

    criterion = WordField(_("Only asked when"), [])
    any_of = forms.MultipleChoiceField(
        label=_("was answered by any of"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget()
    )
    at_least = ExactField(_("was at least"))
    at_most = ExactField(_("was at most"))

    at = "visible_when"

    def __init__(self, *args: Any, scorecard: Scorecard, before: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.initial.get("criterion", "")
        self.fields["criterion"].choices = _targets(before, stored)  # type: ignore[attr-defined]
        self.fields["criterion"].required = False
        chosen = self.data.get(self.add_prefix("criterion"), stored) if self.is_bound else stored
        target = scorecard.criterion_by_key.get(chosen)
        self._show(target, self.initial.get("any_of", ()))

    def _show(self, target: Criterion | None, stored: tuple[str, ...]) -> None:
        """Offer what the target can be tested for; a test that is stored stays in sight."""
        options = [(o.key, here(o.label)) for o in target.options] if target else []
        known = {key for key, _label in options}
        options += [(key, key) for key in dict.fromkeys(stored) if key not in known]
        self.fields["any_of"].choices = options  # type: ignore[attr-defined]
        if not options:
            self.leave_out(["any_of"])
        is_number = target is not None and target.kind in NUMERIC
        for name in ("at_least", "at_most"):
            if not is_number and self.initial.get(name) is None:
                self.leave_out([name])

    def part(self, old: Condition | None) -> Condition:
        """Give the condition; the order in which its answers were listed is kept."""
        values = self.entered(["any_of", "at_least", "at_most"])
        chosen = tuple(values.pop("any_of", ()))
        if old is not None and set(chosen) == set(old.any_of):
            chosen = old.any_of
        blank = Condition("")
        return replace(old or blank, criterion=self.cleaned_data["criterion"], any_of=chosen, **values)


OptionRows = rows_of(OptionForm, is_ordered=True)
FixedOptionRows = rows_of(OptionForm, blank=0)
RangeRows = rows_of(RangeForm)
ConditionRows = rows_of(ConditionForm, blank=1)


class CriterionRows:
    """The three lists of a criterion, as far as its kind has them."""

    def __init__(
        self, data: Any, *, criterion: Criterion, scorecard: Scorecard, before: list[Criterion]
    ) -> None:
        self.options = self.ranges = None
        if criterion.kind in WITH_OPTIONS or criterion.options:
            self.options = _option_rows(data, criterion, scorecard.mode)
        if criterion.kind is Kind.NUMBER or criterion.ranges:
            self.ranges = _range_rows(data, criterion, scorecard.mode)
        initial = [
            {"criterion": c.criterion, "any_of": c.any_of, "at_least": c.at_least, "at_most": c.at_most}
            for c in criterion.conditions
        ]
        self.conditions = ConditionRows(
            data, initial=initial, prefix="conditions",
            form_kwargs={"scorecard": scorecard, "before": before},
        )  # fmt: skip

    def lists(self) -> list[Any]:
        """Give the lists that are shown."""
        return [rows for rows in (self.options, self.ranges, self.conditions) if rows is not None]

    def is_valid(self) -> bool:
        """Check every list, so that all faults are shown at once."""
        checked = [rows.is_valid() for rows in self.lists()]
        return all(checked)

    def changed(self, criterion: Criterion) -> Criterion:
        """Put the entered rows into a criterion."""
        values: dict[str, Any] = {"conditions": _changed_conditions(self.conditions, criterion)}
        if self.options is not None:
            values["options"] = _changed_options(self.options, criterion)
        if self.ranges is not None:
            values["ranges"] = tuple(form.part() for _place, form in self.ranges.rows())
        return replace(criterion, **values)


def _option_rows(data: Any, criterion: Criterion, mode: Mode) -> Any:
    initial = [
        {
            "key": o.key,
            "label_en": o.label.en,
            "label_zh": o.label.zh,
            "points": o.points,
            "unchosen": o.unchosen,
            "hit": o.hit,
            "is_critical": o.is_critical,
        }
        for o in criterion.options
    ]
    is_fixed = criterion.kind is Kind.YES_NO and {o.key for o in criterion.options} == {"yes", "no"}
    rows = FixedOptionRows if is_fixed else OptionRows
    return rows(data, initial=initial, prefix="options", form_kwargs={"criterion": criterion, "mode": mode})


def _range_rows(data: Any, criterion: Criterion, mode: Mode) -> Any:
    if mode is Mode.DEDUCT and not criterion.ranges:
        return None
    initial = [
        {"low": r.low, "high": r.high, "points": r.points, "is_critical": r.is_critical}
        for r in criterion.ranges
    ]
    return RangeRows(data, initial=initial, prefix="ranges")


def _changed_options(rows: Any, criterion: Criterion) -> tuple[Option, ...]:
    kept = rows.rows()
    taken = {form.cleaned_data["key"] for _place, form in kept}
    return tuple(form.part(_old(criterion.options, place), taken) for place, form in kept)


def _changed_conditions(rows: Any, criterion: Criterion) -> tuple[Condition, ...]:
    kept = [(place, form) for place, form in rows.rows() if form.cleaned_data["criterion"]]
    return tuple(form.part(_old(criterion.conditions, place)) for place, form in kept)


def _old(parts: tuple[Any, ...], place: int) -> Any:
    return parts[place] if place < len(parts) else None


def _targets(before: list[Criterion], stored: str) -> list[tuple[str, Any]]:
    """List the criteria asked before that can be tested, and the one that is stored."""
    known = [(c.key, here(c.label) or c.key) for c in before if c.key and not c.kind.never_scores]
    extra = [(stored, stored)] if stored and stored not in dict(known) else []
    return [("", "—"), *known, *extra]
