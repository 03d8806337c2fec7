"""Filling a pattern into the roster sheet: a rotation of codes, or what stood in other days."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from common.months import Month
from staff.admin.sheet_edit import SheetEdit
from staff.domain.roster_patterns import repeated
from staff.models import Employee, RosterEntry
from staff.selectors.roster_sheet import Cell

LONGEST_PATTERN = 62
"""Days that may be copied at a time: two months."""


class DayInput(UnfoldAdminTextInputWidget):
    """The browser's own picker of a day, which works on a phone."""

    input_type = "date"


class PatternForm(forms.Form):
    """Which pattern goes where; nothing is saved by it."""

    codes = forms.CharField(
        label=_("Rotation"),
        required=False,
        max_length=400,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Codes in order, parted by spaces, repeated to the last day: 早 早 中 中 夜 休 休."),
    )
    copy_from = forms.DateField(
        label=_("Or copy from"),
        required=False,
        widget=DayInput,
        help_text=_("First day of a week or month whose pattern is repeated, each person's own."),
    )
    copy_days = forms.IntegerField(
        label=_("Days copied"),
        min_value=1,
        max_value=LONGEST_PATTERN,
        initial=7,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    fill_from = forms.DateField(label=_("From"), widget=DayInput)
    fill_until = forms.DateField(label=_("Until"), widget=DayInput)
    fill_people = forms.CharField(
        label=_("People"),
        required=False,
        max_length=400,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Work numbers, parted by spaces; empty for the whole team."),
    )
    step = forms.IntegerField(
        label=_("Step"),
        min_value=0,
        max_value=LONGEST_PATTERN,
        initial=0,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("So many codes later begins each next person of the team."),
    )

    def __init__(self, *args: Any, month: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month = month
        self.fields["fill_from"].initial = month.first
        self.fields["fill_until"].initial = month.last
        self.fields["copy_from"].widget.attrs["data-previous"] = month.previous().first.isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for one pattern, and for days in order inside the month."""
        told = super().clean() or {}
        if bool(told.get("codes")) == bool(told.get("copy_from")):
            raise forms.ValidationError(_("Write a rotation, or name a day to copy from."))
        first, last = told.get("fill_from"), told.get("fill_until")
        if first and last and not self.month.first <= first <= last <= self.month.last:
            raise forms.ValidationError(_("The days lie in the month shown, the first before the last."))
        return told

    def fill(self, edit: SheetEdit, viewer: Employee) -> None:
        """Write the pattern into the open cells; an empty place of a pattern leaves its cell alone."""
        told = self.cleaned_data
        wanted = set(told["fill_people"].split())
        people = [one for one in edit.sheet.people if not wanted or one.work_number in wanted]
        patterns = self._copied(edit, viewer) if told["copy_from"] else {}
        for place, person in enumerate(people):
            codes = patterns.get(person.pk) if told["copy_from"] else told["codes"].split()
            offset = place * (told["step"] or 0)
            for cell, text in self._cells(person.pk, codes or [""], offset):
                if text and cell in edit.open_cells:
                    edit.typed[cell] = text
                    if text == edit.shown_as_seen(cell):
                        del edit.typed[cell]

    def _cells(self, pk: int, codes: Sequence[str], offset: int) -> Iterator[tuple[Cell, str]]:
        told = self.cleaned_data
        for day, text in repeated(codes, told["fill_from"], told["fill_until"], offset=offset):
            yield (pk, day), text

    def _copied(self, edit: SheetEdit, viewer: Employee) -> dict[int, list[str]]:
        """Read everybody's own pattern from the days it is copied from."""
        first: date = self.cleaned_data["copy_from"]
        days = [first + timedelta(days=step) for step in range(self.cleaned_data["copy_days"] or 7)]
        rows = RosterEntry.objects.visible_to(viewer).filter(
            employee__in=[person.pk for person in edit.sheet.people], day__range=(days[0], days[-1])
        )
        stored = {(pk, day): shift for pk, day, shift in rows.values_list("employee", "day", "shift")}
        return {
            person.pk: [
                edit.text((person.pk, day))
                if day in self.month
                else edit.sheet.written(stored, (person.pk, day))
                for day in days
            ]
            for person in edit.sheet.people
        }
