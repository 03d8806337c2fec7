"""Blanking names and words some time after a visit ended; signatures verify as before."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from incidents.domain.vocabulary import OPEN_STATES
from visitors.domain.vocabulary import ENDED
from visitors.models import Stay, Visit, VisitEvent, Visitor, VisitPolicy
from visitors.models.labels import BLANKED
from visitors.models.scope import VisitQuerySet
from visitors.services.perform import note


def due_for_blanking(now: datetime) -> VisitQuerySet:
    """Keep the visits whose names have been kept long enough.

    While the incident of an entry without approval is open, or a badge missing, the names are still needed.
    """
    kept_since = now - timedelta(days=VisitPolicy.current().retention_days)
    missing = Stay.objects.badge_missing().filter(visit=OuterRef("pk"))
    rows = Visit.objects.filter(state__in=ENDED, ended_at__lte=kept_since, blanked_at__isnull=True)
    return rows.exclude(incident__state__in=OPEN_STATES).exclude(Exists(missing))


def blank_names(now: datetime) -> int:
    """Blank the names and words of every visit that is due; running it again changes nothing.

    Returns:
        How many visits were blanked by this run.
    """
    return sum(_blank(visit, now) for visit in due_for_blanking(now).order_by("ended_at", "pk"))


@transaction.atomic
def _blank(visit: Visit, now: datetime) -> bool:
    """Blank one visit: the hash under which each word was signed stays, its salt goes."""
    claimed = Visit.objects.filter(pk=visit.pk, blanked_at__isnull=True, version=visit.version)
    if not claimed.update(blanked_at=now, organisation="", purpose=""):
        return False
    Visitor.objects.filter(visit=visit).update(name="", last_digits="")
    Stay.objects.filter(visit=visit).update(carried_in="", carried_out="")
    VisitEvent.objects.filter(visit=visit).update(text="", salt="")
    note(visit, BLANKED, now=now, before=visit.state, details={})
    return True
