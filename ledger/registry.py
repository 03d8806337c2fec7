"""What the register asks of the apps that sign: to make documents again, and to blank the words of a record.

An app that signs a row registers how to make the signed document again from the row as it
stands. The verification then tells when a row says something else today than on the day it
was signed. An app whose records may be destroyed under a certificate registers how their live
words are blanked, since they say the same as the contents that are removed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.domain.canonical import Document

if TYPE_CHECKING:
    from ledger.models import Entry
    from staff.models import Employee

Rebuild = Callable[["Entry"], Document]

_REBUILDS: dict[str, Rebuild] = {}


class RowIsGone(LookupError):
    """The live row that an entry signed does not exist any more."""


def live_record(record_type: str) -> Callable[[Rebuild], Rebuild]:
    """Register the decorated function as the way to make a record type's documents again.

    The function gets an entry and returns the document from the live rows; it raises
    `RowIsGone` when there is no row any more. It must give the same document for an old entry
    whatever was added lawfully since.

    Raises:
        ValueError: two functions claim the same record type.
    """

    def register(rebuild: Rebuild) -> Rebuild:
        known = _REBUILDS.get(record_type)
        if known is not None and known.__qualname__ != rebuild.__qualname__:
            raise ValueError(f"two functions claim the record type {record_type}")
        _REBUILDS[record_type] = rebuild
        return rebuild

    return register


@dataclass(frozen=True)
class Eraser:
    """How the live words of one type of record are destroyed.

    Args:
        check: Gets the record's id and raises a `DomainError` while the record must not be destroyed.
        erase: Gets the record's id and the instant, and blanks every word of it wherever its app keeps it,
            what people were told of it included.
        is_seen: Tells whether there is such a record for a person; only for records that nobody signs. A
            signed record is there when the register has it.
    """

    check: Callable[[str], None]
    erase: Callable[[str, datetime], None]
    is_seen: "Callable[[str, Employee], bool] | None" = None


_ERASERS: dict[str, Eraser] = {}


def erasable_record(record_type: str, eraser: Eraser) -> None:
    """Register how records of a type are destroyed; once more replaces the former."""
    _ERASERS[record_type] = eraser


def find_eraser(record_type: str) -> Eraser | None:
    """The registered eraser of a record type, if there is one."""
    return _ERASERS.get(record_type)


def erasable_types() -> list[str]:
    """The record types that can be destroyed, in order."""
    return sorted(_ERASERS)


def find_rebuild(record_type: str) -> Rebuild | None:
    """The registered function of a record type, if there is one."""
    return _REBUILDS.get(record_type)
