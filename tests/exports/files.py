"""Files as people order them, for the tests of each workbook."""

from datetime import datetime
from typing import Any

import time_machine

from exports.models import Export
from exports.services import order
from staff.models import Employee


def exported(kind: str, by: Employee, now: datetime, **filters: Any) -> Export:
    """Order an export at an instant, with the permissions that somebody has now."""
    reader = Employee.objects.get(pk=by.pk)
    language = filters.pop("language", "")
    with time_machine.travel(now, tick=False):
        return order(kind, filters, by=reader, clock=lambda: now, language=language)


def file_of(kind: str, by: Employee, now: datetime, **filters: Any) -> tuple[str, bytes]:
    """Order an export at an instant; give its name and its bytes."""
    export = exported(kind, by, now, **filters)
    assert export.file is not None
    with export.file.open() as stream:
        return export.file.name, stream.read()
