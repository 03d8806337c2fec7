"""The qc app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QcConfig(AppConfig):
    """Quality inspection."""

    name = "qc"
    verbose_name = _("Quality inspection")
