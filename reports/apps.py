"""The reports app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Reports."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Lay the schedules down when the tables are there."""
        post_migrate.connect(_lay_down_schedules, sender=self)


def _lay_down_schedules(**_kwargs: Any) -> None:
    from reports.schedules import lay_down_schedules

    lay_down_schedules()
