"""Customer surveys in the admin: their results by topic, and the answers."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from records.admin.pages import RecordAdmin
from records.models import Survey, SurveyAnswer
from records.selectors import SurveyResult, survey_result
from records.wording import rate_text
from staff.admin_base import ZhibanAdmin


@admin.register(Survey)
class SurveyAdmin(ZhibanAdmin):
    """Surveys; what was found stands on the page of each."""

    list_display = ["name", "first_day", "last_day", "sample_size"]
    search_fields = ["code", "name"]
    readonly_fields = ["show_result"]
    fields = [
        ("code", "name"),
        ("first_day", "last_day"),
        ("sample_size", "draw"),
        ("scale_low", "scale_high", "satisfied_from"),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Put what was found above how it was asked."""
        asked = (None, {"fields": self.fields})
        return [(_("Result"), {"fields": ["show_result"]}), asked] if obj else [asked]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code and the scale of a survey that was answered."""
        if obj is None or not obj.answers.exists():
            return list(self.readonly_fields)
        return [*self.readonly_fields, "code", "scale_low", "scale_high"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("result"))
    def show_result(self, survey: Survey) -> SafeString:
        """Tell the response and each topic with n and interval."""
        return result_table(survey_result(survey))


def result_table(result: SurveyResult) -> SafeString:
    """Write a survey's result as a table that a phone can scroll: a row per topic, a column per answer."""
    scale = range(result.survey.scale_low, result.survey.scale_high + 1)
    heads = [_("topic"), _("satisfied"), *scale]
    heading = format_html_join("", '<th class="text-left pr-4 pb-1">{}</th>', ((head,) for head in heads))
    rows = format_html_join(
        "",
        '<tr><th scope="row" class="text-left pr-4 py-1 font-medium">{}</th><td class="pr-4">{}</td>{}</tr>',
        (
            (
                topic.label,
                rate_text(found.satisfied),
                format_html_join("", '<td class="pr-4">{}</td>', ((found.answers.get(n, 0),) for n in scale)),
            )
            for topic, found in result.topics
        ),
    )
    return format_html(
        '<p class="mb-2">{}</p><div class="overflow-x-auto" style="max-width: calc(100vw - 4rem)">'
        "<table><tr>{}</tr>{}</table></div>",
        _("Response rate: %(rate)s") % {"rate": rate_text(result.response)},
        heading,
        rows,
    )


@admin.register(SurveyAnswer)
class SurveyAnswerAdmin(RecordAdmin):
    """Single answers; imported, a line per customer."""

    sort = "survey"
    fixed = ("survey", "topic", "respondent")
    list_display: Any = ["day", "survey", "respondent", "show_topic", "answer", "show_employee"]
    list_select_related = ["employee", "survey", "topic"]
    list_filter: Any = ["survey", "topic"]
    autocomplete_fields: Any = ["employee", "contact"]
    fields: Any = [("survey", "respondent"), ("topic", "answer"), ("employee", "day"), "contact", "text"]

    @display(description=_("topic"), ordering="topic__position")
    def show_topic(self, answer: SurveyAnswer) -> str:
        return str(answer.topic.label)
