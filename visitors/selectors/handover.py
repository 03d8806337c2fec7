"""Which visits a shift hands over: those with somebody inside."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.models import Desk, Employee
from visitors.models import Visit


@dataclass(frozen=True)
class VisitToHandOver:
    """One visit as the shift diary carries it over: what is signed there holds no name of a visitor.

    Args:
        key: Stable name, such as ``visit.17``.
        title: Number, how many persons, class.
        detail: Where, and the badges.
        owner: The host; who recorded it, for an entry without approval.
        next_step: What the next shift has to do.
        ends_at: The agreed end; None for an entry without approval.
        since: When the first of those inside came in.
        url: Its page.
    """

    key: str
    title: str
    detail: str
    owner: Employee
    next_step: str
    ends_at: datetime | None
    since: datetime
    url: str


def inside_for_handover(now: datetime, *, desk: Desk | None = None) -> list[VisitToHandOver]:
    """List the visits that the diary of a desk carries over, those inside longest first.

    Args:
        now: The instant of the handover.
        desk: Visits to this desk and to none; all desks without one.
    """
    running = Q(stays__out_at__isnull=True, stays__in_at__lte=now)
    rows = (
        Visit.objects.inside()
        .named()
        .annotate(
            still_inside=Count("stays", filter=running), inside_since=Min("stays__in_at", filter=running)
        )
    )
    if desk is not None:
        rows = rows.filter(Q(desk=desk) | Q(desk__isnull=True))
    found = rows.filter(still_inside__gt=0).order_by("inside_since", "pk")
    return [_item(visit) for visit in found]


def _item(visit: Visit) -> VisitToHandOver:
    count = visit.still_inside  # type: ignore[attr-defined]
    persons = ngettext("%(count)d visitor", "%(count)d visitors", count) % {"count": count}
    title = [visit.number, persons, visit.visitor_class.label]
    if visit.is_walk_in:
        title.append(_("without approval"))
    return VisitToHandOver(
        key=f"visit.{visit.pk}",
        title=" · ".join(title),
        detail=visit.place.label,
        owner=visit.host or visit.requested_by,
        next_step=_("See them out and take the badges back."),
        ends_at=visit.ends_at,
        since=visit.inside_since,  # type: ignore[attr-defined]
        url=reverse("admin:visitors_visit_change", args=[visit.pk]),
    )
