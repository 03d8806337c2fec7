"""How a stored file leaves by the web: never as something a browser would run."""

from django.http import FileResponse

from files.models import StoredFile


def send(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Answer with a file. The caller has decided that the reader may have it.

    Args:
        stored: The file.
        inline: Show a picture in the page; everything else is downloaded all the same.

    Raises:
        DomainError: `files.destroyed`, `files.missing`.
    """
    answer = FileResponse(
        stored.open(),
        as_attachment=not (inline and stored.is_picture),
        filename=stored.name,
        content_type=stored.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
