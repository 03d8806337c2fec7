"""Filters of the list of incidents."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Case, DateTimeField, F, Q, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.selectors.figures import TURNED_DOWN


class InTimeFilter(admin.SimpleListFilter):
    """Whether a report was acknowledged within its time; what was turned down is not judged."""

    title = _("acknowledged in time")
    parameter_name = "in_time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both verdicts, and both together."""
        return [("yes", _("in time")), ("no", _("too late")), ("judged", _("decided either way"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the incidents of a verdict."""
        if self.value() not in ("yes", "no", "judged"):
            return queryset
        now = timezone.now()
        rows = queryset.exclude(state__in=TURNED_DOWN).annotate(limit=_limit())
        in_time = Q(acknowledged_at__lte=F("limit"))
        too_late = Q(acknowledged_at__gt=F("limit")) | Q(acknowledged_at__isnull=True, limit__lt=now)
        return rows.filter({"yes": in_time, "no": too_late}.get(str(self.value()), in_time | too_late))


def _limit() -> Case:
    """Give the instant until which a report is acknowledged in time.

    Case by case of the times allowed, of which there are few: not every database multiplies a span.
    """
    times = Incident.objects.order_by().values_list("acknowledge_minutes", flat=True).distinct()
    return Case(
        *(When(acknowledge_minutes=time, then=F("reported_at") + timedelta(minutes=time)) for time in times),
        output_field=DateTimeField(),
    )
