"""What can be ordered: each app registers its kinds of export, and says how each is written.

A kind is registered in the module `exports/kinds.py` of its app, which is imported at the start.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.months import Month
from common.workbooks import Book, SheetSpec
from staff.models import Employee

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from exports.models import Export

FilterValue = str | int | bool


class FilterSort(StrEnum):
    """What a filter takes: a month, one of several choices, yes or no, a number."""

    MONTH = "month"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True)
class Filter:
    """One thing that whoever orders decides.

    Attributes:
        name: for programs, such as `month`; doors send it as it is written here.
        choices: what one person may choose from, value and label.
        default: the choice that need not be said, and is not stored.
        is_open: the choices are only what is offered: others may be named, and the plan judges them.
    """

    name: str
    label: "StrOrPromise"
    sort: FilterSort = FilterSort.CHOICE
    is_required: bool = False
    choices: Callable[[Employee], Sequence[tuple[str, "StrOrPromise"]]] | None = None
    default: str = ""
    is_open: bool = False
    help_text: "StrOrPromise" = ""


def month_filter(label: "StrOrPromise") -> Filter:
    """Give the filter that nearly every kind has."""
    return Filter("month", label, FilterSort.MONTH, is_required=True)


@dataclass(frozen=True)
class Ask:
    """What one person wants to have written.

    Attributes:
        filters: by name, as `exports.filters.read_filters` gives them; what was not said is missing.
        reader: whose rows it may hold: every builder starts at `visible_to(reader)`.
        now: as of when the rows are read.
    """

    filters: Mapping[str, FilterValue]
    reader: Employee
    language: str
    now: datetime

    @property
    def month(self) -> Month:
        """The month that is wanted."""
        return Month.parse(str(self.filters["month"]))

    def text(self, name: str) -> str:
        """Give a choice; "" where nothing was chosen."""
        return str(self.filters.get(name, ""))

    def flag(self, name: str) -> bool:
        """Give whether something was ticked."""
        return bool(self.filters.get(name, False))

    def number(self, name: str) -> int | None:
        """Give a number; None where none was said."""
        value = self.filters.get(name)
        return None if value is None or value == "" else int(value)


class Target(Protocol):
    """Where an export is written; it makes the cover, the hashes and, of several files, the archive."""

    def workbook(self, name: str = "", *, made_at: datetime | None = None) -> AbstractContextManager[Book]:
        """Open a workbook: its cover stands first, whoever writes adds the sheets that follow.

        Args:
            name: in an archive, the name of this file.
            made_at: date of the file in centre time; the moment the rows were read by default.
        """

    def file(self, *, rows: Callable[[Path], int]) -> None:
        """Have a file of another format written to a path; `rows` writes it and counts its rows."""

    def progress(self, done: int, total: int) -> None:
        """Tell how far the work is."""


@dataclass(frozen=True)
class Plan:
    """What will be written, found out before anything is.

    Attributes:
        name: of the file; one that ends in `.zip` holds several.
        title: what it is, in the reader's language.
        write: writes it; called once, in the language and the zone of the reader's centre.
        version: of what is told, such as "version 2"; empty where nothing has versions.
        size: how much there is to tell, in the unit in which the kind says what is written at once.
    """

    name: str
    title: str
    write: Callable[[Target], None]
    version: str = ""
    size: int = 0


def one_workbook(describe: Callable[[], Iterable[SheetSpec]]) -> Callable[[Target], None]:
    """Give what writes one workbook of some sheets; they are described when it is written, not before."""

    def write(target: Target) -> None:
        with target.workbook() as book:
            book.write(describe())

    return write


@dataclass(frozen=True)
class ExportKind:
    """A kind of export.

    Attributes:
        code: `app.noun`, for programs.
        label: what people choose it by.
        about: one sentence on what is in it.
        plan: reads what is wanted as far as its size, and refuses what there is not, by `DomainError`.
        permission: without it the kind is not offered, and not found.
        is_personal: it names people, and is registered where personal data are.
        kept_days: the file is destroyed so many days after it was written; the setting `EXPORT_KEPT_DAYS`
            where it is None.
        at_once: up to this `Plan.size` it is written while whoever orders it waits (at most some seconds).
        format: the number of the form of its sheets, one more with every change.
        shown: whether the exports page offers it; others are ordered where their subject is.
    """

    code: str
    label: "StrOrPromise"
    about: "StrOrPromise"
    plan: Callable[[Ask], Plan]
    permission: str
    filters: Sequence[Filter] = ()
    is_personal: bool = True
    kept_days: int | None = None
    at_once: int = 2000
    format: int = 1
    shown: bool = True

    def may(self, person: Any) -> bool:
        """Tell whether somebody may order it."""
        return bool(person.is_active and person.has_perm(self.permission))


@dataclass
class _Registry:
    kinds: dict[str, ExportKind] = field(default_factory=dict)
    kept: list[Callable[["Export"], object]] = field(default_factory=list)
    destroyed: list[Callable[["Export"], object]] = field(default_factory=list)


_KNOWN = _Registry()


def register(kind: ExportKind) -> ExportKind:
    """Let a kind be ordered.

    Raises:
        ValueError: another kind has its code.
    """
    if kind.code in _KNOWN.kinds:
        raise ValueError(f"two kinds of export are called {kind.code}")
    _KNOWN.kinds[kind.code] = kind
    return kind


def all_kinds() -> list[ExportKind]:
    """Return every kind there is, in order of code."""
    return [_KNOWN.kinds[code] for code in sorted(_KNOWN.kinds)]


def kinds_for(person: Any) -> list[ExportKind]:
    """Return the kinds somebody may order, in order of code."""
    return [kind for kind in all_kinds() if kind.may(person)]


def label_of(code: str) -> str:
    """Return the label for people; the bare code for kinds of former versions."""
    return str(_KNOWN.kinds[code].label) if code in _KNOWN.kinds else code


def find_kind(code: str, person: Any = None) -> ExportKind:
    """Return a kind by its code; for somebody, only one that they may order.

    Raises:
        DomainError: `exports.kind.unknown`.
    """
    kind = _KNOWN.kinds.get(code)
    if kind is None or (person is not None and not kind.may(person)):
        raise DomainError(
            "exports.kind.unknown",
            _("There is no export “%(kind)s” for you. Choose one that the exports page offers.")
            % {"kind": code},
            status=404,
        )
    return kind


def on_kept(callback: Callable[["Export"], object]) -> Callable[["Export"], object]:
    """Have a function called with each export that was written and kept, in the same transaction.

    What it raises undoes the keeping: nothing leaves that it did not see.
    """
    _KNOWN.kept.append(callback)
    return callback


def on_destroyed(callback: Callable[["Export"], object]) -> Callable[["Export"], object]:
    """Have a function called with each export whose file is destroyed, in the same transaction."""
    _KNOWN.destroyed.append(callback)
    return callback


def tell_kept(export: "Export") -> None:
    """Call whoever asked to be told of kept exports."""
    for callback in _KNOWN.kept:
        callback(export)


def tell_destroyed(export: "Export") -> None:
    """Call whoever asked to be told of destroyed exports."""
    for callback in _KNOWN.destroyed:
        callback(export)


def labels_of(kind: ExportKind, filters: Mapping[str, FilterValue]) -> Iterator[tuple[str, FilterValue]]:
    """Give what was chosen under the names people know, in the order of the kind."""
    for one in kind.filters:
        if one.name in filters:
            yield str(one.label), filters[one.name]
