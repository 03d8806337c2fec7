"""The hazard register: the incidents that are hazards, seen as a list of their own."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.domain.kinds import KindCode
from incidents.models.incident import Incident
from incidents.models.scope import IncidentQuerySet


class HazardManager(models.Manager.from_queryset(IncidentQuerySet)):  # type: ignore[misc]
    """Only hazards."""

    def get_queryset(self) -> Any:
        """Start at the hazards among the incidents."""
        return super().get_queryset().filter(kind__code=KindCode.HAZARD)


class Hazard(Incident):
    """A hazard (隐患): an incident that stays in every handover until it is completely eliminated."""

    objects = HazardManager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("hazard")
        verbose_name_plural = _("hazard register")
        ordering = ["reported_at", "pk"]
