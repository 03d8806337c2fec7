"""The exports app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    """Workbooks and tables that leave: ordered, written, kept for a while, destroyed."""

    name = "exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        """Let each app name what can be ordered of it, in its `exports/kinds.py`; staff's stand here."""
        import_module("exports.kinds")
        autodiscover_modules("exports.kinds")
