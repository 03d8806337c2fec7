"""The qc app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class QcConfig(AppConfig):
    """Quality inspection."""

    name = "qc"
    verbose_name = _("Quality inspection")

    def ready(self) -> None:
        """Keep the guards of published versions on after migrations."""
        post_migrate.connect(_renew_guards, sender=self)


def _renew_guards(using: str, **_: Any) -> None:
    """Put the guards back: SQLite loses triggers when a migration rebuilds a table."""
    from qc import guards

    guards.install(connections[using])
