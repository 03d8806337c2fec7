"""Files that come with an act: how many are taken, and where they hang."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.utils.translation import gettext

from common.errors import DomainError
from files.domain import DOCUMENTS
from files.models import StoredFile
from files.services import keep
from incidents.models import Attachment, Incident, IncidentEvent
from staff.models import Employee

Uploads = Sequence["File[Any]"]

MOST_AT_ONCE: Final = 5
"""Files with one act; a default of the product."""

MOST_OF_ONE: Final = 30
"""Files of one incident; a default of the product."""


def keep_files(uploads: Uploads, *, of: Incident | None, by: Employee, now: datetime) -> list[StoredFile]:
    """Keep the files that came with an act, in the act's transaction.

    Args:
        of: The incident; None when it is only being reported.

    Raises:
        DomainError: ``incidents.files.too_many``, ``incidents.files.full``, and what `files.services.keep`
            refuses: ``files.empty``, ``files.too_large``, ``files.not_accepted``.
    """
    if len(uploads) > MOST_AT_ONCE:
        raise DomainError(
            "incidents.files.too_many",
            gettext("%(count)d files at once; at most %(most)d. Send the others with “Add files” afterwards.")
            % {"count": len(uploads), "most": MOST_AT_ONCE},
            status=400,
        )
    if uploads and of is not None and of.attachments.count() + len(uploads) > MOST_OF_ONE:
        raise DomainError(
            "incidents.files.full",
            gettext("An incident holds %(most)d files at most. Put what belongs together into one document.")
            % {"most": MOST_OF_ONE},
        )
    return [keep(upload, accept=DOCUMENTS, kept_by=by, now=now) for upload in uploads]


def hang(kept: Sequence[StoredFile], event: IncidentEvent) -> None:
    """Hang kept files on the act they came with, numbered within the incident, whose row is held."""
    first = event.incident.attachments.count() + 1
    Attachment.objects.bulk_create(
        Attachment(incident=event.incident, event=event, number=number, file=file)
        for number, file in enumerate(kept, start=first)
    )
