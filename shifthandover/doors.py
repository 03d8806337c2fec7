"""What the admin and the API send alike."""

from django.http import FileResponse, Http404

from files.doors import send
from shifthandover.models import Reading, ShiftDiary


def send_photograph(diary: ShiftDiary, reading_pk: int) -> FileResponse:
    """Answer with the photograph of one reading of a diary that the reader may see.

    Raises:
        Http404: this diary has no such photograph.
        DomainError: `files.destroyed`, `files.missing`.
    """
    readings = Reading.objects.filter(round__diary=diary, pk=reading_pk).select_related("photograph")
    reading = readings.first()
    if reading is None or reading.photograph is None:
        raise Http404
    return send(reading.photograph, inline=True)
