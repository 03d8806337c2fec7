"""Reading a confidential incident leaves a trace; a manager may let one more person read it."""

from datetime import datetime

from django.db import transaction

from incidents.models import Incident, IncidentReading, ReadingGrant
from incidents.services.words import required
from staff.models import Employee


def log_reading(
    incident: Incident, *, reader: Employee, door: str, now: datetime, file_number: int | None = None
) -> None:
    """Log that somebody read a confidential incident, or opened a file of it; others leave no trace.

    Args:
        door: Through which door: ``admin``, ``api`` or ``me``.
        file_number: The file that was opened; None for the incident itself.
    """
    if incident.confidential:
        IncidentReading.objects.create(
            incident=incident, reader=reader, at=now, door=door, file_number=file_number
        )


@transaction.atomic
def grant_reading(
    incident: Incident, *, employee: Employee, granted_by: Employee, reason: str, now: datetime
) -> ReadingGrant:
    """Let somebody read one confidential incident; granting it again changes nothing.

    Raises:
        DomainError: ``incidents.text.missing``.
    """
    grant, _is_new = ReadingGrant.objects.get_or_create(
        incident=incident,
        employee=employee,
        defaults={"granted_by": granted_by, "granted_at": now, "reason": required(reason)[:300]},
    )
    return grant
