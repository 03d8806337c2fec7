"""The records app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """Original records."""

    name = "records"
    verbose_name = _("Original records")
