"""The shifthandover app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShiftHandoverConfig(AppConfig):
    """Shift handover."""

    name = "shifthandover"
    verbose_name = _("Shift handover")
