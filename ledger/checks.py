"""System checks: what the register needs from the installation."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from ledger import guards

MIDDLEWARE = "ledger.middleware.FailedSignaturesMiddleware"


@register(Tags.security)
def check_middleware(**_: Any) -> list[CheckMessage]:
    """Failed attempts to sign are only counted with the middleware in place."""
    if MIDDLEWARE in settings.MIDDLEWARE:
        return []
    return [Error("Failed attempts to sign are not counted.", hint=f"Add {MIDDLEWARE}.", id="ledger.E001")]


@register(Tags.database)
def check_guards(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The triggers that guard the register are in the database."""
    errors: list[CheckMessage] = []
    for alias in databases or []:
        tables = connections[alias].introspection.table_names()
        absent = guards.missing(connections[alias]) if "ledger_entry" in tables else []
        if absent:
            hint = "Run manage.py migrate; then run manage.py verify_ledger."
            errors.append(Error(f"Guards are missing: {', '.join(absent)}.", hint=hint, id="ledger.E002"))
    return errors
