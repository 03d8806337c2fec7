"""The records app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """Original records."""

    name = "records"
    verbose_name = _("Original records")

    def ready(self) -> None:
        """Tell how records are destroyed under a certificate."""
        from records.services.erasing import register_erasers

        register_erasers()
