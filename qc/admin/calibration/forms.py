"""Forms of calibration sessions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from qc.admin.answer_fields import answer_fields, given_answer
from qc.admin.calibration.session_page import Row
from qc.domain.answers import BLANK, parse_answers
from qc.domain.calibration import MOST_CONTACTS
from qc.domain.scorecard import Scorecard
from qc.models import ScorecardVersion
from qc.selectors.calibration import ContactFindings, Question
from qc.services import Agreed
from staff.models import Desk, Employee, PostCode
from staff.selectors import holders_of


class PeopleField(forms.ModelMultipleChoiceField):
    """Inspectors to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("inspectors"),
            queryset=Employee.objects.none(),
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
            help_text=_("Each scores every contact by themselves."),
            **kwargs,
        )


class PlanForm(forms.Form):
    """What a session is to be."""

    name = forms.CharField(label=_("name"), max_length=100, widget=UnfoldAdminTextInputWidget)
    version = forms.ModelChoiceField(
        label=_("scorecard version"),
        queryset=ScorecardVersion.objects.none(),
        widget=UnfoldAdminSelectWidget,
    )
    due_on = forms.DateField(
        label=_("due on"),
        help_text=_("Day by which every inspector has scored."),
        widget=UnfoldAdminDateWidget,
    )
    inspectors = PeopleField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = ScorecardVersion.objects.published().select_related("scorecard").defer("definition")
        self.fields["version"].queryset = versions.order_by("scorecard__key")  # type: ignore[attr-defined]
        posted = [person.pk for person in holders_of([PostCode.QUALITY_INSPECTOR], today)]
        people = Employee.objects.filter(pk__in=posted).order_by("work_number")
        self.fields["inspectors"].queryset = people  # type: ignore[attr-defined]
        self.initial.setdefault("inspectors", posted)
        self.initial.setdefault("due_on", today + timedelta(days=4))


class WishForm(forms.Form):
    """Which contacts to choose from."""

    first_day = forms.DateField(label=_("first day"), widget=UnfoldAdminDateWidget)
    last_day = forms.DateField(label=_("last day"), widget=UnfoldAdminDateWidget)
    minimum_seconds = forms.IntegerField(
        label=_("minimum talk"), min_value=0, max_value=86_400, widget=UnfoldAdminIntegerFieldWidget
    )
    desk = forms.ModelChoiceField(
        label=_("desk"), queryset=Desk.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    count = forms.IntegerField(
        label=_("how many to draw"),
        min_value=1,
        max_value=MOST_CONTACTS,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    @staticmethod
    def defaults(today: date) -> dict[str, Any]:
        """Give what is filled in at first: calls of a minute or more of the last two weeks."""
        return {
            "first_day": today - timedelta(days=14),
            "last_day": today - timedelta(days=1),
            "minimum_seconds": 60,
            "desk": None,
            "count": 3,
        }


class AgreeForm(forms.Form):
    """The agreed sheet of one contact: an answer to every criterion, why, and what is kept as a note."""

    def __init__(
        self, data: Any, files: Any, *, findings: ContactFindings, scorecard: Scorecard, rows: list[Row]
    ) -> None:
        super().__init__(data, files)
        self.scorecard = scorecard
        self._rows = rows
        for question in findings.questions:
            key = question.criterion.key
            proposed = parse_answers(self.scorecard, {key: proposal(question)}).get(key, BLANK)
            self.fields |= answer_fields(question.criterion, proposed)
            self.fields[f"value-{key}"].label = _("agreed answer")
            agreed = question.agreed
            self.fields[f"reasoning-{key}"] = forms.CharField(
                label=_("reasoning"),
                max_length=2000,
                required=False,
                initial=agreed.reasoning if agreed else "",
                widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            )
            self.fields[f"note-{key}"] = forms.BooleanField(
                label=_("keep as a note beside the criterion"),
                required=False,
                initial=agreed.is_note if agreed else False,
                widget=UnfoldBooleanWidget(),
            )

    def disputed(self) -> list[tuple[Row, list[forms.BoundField]]]:
        """Give the criteria on which not all said the same, with their fields."""
        return [self._asked(row) for row in self._rows if row.is_disputed]

    def undisputed(self) -> list[tuple[Row, list[forms.BoundField]]]:
        """Give the other criteria, with their fields; these are filled in already."""
        return [self._asked(row) for row in self._rows if not row.is_disputed]

    def _asked(self, row: Row) -> tuple[Row, list[forms.BoundField]]:
        return row, [self[name] for name in self.fields if name.partition("-")[2] == row.criterion.key]

    def agreed(self) -> dict[str, Agreed]:
        """Read what was agreed; criteria without an answer are left out."""
        given: dict[str, Agreed] = {}
        for criterion in self.scorecard.criteria:
            answer = given_answer(criterion, self.cleaned_data)
            if answer is not None:
                given[criterion.key] = Agreed(
                    answer,
                    self.cleaned_data[f"reasoning-{criterion.key}"],
                    self.cleaned_data[f"note-{criterion.key}"],
                )
        return given


def proposal(question: Question) -> dict[str, Any] | None:
    """Propose what was agreed before, or else what all inspectors said; nothing where they differ."""
    if question.agreed is not None:
        return {**question.agreed.answer}
    if question.is_disputed or not question.voices:
        return None
    return {
        name: value
        for name, value in question.voices[0].answer.items()
        if name in {"value", "na", "na_reason", "system_cause"}
    }
