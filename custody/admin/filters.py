"""Filters of the lists of custody: what is due, and what is whose."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custody.models import LoanState, MoveOutcome
from staff.selectors import today


class DueFilter(SimpleListFilter):
    """What calls for somebody to act."""

    title = pgettext_lazy("custody", "due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what can be due."""
        return [
            ("unfiled", _("not filed in time")),
            ("expired", pgettext_lazy("custody", "expired")),
            ("overdue", _("not brought back in time")),
            ("moving", _("waits for a new custodian")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is due in this way."""
        day = today()
        match self.value():
            case "unfiled":
                return queryset.to_file().filter(file_by__lt=day)  # type: ignore[attr-defined]
            case "expired":
                return queryset.expired(day)  # type: ignore[attr-defined]
            case "overdue":
                late = {"loans__state": LoanState.OUT, "loans__return_on__lt": day}
                return queryset.filter(**late).distinct()
            case "moving":
                return queryset.filter(moves__outcome=MoveOutcome.WAITING)
        return queryset


class MineFilter(SimpleListFilter):
    """Whose items."""

    title = _("mine")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer one's own, and what waits for one's signature."""
        return [
            ("kept", _("what I keep")),
            ("offered", _("waits for my signature")),
            ("lent", _("what I borrowed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is one's own in this way."""
        match self.value():
            case "kept":
                return queryset.filter(custodian=request.user)
            case "offered":
                return queryset.filter(moves__taker=request.user, moves__outcome=MoveOutcome.WAITING)
            case "lent":
                lent = {"loans__borrower": request.user, "loans__state": LoanState.OUT}
                return queryset.filter(**lent).distinct()
        return queryset
