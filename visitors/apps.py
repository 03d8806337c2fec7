"""The visitors app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitorsConfig(AppConfig):
    """Visitors: approval, reception, who is inside."""

    name = "visitors"
    verbose_name = _("Visitors")

    def ready(self) -> None:
        """Let the register make signed documents again, and an incident's page show its visit."""
        import_module("visitors.services.signing")
        import_module("visitors.related")
