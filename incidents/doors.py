"""What the admin, the API and one's own pages send alike."""

from datetime import datetime

from django.http import FileResponse, Http404

from files.doors import send
from incidents.models import Incident
from incidents.services import log_reading
from staff.models import Employee


def send_file(incident: Incident, number: int, *, reader: Employee, door: str, now: datetime) -> FileResponse:
    """Answer with a file of an incident that the reader may see; of a leak, that it was opened is logged.

    Args:
        number: Number of the file within the incident.

    Raises:
        Http404: the incident has no such file.
        DomainError: `files.destroyed`, `files.missing`.
    """
    attachment = incident.attachments.select_related("file").filter(number=number).first()
    if attachment is None:
        raise Http404
    answer = send(attachment.file, inline=True)
    log_reading(incident, reader=reader, door=door, now=now, file_number=number)
    return answer
