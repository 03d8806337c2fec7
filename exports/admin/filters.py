"""Filters of the list of exports."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exports.registry import all_kinds


class MineFilter(SimpleListFilter):
    """Whose exports."""

    title = _("asked by")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer one's own."""
        return [("1", _("me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one's own where they are wanted."""
        return queryset.filter(asked_by=request.user) if self.value() == "1" else queryset


class KindFilter(SimpleListFilter):
    """Which kind of export."""

    title = _("kind")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every kind there is."""
        return [(kind.code, kind.label) for kind in all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset
