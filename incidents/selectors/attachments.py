"""Files of an incident, as its pages list them."""

from dataclasses import dataclass

from incidents.domain.vocabulary import Act
from incidents.models import Attachment, Incident


@dataclass(frozen=True)
class Listed:
    """One file as a page lists it.

    Args:
        attachment: The file with the act it came with.
        action: Number of the action it is evidence of, if it is.
        is_shown: The page shows it as a picture. One of a leak is opened by hand: each opening is logged.
    """

    attachment: Attachment
    action: int | None
    is_shown: bool


def files_of(incident: Incident) -> list[Listed]:
    """List the files of an incident in the order in which they came, in one statement."""
    rows = incident.attachments.select_related("file", "event__actor").order_by("number")
    return [
        Listed(
            row,
            action=row.event.details.get("action") if row.event.code == Act.FINISH_ACTION else None,
            is_shown=row.file.is_picture and not row.file.destroyed_at and not incident.confidential,
        )
        for row in rows
    ]
