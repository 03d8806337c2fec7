"""The form of what a scorecard says of itself: mode, line, bands, limits."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from qc.admin.editor import words
from qc.admin.editor.fields import ExactField, FlagField, PartForm, RowForm, TextField, WordField, rows_of
from qc.domain.scorecard import Band, Deduction, Scorecard
from qc.domain.scorecard.editing import free_key
from qc.domain.words import CriticalEffect, FractionRule, Mode, NaScope, WeightKind
from qc.models import ScorecardVersion
from staff.models import Desk

_DEDUCT = ("base", "lower", "upper")
_NOT_DEDUCT = ("fraction", "weights", "is_capped")


class PropertiesForm(PartForm):
    """Everything of a scorecard but its sections and bands."""

    title_en = TextField(_("Title in English"))
    title_zh = TextField(_("Title in Chinese"))
    desk = WordField(_("Desk"), [], help_text=_("Whose contacts are scored with it."))
    mode = WordField(_("Mode"), words.MODES, help_text=_("How answers become one score."))
    fraction = WordField(_("Share of an answer"), words.FRACTIONS)
    na_scope = WordField(
        _("Weight of what does not apply goes"), words.NA_SCOPES, help_text=_("Mode by criterion only.")
    )
    weights = WordField(_("Weights"), words.WEIGHT_KINDS)
    base = ExactField(_("Base"), help_text=_("What every evaluation begins with."))
    lower = ExactField(_("Lower limit"))
    upper = ExactField(_("Upper limit"))
    pass_line = ExactField(_("Pass line"), help_text=_("Empty: there is none."))
    critical_effect = WordField(_("A critical error"), words.CRITICAL_EFFECTS)
    is_capped = FlagField(_("A bonus stops at 100 %"))
    places = forms.IntegerField(
        label=_("Decimal places shown"),
        min_value=0,
        max_value=6,
        help_text=_("Six are stored."),
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    source = TextField(_("Source"), help_text=_("Where the scorecard comes from."))
    note = forms.CharField(required=False, max_length=300, label=_("What is new in this version"))

    def __init__(self, data: Any, *, scorecard: Scorecard, version: ScorecardVersion) -> None:
        initial = {
            "title_en": scorecard.title.en,
            "title_zh": scorecard.title.zh,
            "note": version.note,
            **{name: getattr(scorecard.deduction, name) for name in _DEDUCT},
        }
        plain = ("desk", "mode", "fraction", "na_scope", "weights", "pass_line", "critical_effect")
        initial |= {name: getattr(scorecard, name) for name in (*plain, "is_capped", "places", "source")}
        super().__init__(data, initial=initial)
        self.scorecard = scorecard
        self.fields["desk"].choices = desk_choices(scorecard.desk)  # type: ignore[attr-defined]
        self.fields["desk"].required = False
        self.fields["note"].widget = TextField("").widget
        self.make_room_for_lines()
        self.leave_out(self._without_meaning())

    def _without_meaning(self) -> set[str]:
        """Name the fields that play no part in the mode and stand at their defaults."""
        card = self.scorecard
        if card.mode is Mode.DEDUCT:
            at_default = {
                "fraction": card.fraction is FractionRule.OVER_MAX,
                "weights": card.weights is WeightKind.RELATIVE,
                "is_capped": card.is_capped,
                "na_scope": card.na_scope is NaScope.SCORECARD,
            }
            return {name for name, is_default in at_default.items() if is_default}
        without = set(_DEDUCT) if card.deduction == Deduction() else set()
        if card.mode is not Mode.CRITERION and card.na_scope is NaScope.SCORECARD:
            without.add("na_scope")
        return without

    def changed(self, scorecard: Scorecard) -> Scorecard:
        """Put what was entered into a scorecard."""
        values = self.entered(["desk", "source", "is_capped", "pass_line", "places"])
        for name, word in (
            ("mode", Mode),
            ("fraction", FractionRule),
            ("na_scope", NaScope),
            ("weights", WeightKind),
            ("critical_effect", CriticalEffect),
        ):
            if name in self.fields:
                values[name] = word(self.cleaned_data[name])
        limits = {
            name: value if value is not None else getattr(Deduction(), name)
            for name, value in self.entered(_DEDUCT).items()
        }
        return replace(
            scorecard,
            title=self.label_of("title"),
            deduction=replace(scorecard.deduction, **limits),
            **values,
        )


class BandForm(RowForm):
    """One band."""

    label_en = TextField(_("In English"))
    label_zh = TextField(_("In Chinese"))
    low = ExactField(_("From"))
    high = ExactField(_("To"))
    key = TextField(_("Key"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = f"bands-{self.initial.get('key', '')}"
        self.make_room_for_lines()

    def part(self, taken: set[str]) -> Band:
        """Give the band; a missing key is made from its English name."""
        data = self.cleaned_data
        key = data["key"] or free_key(data["label_en"] or "band", taken)
        taken.add(key)
        high = Fraction(100) if data["high"] is None else data["high"]
        return Band(key=key, label=self.label_of(), low=data["low"] or Fraction(0), high=high)


BandRows = rows_of(BandForm)


def band_rows(data: Any, scorecard: Scorecard) -> Any:
    """Give the rows of the bands."""
    initial = [
        {
            "key": band.key,
            "label_en": band.label.en,
            "label_zh": band.label.zh,
            "low": band.low,
            "high": band.high,
        }
        for band in scorecard.bands
    ]
    return BandRows(data, initial=initial, prefix="bands")


def changed_bands(rows: Any) -> tuple[Band, ...]:
    """Give the bands that were entered."""
    kept = [form for _place, form in rows.rows()]
    taken = {form.cleaned_data["key"] for form in kept}
    return tuple(form.part(taken) for form in kept)


def desk_choices(current: str) -> list[tuple[str, Any]]:
    """List the desks by their code, any desk first; one that is unknown stays in the list."""
    desks = [(desk.code, str(desk)) for desk in Desk.objects.all()]
    known = {code for code, _label in desks}
    unknown = [(current, current)] if current and current not in known else []
    return [("", _("any desk")), *desks, *unknown]


class NewScorecardForm(forms.Form):
    """A scorecard from scratch: its name and mode; everything else follows in the editor."""

    title_zh = TextField(_("Title in Chinese"))
    title_en = TextField(_("Title in English"))
    key = TextField(
        _("Key"), help_text=_("Stable name: small letters, digits, underscores. Empty: made from the title.")
    )
    desk = WordField(_("Desk"), [], help_text=_("Whose contacts are scored with it."))
    mode = WordField(_("Mode"), words.MODES, help_text=_("How answers become one score."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].choices = desk_choices("")  # type: ignore[attr-defined]
        self.fields["desk"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for a title in one language at least."""
        data = super().clean() or {}
        if not (data.get("title_en") or data.get("title_zh")):
            raise forms.ValidationError(_("Give a title in at least one language."))
        return data

    def definition(self) -> dict[str, Any]:
        """Give the definition of the empty scorecard."""
        data = self.cleaned_data
        return {
            "key": data["key"] or free_key(data["title_en"] or "scorecard", ()),
            "title": {"en": data["title_en"], "zh": data["title_zh"]},
            "desk": data["desk"],
            "mode": data["mode"],
        }
