"""The visit that an incident's page shows: an entry without approval."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.related import Related, related_to
from staff.models import Employee
from visitors.models import Visit


@related_to("visitors.visit")
def visits_of(incident: Incident, reader: Employee) -> Iterable[Related]:
    """Find the visit with which the incident was reported."""
    for visit in Visit.objects.visible_to(reader).filter(incident=incident):
        url = reverse("admin:visitors_visit_change", args=[visit.pk])
        yield Related("visitors.visit", _("Entered without approval"), visit.number, url)
