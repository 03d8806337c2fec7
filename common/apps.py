"""The common app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    """Common."""

    name = "common"
    verbose_name = _("Common")
