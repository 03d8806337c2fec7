"""Rules of wording in the admin: what must never be said, what must be said, and what is left out."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from qc.admin.forms import TrialForm
from qc.admin.labels import SEVERITY_COLOURS
from qc.admin.suggestions import current_version, decisions_url, version_rows
from qc.models import Interjection, PhraseRule, PhraseRuleVersion
from qc.selectors import Trial, try_rules
from qc.services import save_phrase_rule
from qc.wording.phrases import TRIAL, precision_text
from staff.admin_base import ZhibanAdmin
from staff.models import Desk


class LinesField(forms.Field):
    """A list of texts, one per line; blank lines do not count."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        """Write a stored list as lines; what was typed stays as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Read lines into a list."""
        if isinstance(value, list):
            return value
        return [text for line in (value or "").splitlines() if (text := line.strip())]


class PhraseRuleForm(forms.ModelForm[PhraseRule]):
    """A rule of wording; whether it makes sense is asked of the rule itself."""

    phrases = LinesField(
        label=_("phrases"),
        required=False,
        help_text=PhraseRule._meta.get_field("phrases").help_text,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12}),
    )
    exclusions = LinesField(
        label=_("exclusions"),
        required=False,
        help_text=PhraseRule._meta.get_field("exclusions").help_text,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12}),
    )
    desks = forms.MultipleChoiceField(
        label=_("desks"),
        required=False,
        help_text=_("The rule applies to these; none for all."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = PhraseRule
        fields = [
            "code", "name", "name_zh", "kind", "severity", "speaker", "is_active", "phrases", "exclusions",
            "first_turns", "first_seconds", "last_turns", "desks", "source",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "desks" in self.fields:
            self.fields["desks"].choices = [(desk.code, desk.label) for desk in Desk.objects.all()]  # type: ignore[attr-defined]


def _parts(*words: str, desks: str) -> Any:
    """Lay out the page of a rule, with these fields for its words and its desks."""
    return [
        (None, {"fields": ["code", ("name", "name_zh"), ("kind", "severity", "speaker"), "is_active"]}),
        (_("Words"), {"fields": words}),
        (
            _("Where it looks"),
            {"fields": [("first_turns", "first_seconds", "last_turns"), desks, "source"]},
        ),
    ]


@admin.register(PhraseRule)
class PhraseRuleAdmin(ZhibanAdmin):
    """Rules of wording; one that is no longer wanted is taken out of use, not deleted."""

    form = PhraseRuleForm
    list_display = [
        "show_title",
        "kind",
        "speaker",
        "show_severity",
        "show_phrases",
        "show_precision",
        "is_active",
    ]
    list_filter = ["kind", "severity", "is_active"]
    search_fields = ["code", "name", "name_zh"]
    fieldsets = _parts("phrases", "exclusions", desks="desks")
    actions_list = ["try_text"]
    change_form_outer_after_template = "qc/phrase_rule_versions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch with the rules their versions, each with its precision: one statement for all."""
        versions = Prefetch("versions", PhraseRuleVersion.objects.with_precision())
        return super().get_queryset(request).prefetch_related(versions)

    def save_model(self, request: HttpRequest, obj: PhraseRule, form: Any, change: bool) -> None:
        """Store the rule, and remember it as it is from now on."""
        save_phrase_rule(obj, now=timezone.now())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show beneath the rule how often each version of it was right."""
        rule = self.get_object(request, object_id)
        context = {"versions": version_rows(rule) if rule else [], **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Give readers the lists as lines too: stored as JSON, their Chinese would be shown in codes."""
        if self.has_change_permission(request, obj) or obj is None:
            return super().get_fieldsets(request, obj)
        return _parts("read_phrases", "read_exclusions", desks="read_desks")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of a rule that exists, by which suggestions name it."""
        return ["code"] if obj else []

    @action(
        description=_("Try a text"), url_path="try", permissions=["qc.view_phraserule"], icon="experiment"
    )
    def try_text(self, request: HttpRequest) -> HttpResponse:
        """Show what the rules in use find in a typed text, what they pass over, and why."""
        form = TrialForm(request.POST or None)
        tried = None
        if request.method == "POST" and form.is_valid():
            desk = form.cleaned_data["desk"]
            found = try_rules(form.cleaned_data["text"], desk=desk.code if desk else "")
            tried = [{"rule": one.rule, "words": _words(one), "says": TRIAL[one.verdict]} for one in found]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Try a text"),
            "confirm": _("Try"),
            "form": form,
            "tried": tried,
            "back_url": reverse("admin:qc_phraserule_changelist"),
        }
        return TemplateResponse(request, "qc/phrase_trial.html", context)

    @display(description=_("phrase rule"), header=True, ordering="code")
    def show_title(self, rule: PhraseRule) -> list[str]:
        return [rule.label, rule.code]

    @display(description=_("severity"), label=SEVERITY_COLOURS, ordering="severity")
    def show_severity(self, rule: PhraseRule) -> tuple[str, str]:
        return rule.severity, str(rule.get_severity_display())

    @display(description=_("phrases"))
    def read_phrases(self, rule: PhraseRule) -> SafeString:
        return _lines(rule.phrases)

    @display(description=_("exclusions"))
    def read_exclusions(self, rule: PhraseRule) -> SafeString:
        return _lines(rule.exclusions)

    @display(description=_("desks"))
    def read_desks(self, rule: PhraseRule) -> SafeString:
        return _lines([desk.label for desk in Desk.objects.filter(code__in=rule.desks)])

    @display(description=_("precision"))
    def show_precision(self, rule: PhraseRule) -> SafeString:
        version = current_version(rule)
        if version is None or not version.decided:  # type: ignore[attr-defined]
            return mark_safe("—")
        text = precision_text(version.confirmed, version.decided)  # type: ignore[attr-defined]
        return format_html('<a href="{}">{}</a>', decisions_url(version), text)

    @display(description=_("phrases"))
    def show_phrases(self, rule: PhraseRule) -> int:
        return len(rule.phrases)


def _words(trial: Trial) -> str:
    """Write where a phrase is; nothing where words are missing."""
    if trial.turn is None:
        return ""
    return gettext("turn %(number)d: “%(text)s”") % {"number": trial.turn, "text": trial.text}


def _lines(texts: list[str]) -> SafeString:
    """Write texts one per line; a dash where there is none."""
    return format_html_join(mark_safe("<br>"), "{}", ((text,) for text in texts or ["—"]))


@admin.register(Interjection)
class InterjectionAdmin(ZhibanAdmin):
    """Sounds without meaning, left out before phrases are looked for."""

    list_display = ["text"]
