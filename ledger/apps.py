"""The ledger app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Signed register."""

    name = "ledger"
    verbose_name = _("Signed register")
