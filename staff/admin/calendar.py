"""The calendar in the admin: years as pictures, entered from their notice, days corrected one by one."""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from common.errors import DomainError
from staff.admin.year_picture import picture_of
from staff.admin_base import ZhibanAdmin
from staff.domain.calendar_year import DayFact, days_of_year, worries
from staff.imports import Announced, read_announcement, read_calendar_file
from staff.models import CalendarDay, CalendarYear
from staff.services import change_calendar_day, enter_calendar_year
from staff.wording import worry_text

ADD_YEAR = "staff.add_calendaryear"


class YearForm(forms.Form):
    """A year by the text of its notice, or by a file; the rest is found in it or written beside it."""

    text = forms.CharField(
        label=_("Text of the notice"),
        required=False,
        max_length=20_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        help_text=_("Paste it as published: “一、元旦：1月1日（周五）至3日（周日）放假，共3天。”"),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("TOML as in seeds/calendar, or CSV or xlsx with day, kind and name."),
    )
    year = forms.IntegerField(
        label=_("year"),
        required=False,
        min_value=2000,
        max_value=2099,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("Where the text does not say it."),
    )
    notice = forms.CharField(
        label=_("notice number"), required=False, max_length=100, widget=UnfoldAdminTextInputWidget
    )
    title = forms.CharField(
        label=_("title of the notice"), required=False, max_length=200, widget=UnfoldAdminTextInputWidget
    )
    announced_on = forms.DateField(
        label=_("announced on"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    source = forms.CharField(
        label=_("source"),
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Where the notice can be read: an address."),
    )
    named = forms.CharField(required=False, widget=forms.HiddenInput)
    announced: Announced

    def clean(self) -> dict[str, Any]:
        """Read the year from what was given; what is written beside it counts before what is found."""
        told = super().clean() or {}
        try:
            self.announced = self._read(told)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return told

    def _read(self, told: dict[str, Any]) -> Announced:
        if file := told.get("file"):
            return read_calendar_file(file.read(), filename=file.name)
        if text := told.get("text"):
            return read_announcement(text, year=told.get("year"))
        with suppress(ValueError, TypeError, AttributeError):
            days = json.loads(told.get("named") or "")
            special = {date.fromisoformat(day): DayFact(*fact) for day, fact in days.items()}
            return Announced(int(told["year"]), special)
        raise forms.ValidationError(_("Paste the text of the notice, or choose a file."))

    def facts(self) -> dict[str, Any]:
        """Give number, title, day and source of the notice: as written, else as found."""
        names = ("notice", "title", "announced_on", "source")
        return {name: self.cleaned_data.get(name) or getattr(self.announced, name) for name in names}

    def filled(self) -> "YearForm":
        """Make the form of the second step, with what was found filled in."""
        named = {day.isoformat(): list(fact) for day, fact in self.announced.special.items()}
        text = "" if self.cleaned_data.get("file") else self.cleaned_data["text"]
        found = {"year": self.announced.year, "named": json.dumps(named, ensure_ascii=False), "text": text}
        return YearForm(initial=found | self.facts())


@admin.register(CalendarYear)
class CalendarYearAdmin(ZhibanAdmin):
    """Announced years; a year that is not listed is refused everywhere."""

    list_display = ["year", "notice", "notice_title", "announced_on"]
    fields = ["year", "notice", "notice_title", "announced_on", "source", "show_worries", "show_year"]
    readonly_fields = ["year", "show_worries", "show_year"]
    actions_list = ["enter_year"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Years come with their days, on a page of their own."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A year that days were judged by stays."""
        return False

    @display(description=_("days"))
    def show_year(self, row: CalendarYear) -> SafeString:
        """Show the twelve months."""
        return _picture(row.year, _facts_of(row).items(), is_linked=True)

    @display(description=_("checks"))
    def show_worries(self, row: CalendarYear) -> str:
        named = {day: fact for day, fact in _facts_of(row).items() if fact.name or fact.kind == "make_up"}
        return " ".join(map(worry_text, worries(row.year, named))) or str(_("Nothing looks wrong."))

    @action(description=_("Enter a year"), url_path="enter", permissions=[ADD_YEAR], icon="event_available")
    def enter_year(self, request: HttpRequest) -> HttpResponse:
        """Enter a year from its notice: pasted, looked at, entered."""
        if not request.user.has_perm(ADD_YEAR):
            raise PermissionDenied
        form = YearForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return self._entry_page(request, form)
        if "_enter" not in request.POST:
            return self._entry_page(request, form.filled(), form.announced)
        try:
            entered = enter_calendar_year(form.announced.year, form.announced.special, **form.facts())
        except DomainError as error:
            form.add_error("notice", str(error))
            return self._entry_page(request, form, form.announced)
        text = _("%(year)s is entered: %(added)d days added, %(changed)d changed.")
        told = {"year": entered.year, "added": entered.added, "changed": entered.changed}
        messages.success(request, text % told)
        return HttpResponseRedirect(
            reverse("admin:staff_calendaryear_change", args=[entered.year.pk]),
        )

    def _entry_page(
        self, request: HttpRequest, form: YearForm, announced: Announced | None = None
    ) -> HttpResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Enter a year"),
            "form": form,
            "confirm": _("Preview"),
            "back_url": reverse("admin:staff_calendaryear_changelist"),
        }
        if announced:
            days = days_of_year(announced.year, announced.special)
            context |= {
                "announced": announced,
                "picture": _picture(announced.year, days, is_linked=False),
                "worries": [worry_text(one) for one in worries(announced.year, announced.special)],
                "is_known": CalendarYear.objects.filter(pk=announced.year).exists(),
            }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/staff/calendaryear/enter.html", context, status=status)


def _facts_of(row: CalendarYear) -> dict[date, DayFact]:
    days = row.days.order_by("day").values_list("day", "kind", "name")
    return {day: DayFact(kind, name) for day, kind, name in days}


def _picture(year: int, days: Iterable[tuple[date, DayFact]], *, is_linked: bool) -> SafeString:
    return render_to_string(
        "admin/staff/calendaryear/picture.html", picture_of(year, dict(days), is_linked=is_linked)
    )


@admin.register(CalendarDay)
class CalendarDayAdmin(ZhibanAdmin):
    """Days by date and kind; a correction has the months it touches derived again."""

    list_display = ["day", "kind", "name"]
    list_filter = ["kind", "year"]
    date_hierarchy = "day"
    fields = ["day", "kind", "name"]
    readonly_fields = ["day"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Days come with their year."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A year has all its days."""
        return False

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        """Correct the day."""
        change_calendar_day(obj.day, DayFact(obj.kind, obj.name))
