"""The ledger app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Signed register."""

    name = "ledger"
    verbose_name = _("Signed register")

    def ready(self) -> None:
        """Renew the guards after every migration: SQLite loses triggers when it rebuilds a table."""
        from ledger import checks  # noqa: F401 - registers the system check

        post_migrate.connect(_renew_guards, sender=self)


def _renew_guards(using: str, **_: Any) -> None:
    from ledger import guards

    guards.install(connections[using])
