"""Filters of the list of visits."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from visitors.models import Stay


class BadgeMissingFilter(admin.SimpleListFilter):
    """Visits from which a badge has not come back."""

    title = _("badges")
    parameter_name = "badge"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("missing", _("badge missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "missing":
            return queryset
        return queryset.filter(Exists(Stay.objects.badge_missing().filter(visit=OuterRef("pk"))))
