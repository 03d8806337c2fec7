"""What belongs to an incident in apps above this one: they register how to find it, and its page shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from incidents.models import Incident
    from staff.models import Employee


@dataclass(frozen=True)
class Related:
    """Something of another app that led to the incident, or came of it.

    Args:
        kind: Stable name, ``app.noun``.
        label: What people read.
        number: Its number.
        url: Its page in the admin.
    """

    kind: str
    label: StrOrPromise
    number: str
    url: str


Finder = Callable[["Incident", "Employee"], Iterable[Related]]

_FINDERS: dict[str, Finder] = {}


def related_to(kind: str) -> Callable[[Finder], Finder]:
    """Register the decorated function as the way to find what of one kind belongs to an incident.

    The function gets the incident and its reader, and gives what that reader may see.
    """

    def register(finder: Finder) -> Finder:
        _FINDERS[kind] = finder
        return finder

    return register


def everything_related(incident: "Incident", reader: "Employee") -> list[Related]:
    """List what belongs to an incident, as far as the reader may see it."""
    return [one for finder in _FINDERS.values() for one in finder(incident, reader)]
