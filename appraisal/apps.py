"""The appraisal app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    """Appraisal (个人考核): each person's month, by weights, published once."""

    name = "appraisal"
    verbose_name = _("Appraisal")

    def ready(self) -> None:
        """Tell the register how a signed appraisal is spelled again; keep the guards on after migrations."""
        from appraisal.services import verifying  # noqa: F401
        from staff.selectors.signed import signed_asked

        post_migrate.connect(_renew_guards, sender=self)
        signed_asked.connect(_is_published)


def _renew_guards(using: str, **_: Any) -> None:
    """Put the guards back: SQLite loses triggers when a migration rebuilds a table."""
    from appraisal import guards

    guards.install(connections[using])


def _is_published(row: Any, **_: Any) -> bool:
    """Tell whether a published appraisal names a person or a team."""
    from appraisal.selectors.months import is_published

    return is_published(row)
