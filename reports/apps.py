"""The reports app."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Reports."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Lay the schedules down once their tables are there (this app has none, so it gets no signal)."""
        post_migrate.connect(_lay_down_schedules, sender=apps.get_app_config("django_celery_beat"))
        post_save.connect(_follow_zone, sender="staff.Centre")


def _lay_down_schedules(*, using: str, **_kwargs: Any) -> None:
    from reports.schedules import lay_down_schedules
    from staff.models import Centre

    # While single apps are migrated, the centre's table may still be missing.
    if Centre._meta.db_table in connections[using].introspection.table_names():
        lay_down_schedules()


def _follow_zone(*, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    from jobs.services import follow_zone

    if not raw:
        follow_zone(instance.zone)
