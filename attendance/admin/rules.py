"""Rules in the admin: every setting by its name and unit; a change is a new rule set from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from attendance.domain.rule_settings import RANGES, SPANS
from attendance.domain.rules import Rules
from attendance.models import RuleSet
from attendance.models.checks import faults_of_settings
from attendance.selectors.rule_trial import RuleTrial, try_rules
from attendance.services.ruling import add_rules
from staff.admin_base import ZhibanAdmin
from staff.selectors import today

ADD = "attendance.add_ruleset"
CLOCKS = frozenset({"flexible_window", "usual_meal", "night_from", "night_until"})
"""Settings that are times of day, written HH:MM; 30:00 is 06:00 of the next day."""


class Wording(NamedTuple):
    """What a setting is called, in which unit it is, and what it means."""

    label: StrOrPromise
    unit: StrOrPromise
    meaning: StrOrPromise


MINUTES = pgettext_lazy("unit of a setting", "minutes")
WORDINGS: dict[str, Wording] = {
    "late_grace_minutes": Wording(
        _("Grace for lateness"), MINUTES, _("For lateness only; once late, every minute counts.")
    ),
    "severe_over_minutes": Wording(_("Severe over"), MINUTES, _("Late or early by more is severe.")),
    "absence_over_minutes": Wording(
        _("Absent over"), MINUTES, _("Late or early by more is half a day absent, and not also counted late.")
    ),
    "punch_window_minutes": Wording(
        _("Window for punches"), MINUTES, _("On either side of a shift, both edges included.")
    ),
    "repeat_within_seconds": Wording(
        _("Repeats within"),
        pgettext_lazy("unit of a setting", "seconds"),
        _("A touch so soon after the one before repeats it."),
    ),
    "overtime_step_minutes": Wording(
        _("Step of overtime"), MINUTES, _("Overtime is rounded down to it, per approval.")
    ),
    "overtime_daily_cap_minutes": Wording(
        _("Cap of overtime a day"), MINUTES, _("Labour Law art. 41; beyond it the day is flagged, never cut.")
    ),
    "overtime_special_minutes": Wording(
        _("Overtime that needs a reason"),
        MINUTES,
        _("Labour Law art. 41: more on a day needs a special reason."),
    ),
    "overtime_monthly_cap_minutes": Wording(
        _("Cap of overtime a month"), MINUTES, _("Labour Law art. 41: 36 hours; flagged, never cut.")
    ),
    "off_post_from_minutes": Wording(
        _("Off post from"), MINUTES, _("What remains uncovered of a gap at the seat.")
    ),
    "outage_people": Wording(
        _("People of an outage"),
        pgettext_lazy("unit of a setting", "people"),
        _("So many must be due before an outage of the switch is recognised."),
    ),
    "outage_share_percent": Wording(
        _("Share of an outage"),
        pgettext_lazy("unit of a setting", "percent"),
        _("So many of them signed out at once: it covers everybody."),
    ),
    "outage_from_minutes": Wording(_("Outage from"), MINUTES, _("An outage lasts at least so long.")),
    "flexible_window": Wording(
        _("Flexible shift"),
        pgettext_lazy("unit of a setting", "time of day"),
        _("Hours in which it may be worked, where the shift names none."),
    ),
    "usual_meal": Wording(
        _("Usual meal"),
        pgettext_lazy("unit of a setting", "time of day"),
        _("Deducted from overtime without a roster, when the approval covers it."),
    ),
    "night_from": Wording(
        _("Night from"), pgettext_lazy("unit of a setting", "time of day"), _("Start of the night.")
    ),
    "night_until": Wording(
        _("Night until"),
        pgettext_lazy("unit of a setting", "time of day"),
        _("End of the night; 30:00 is 06:00 of the next day."),
    ),
    "night_from_minutes": Wording(
        _("Night work from"), MINUTES, _("Minutes worked in the night that make a night.")
    ),
    "leave_conflict_minutes": Wording(
        _("Conflict with leave over"), MINUTES, _("Presence inside leave at the edge of a shift.")
    ),
    "standard_day_minutes": Wording(
        _("Standard day"), MINUTES, _("A working day of the standard of a period (comprehensive hours).")
    ),
}
"""Every setting; a test holds them together with the rules of the engine."""


def clock(minute: int) -> str:
    """Write minutes from midnight as a time; past midnight it counts on: 30:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


class ClockField(forms.CharField):
    """A time of day HH:MM, in minutes from midnight."""

    def to_python(self, value: Any) -> Any:
        """Read the time."""
        hours, _colon, rest = str(value or "").strip().partition(":")
        if not (hours.isdecimal() and rest.isdecimal() and len(rest) == 2 and int(rest) < 60):
            raise forms.ValidationError(_("Write a time like 22:00."))
        return int(hours) * 60 + int(rest)

    def prepare_value(self, value: Any) -> Any:
        """Write the time."""
        return clock(value) if isinstance(value, int) else value


