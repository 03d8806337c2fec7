"""Filters by which figures lead to their evaluations: shown in the list only while they are set."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from qc.models import ErrorCategory, Evaluation, EvaluationLine, drawn_for_a_risk
from qc.models.evaluations import EvaluationQuerySet
from staff.models import Desk, Team


class LinkedFilter(admin.SimpleListFilter):
    """A filter that a link sets; it offers nothing but what it is set to."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Name the value that is set."""
        value = self.value()
        return [(value, str(self.label_of(value)))] if value else []

    def label_of(self, value: str) -> Any:
        """Say the value in words."""
        return value

    def queryset(self, request: HttpRequest, queryset: QuerySet[Evaluation]) -> Any:
        """Narrow the list."""
        value = self.value()
        return self.narrowed(queryset, value) if value else queryset  # type: ignore[arg-type]

    def narrowed(self, queryset: EvaluationQuerySet, value: str) -> Any:
        """Narrow the list by a value that is set."""
        raise NotImplementedError


class CountsFilter(LinkedFilter):
    """What counts in its month (S23, S24)."""

    title = _("counts in its month")
    parameter_name = "counts"

    def label_of(self, value: str) -> Any:
        return _("Yes")

    def narrowed(self, queryset: EvaluationQuerySet, value: str) -> Any:
        return queryset.counting()


class DrawnFilter(LinkedFilter):
    """Drawn by a sample, or picked by hand."""

    title = _("how it was chosen")
    parameter_name = "drawn"

    def label_of(self, value: str) -> Any:
        if value == "rated":
            return _("drawn, but not for a risk")
        return _("drawn") if value == "yes" else _("picked by hand")

    def narrowed(self, queryset: EvaluationQuerySet, value: str) -> Any:
        if value == "rated":
            drawn = queryset.filter(assignment__sampled__isnull=False)
            return drawn.exclude(drawn_for_a_risk("assignment__sampled__stratum"))
        return queryset.filter(assignment__sampled__isnull=value != "yes")


class TeamFilter(LinkedFilter):
    """The team of the operator on the day of the contact."""

    title = _("team on the day of the contact")
    parameter_name = "of_team"

    def label_of(self, value: str) -> Any:
        return Team.objects.filter(pk=_whole(value)).first() or value

    def narrowed(self, queryset: EvaluationQuerySet, value: str) -> Any:
        team = Team.objects.filter(pk=_whole(value)).first()
        return queryset.of_team(team) if team else queryset.none()


class DeskFilter(LinkedFilter):
    """The desk of the contact."""

    title = _("desk")
    parameter_name = "at_desk"

    def label_of(self, value: str) -> Any:
        return Desk.objects.filter(pk=_whole(value)).first() or value

    def narrowed(self, queryset: EvaluationQuerySet, value: str) -> Any:
        return queryset.filter(contact__desk=_whole(value))


class ErrorFilter(LinkedFilter):
    """An error in a criterion, named by its key."""

    title = _("error in")
    parameter_name = "error"

    def narrowed(self, queryset: EvaluationQuerySet, value: str) -> Any:
        return queryset.filter(pk__in=_with_error(criterion=value))


class ErrorCategoryFilter(LinkedFilter):
    """An error of a category."""

    title = _("error of the category")
    parameter_name = "error_category"

    def label_of(self, value: str) -> Any:
        return dict(ErrorCategory.choices).get(value, value)

    def narrowed(self, queryset: EvaluationQuerySet, value: str) -> Any:
        return queryset.filter(pk__in=_with_error(category=value))


def _with_error(**lines: str) -> Any:
    return EvaluationLine.objects.filter(is_error=True, **lines).order_by().values("evaluation")


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


LINKED = [CountsFilter, DrawnFilter, TeamFilter, DeskFilter, ErrorFilter, ErrorCategoryFilter]
