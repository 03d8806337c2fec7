"""The shifthandover app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShiftHandoverConfig(AppConfig):
    """Shift handover."""

    name = "shifthandover"
    verbose_name = _("Shift handover")

    def ready(self) -> None:
        """Let the register know how to make the signed documents of handovers again."""
        import_module("shifthandover.selectors.documents")
