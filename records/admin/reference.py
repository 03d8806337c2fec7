"""Kinds with their limits, topics of surveys and examinations in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from records.models import RecordKind, SkillExam, SurveyTopic
from staff.admin_base import ZhibanAdmin


class ReferenceAdmin(ZhibanAdmin):
    """Reference data; a row that is no longer wanted is taken out of use, not deleted."""

    search_fields = ["code", "name", "name_zh"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of a row that exists."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("name"), header=True, ordering="code")
    def show_title(self, row: Any) -> list[str]:
        return [row.label, row.code]


@admin.register(RecordKind)
class RecordKindAdmin(ReferenceAdmin):
    """Kinds of errors, accidents, time limits, opinions and complaints."""

    list_display = ["show_title", "of", "severity", "limit_hours", "is_praise", "is_active"]
    list_filter = ["of", "is_active"]
    fields = [
        ("code", "of"),
        ("name", "name_zh"),
        ("severity", "limit_hours"),
        ("is_praise", "is_active"),
        "source",
    ]


@admin.register(SurveyTopic)
class SurveyTopicAdmin(ReferenceAdmin):
    """What customers are asked about."""

    list_display = ["show_title", "position", "is_active"]
    fields = ["code", ("name", "name_zh"), ("position", "is_active"), "source"]


@admin.register(SkillExam)
class SkillExamAdmin(ReferenceAdmin):
    """Examinations with their marks."""

    list_display = ["show_title", "pass_mark", "full_marks", "is_active"]
    fields = ["code", ("name", "name_zh"), ("pass_mark", "full_marks"), "is_active", "source"]
