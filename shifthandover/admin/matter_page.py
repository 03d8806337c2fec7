"""What the page of an open matter shows: how it stands, and everything that happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ledger.domain.moments import read
from ledger.models import Entry
from shifthandover.models import Extension, LimitChoices, MatterChange, OpenMatter
from shifthandover.selectors.items import describe_matter
from staff.models import Employee

FIELDS: dict[str, Any] = {
    "owner": _("Owner"),
    "next_step": _("Next step"),
    "due_at": _("To be done by"),
    "accepted_at": _("Accepted"),
    "replied_at": _("Answered"),
}
INSTANTS = frozenset({"due_at", "accepted_at", "replied_at"})
"""Fields whose changes are kept as the register spells instants."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a matter: by whom, when, what it was before and after."""

    at: datetime
    by: Employee
    label: Any
    before: str = ""
    after: str = ""
    reason: str = ""
    entry: Entry | None = None


def matter_context(matter: OpenMatter, *, now: datetime) -> dict[str, Any]:
    """Gather everything that the page of a matter shows, newest event first."""
    events = sorted(_events(matter), key=lambda event: event.at, reverse=True)
    return {"matter": matter, "item": describe_matter(matter), "events": events, "as_of": now}


def _events(matter: OpenMatter) -> Iterable[Event]:
    yield Event(matter.opened_at, matter.opened_by, _("Opened"))
    for change in matter.changes.select_related("changed_by"):
        yield _of_change(change)
    for extension in matter.extensions.select_related("extended_by", "signature"):
        yield _of_extension(extension)
    if matter.closed_at and matter.closed_by:
        yield Event(matter.closed_at, matter.closed_by, _("Closed"), after=matter.outcome)


def _of_change(change: MatterChange) -> Event:
    before, after = change.before, change.after
    if change.field in INSTANTS:
        before, after = (_shown(read(spelled)) if spelled else "" for spelled in (before, after))
    label = FIELDS.get(change.field, change.field)
    return Event(change.changed_at, change.changed_by, label, before, after)


def _of_extension(extension: Extension) -> Event:
    return Event(
        extension.extended_at,
        extension.extended_by,
        LimitChoices(extension.limit).label,
        _shown(extension.before),
        _shown(extension.after),
        extension.reason,
        extension.signature,
    )


def _shown(instant: datetime) -> str:
    return date_format(localtime(instant), "m-d D H:i")
