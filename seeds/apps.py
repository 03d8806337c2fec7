"""The seeds app: reference data with its sources, and the demo centre."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SeedsConfig(AppConfig):
    """Brings in what every centre starts from."""

    name = "seeds"
    verbose_name = _("Reference data")
