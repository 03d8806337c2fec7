"""Files that came with an act: photographs of a hazard, evidence of an action, a receipt."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.history import IncidentEvent
from incidents.models.incident import Incident
from incidents.models.scope import OfIncidentQuerySet


class Attachment(models.Model):
    """One file of an incident, and the act with which it came; seen by whoever sees the incident."""

    incident = models.ForeignKey(
        Incident, verbose_name=_("incident"), on_delete=models.PROTECT, related_name="attachments"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    event = models.ForeignKey(
        IncidentEvent, verbose_name=_("act"), on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.OneToOneField(
        "files.StoredFile",
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Its hash is signed with the act, or with the next one that is signed."),
    )

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an incident")
        verbose_name_plural = _("files of incidents")
        ordering = ["incident", "number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="incidents_files_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number}/{self.number}"
