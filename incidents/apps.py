"""The incidents app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    """Reports upward, hazards, instructions, escalation."""

    name = "incidents"
    verbose_name = _("Incidents")

    def ready(self) -> None:
        """Let the register know how to make the signed documents of incidents again."""
        import_module("incidents.services.signing")