class RulesForm(forms.Form):
    """A rule set: its name, its first day, and every setting by its name."""

    code = forms.SlugField(label=_("code"), max_length=40, widget=UnfoldAdminTextInputWidget)
    in_force_from = forms.DateField(
        label=_("in force from"),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text=_("First day judged by these rules; of two with the same day the later entry."),
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, wording in WORDINGS.items():
            for suffix in ("_start", "_end") if name in SPANS else ("",):
                self.fields[name + suffix] = _field(name, suffix, wording)

    def clean_code(self) -> str:
        """Refuse a name that is taken."""
        code: str = self.cleaned_data["code"]
        if RuleSet.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a rule set of this name: choose another."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse settings by which no day could be judged."""
        told = super().clean() or {}
        if not self.errors and (faults := faults_of_settings(self.settings())):
            raise forms.ValidationError(faults)
        return told

    def settings(self) -> dict[str, Any]:
        """Give the settings as they are stored."""
        told = self.cleaned_data
        return {
            name: [told[f"{name}_start"], told[f"{name}_end"]] if name in SPANS else told[name]
            for name in WORDINGS
        }

    def facts(self) -> dict[str, Any]:
        """Give what the service takes."""
        plain = {name: self.cleaned_data[name] for name in ("code", "in_force_from", "note")}
        return {**plain, "settings": self.settings()}


def _field(name: str, suffix: str, wording: Wording) -> forms.Field:
    least, most = RANGES[name]
    ends = {"": "", "_start": _("from"), "_end": _("until")}
    label = f"{wording.label} {ends[suffix]}".strip() + f" ({wording.unit})"
    if name in CLOCKS:
        return ClockField(label=label, help_text=str(wording.meaning), widget=UnfoldAdminTextInputWidget)
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=str(wording.meaning),
        widget=UnfoldAdminIntegerFieldWidget,
    )


def settings_of(row: RuleSet | None) -> dict[str, Any]:
    """Give every setting of a rule set, the defaults too; those of the product where there is none."""
    usual = Rules()
    stored: Mapping[str, Any] = row.settings if row else {}
    return {name: stored.get(name, getattr(usual, name)) for name in WORDINGS}


def shown(name: str, value: Any) -> str:
    """Write a setting as people do, with its unit."""
    if name in SPANS:
        return "–".join(clock(minute) for minute in value)
    return clock(value) if name in CLOCKS else f"{value} {WORDINGS[name].unit}"


def predecessor(row: RuleSet) -> RuleSet | None:
    """Find the rules that were in force before these."""
    earlier = RuleSet.objects.filter(in_force_from__lte=row.in_force_from).exclude(pk=row.pk)
    return earlier.exclude(in_force_from=row.in_force_from, pk__gt=row.pk).first()


@admin.register(RuleSet)
class RuleSetAdmin(ZhibanAdmin):
    """Dated rules: another version is added, an old one stays what it was."""

    list_display = ["code", "in_force_from", "show_changes", "note"]
    ordering = ["-in_force_from", "-pk"]
    fields = ["code", "in_force_from", "note", "show_changes", "show_settings"]
    readonly_fields = ["show_changes", "show_settings"]
    actions_list = ["add_rule_set"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rules are added on a page of their own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("what changed"))
    def show_changes(self, row: RuleSet) -> SafeString | str:
        """Say what differs from the rules before."""
        before = predecessor(row)
        if before is None:
            return "—"
        old, new = settings_of(before), settings_of(row)
        lines = [
            (WORDINGS[name].label, shown(name, old[name]), shown(name, new[name]))
            for name in WORDINGS
            if list_or_value(old[name]) != list_or_value(new[name])
        ]
        return format_html_join("", "<div>{}: {} → {}</div>", lines) or "—"

    @display(description=_("settings"))
    def show_settings(self, row: RuleSet) -> SafeString:
        lines = [
            (WORDINGS[name].label, shown(name, value), WORDINGS[name].meaning)
            for name, value in settings_of(row).items()
        ]
        return format_html_join("", "<div><b>{}</b>: {} · {}</div>", lines)

    @action(description=_("Add rules from a day on"), url_path="add-rules", permissions=[ADD], icon="add")
    def add_rule_set(self, request: HttpRequest) -> HttpResponse:
        """Add a rule set: look at what it would change, then add it."""
        if not request.user.has_perm(ADD):
            raise PermissionDenied
        form = RulesForm(request.POST or None, initial=_initial(today()))
        trial = None
        if request.method == "POST" and form.is_valid():
            if "_add" in request.POST:
                row = add_rules(**form.facts(), by=request.user, now=timezone.now())  # type: ignore[arg-type]
                messages.success(request, _("Added; months that are not published are derived again."))
                return HttpResponseRedirect(reverse("admin:attendance_ruleset_change", args=[row.pk]))
            trial = try_rules(RuleSet(**form.facts()), now=timezone.now())
        return self._page(request, form, trial)

    def _page(self, request: HttpRequest, form: RulesForm, trial: RuleTrial | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add rules from a day on"),
            "form": form,
            "trial": trial,
            "back_url": reverse("admin:attendance_ruleset_changelist"),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/attendance/ruleset/add_rules.html", context, status=status)


def list_or_value(value: Any) -> Any:
    """Compare a span whether it is stored as a list or known as a pair."""
    return list(value) if isinstance(value, tuple) else value


def _initial(day: date) -> dict[str, Any]:
    """Begin with the rules in force, under the next free name."""
    latest = RuleSet.objects.filter(in_force_from__lte=day).first() or RuleSet.objects.first()
    number = RuleSet.objects.count()
    while RuleSet.objects.filter(code=f"R{number}").exists():
        number += 1
    initial: dict[str, Any] = {"code": f"R{number}"}
    for name, value in settings_of(latest).items():
        if name in SPANS:
            initial |= {f"{name}_start": value[0], f"{name}_end": value[1]}
        else:
            initial[name] = value
    return initial
