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
        from staff.models import Employee
        from staff.selectors.signed import signed_asked

        post_migrate.connect(_renew_guards, sender=self)
        signed_asked.connect(_has_signed, sender=Employee)


def _renew_guards(using: str, **_: Any) -> None:
    from ledger import guards

    guards.install(connections[using])


def _has_signed(row: Any, **_: Any) -> bool:
    """Tell whether somebody signed anything under their work number."""
    return bool(row.signatures.exists())
