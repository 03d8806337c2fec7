"""The form of a scheme: weights by group of posts, figures of each component, grades."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from appraisal.domain.components import COMPONENTS
from appraisal.domain.scheme import MOST_OBJECTION_DAYS, faults_of
from appraisal.models import AppraisalScheme
from appraisal.wording import FIGURES, WHEN_MISSING, component_label, fault_text
from common.errors import DomainError
from common.months import Month
from staff.models import Post

MORE = 1
"""Empty columns for another group, and empty rows for another grade."""


def _text(label: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=100, widget=UnfoldAdminTextInputWidget(attrs=attrs)
    )


class SchemeForm(forms.Form):
    """A scheme from a month on; it begins as the one in force."""

    code = forms.SlugField(label=_("code"), max_length=40, widget=UnfoldAdminTextInputWidget)
    first_month = forms.CharField(
        label=_("from month"),
        help_text=_(
            "Year and month, for example 2026-10. Months that were posted keep the scheme they have."
        ),
        widget=UnfoldAdminTextInputWidget,
    )
    note = forms.CharField(
        label=_("note"),
        max_length=300,
        required=False,
        help_text=_("What is changed, and why."),
        widget=UnfoldAdminTextInputWidget,
    )
    objection_days = forms.IntegerField(
        label=_("days for objections"),
        min_value=0,
        max_value=MOST_OBJECTION_DAYS,
        widget=UnfoldAdminTextInputWidget,
    )
    least_weight = forms.DecimalField(
        label=_("least weight, percent"),
        help_text=_("With less of the weights there, nobody gets a total."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, data: Any = None, files: Any = None, *, start: dict[str, Any]) -> None:
        """Lay the form out by a scheme to start from."""
        self.group_count = len(start["groups"]) + MORE
        self.grade_count = len(start["grades"]) + MORE
        super().__init__(data, initial=_initial(start))
        posts = [(post.code, post.label) for post in Post.objects.all()]
        for at in range(self.group_count):
            self.fields[f"group{at}_name"] = _text(_("name in English"))
            self.fields[f"group{at}_name_zh"] = _text(_("name in Chinese"))
            self.fields[f"group{at}_code"] = _text(_("code"))
            self.fields[f"group{at}_posts"] = forms.MultipleChoiceField(
                label=_("posts"),
                choices=posts,
                required=False,
                widget=forms.SelectMultiple(attrs={"size": 5}),
            )
            for code in COMPONENTS:
                self.fields[f"group{at}_{code}"] = _text(component_label(code), inputmode="decimal")
        for at in range(self.grade_count):
            for name in ("code", "name", "name_zh", "from"):
                self.fields[f"grade{at}_{name}"] = _text()
        for code, component in COMPONENTS.items():
            for name in component.figures:
                self.fields[f"{code}_{name}"] = _text(FIGURES[name], inputmode="decimal")
            self.fields[f"{code}_when_missing"] = forms.ChoiceField(
                label=_("when missing"), choices=list(WHEN_MISSING.items()), widget=UnfoldAdminSelectWidget
            )

    def clean_code(self) -> str:
        """Refuse a name that is taken."""
        code: str = self.cleaned_data["code"]
        if AppraisalScheme.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a scheme of this name: choose another."))
        return code

    def clean_first_month(self) -> Month:
        """Read the month."""
        try:
            return Month.parse(self.cleaned_data["first_month"])
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error

    def clean(self) -> dict[str, Any]:
        """Name everything by which nobody could be appraised."""
        told = super().clean() or {}
        if not self.errors and (faults := faults_of(self.definition())):
            raise forms.ValidationError([fault_text(fault) for fault in faults])
        return told

    def definition(self) -> dict[str, Any]:
        """Give the scheme as it is stored; groups and grades without a code are left out."""
        told = self.cleaned_data
        return {
            "objection_days": told["objection_days"],
            "least_weight": _plain(str(told["least_weight"])),
            "grades": [
                {
                    "code": told[f"grade{at}_code"].strip(),
                    "name": told[f"grade{at}_name"].strip(),
                    "name_zh": told[f"grade{at}_name_zh"].strip(),
                    "from": _plain(told[f"grade{at}_from"]),
                }
                for at in range(self.grade_count)
                if told[f"grade{at}_code"].strip()
            ],
            "components": {code: dict(self._settings(code)) for code in COMPONENTS},
            "groups": [self._group(at) for at in range(self.group_count) if told[f"group{at}_code"].strip()],
        }

    def _settings(self, code: str) -> Iterator[tuple[str, str]]:
        for name in COMPONENTS[code].figures:
            yield name, _plain(self.cleaned_data[f"{code}_{name}"])
        yield "when_missing", self.cleaned_data[f"{code}_when_missing"]

    def _group(self, at: int) -> dict[str, Any]:
        told = self.cleaned_data
        weights = {code: _plain(told[f"group{at}_{code}"]) for code in COMPONENTS}
        return {
            "code": told[f"group{at}_code"].strip(),
            "name": told[f"group{at}_name"].strip(),
            "name_zh": told[f"group{at}_name_zh"].strip(),
            "posts": told[f"group{at}_posts"],
            "weights": {code: weight for code, weight in weights.items() if weight not in ("", "0")},
        }

    def weight_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Give the table of weights: a row for each component, a cell for each group."""
        return [
            (component_label(code), [self[f"group{at}_{code}"] for at in range(self.group_count)])
            for code in COMPONENTS
        ]

    def group_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Give the heading of the table: names, code and posts of each group."""
        labels = (
            ("name_zh", _("name in Chinese")),
            ("name", _("name in English")),
            ("code", _("code")),
            ("posts", _("posts")),
        )
        return [
            (label, [self[f"group{at}_{name}"] for at in range(self.group_count)]) for name, label in labels
        ]

    def grade_rows(self) -> list[list[forms.BoundField]]:
        """Give the grades, from the best down."""
        names = ("from", "name_zh", "name", "code")
        return [[self[f"grade{at}_{name}"] for name in names] for at in range(self.grade_count)]

    def component_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Give the figures of each component."""
        return [
            (
                component_label(code),
                [self[f"{code}_{name}"] for name in (*component.figures, "when_missing")],
            )
            for code, component in COMPONENTS.items()
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        """Give the fields above the tables."""
        names = ("code", "first_month", "note", "objection_days", "least_weight")
        return [self[name] for name in names]


def _initial(start: dict[str, Any]) -> dict[str, Any]:
    """Spread a scheme over the fields."""
    told: dict[str, Any] = {
        name: start[name] for name in ("code", "first_month", "objection_days", "least_weight")
    }
    for at, group in enumerate(start["groups"]):
        told |= {f"group{at}_{name}": group[name] for name in ("code", "name", "name_zh", "posts")}
        told |= {f"group{at}_{code}": weight for code, weight in group["weights"].items()}
    for at, grade in enumerate(start["grades"]):
        told |= {f"grade{at}_{name}": grade[name] for name in ("code", "name", "name_zh", "from")}
    for code, settings in start["settings"].items():
        told |= {f"{code}_{name}": value for name, value in settings.items()}
    return told


def _plain(text: str) -> str:
    """Write a number without needless zeros; what is none is left for the rules to name."""
    stripped = text.strip()
    try:
        return f"{Decimal(stripped).normalize():f}"
    except ArithmeticError:
        return stripped
