"""The staff app: who works here, where, on which shift, and who may see whose rows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    """People, teams, posts, desks, shifts, roster and calendar."""

    name = "staff"
    verbose_name = _("Staff")
