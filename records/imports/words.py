"""What the cells of a file refer to, read once per file."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from calls.models import Contact
from records.imports.cells import YES_NO, as_points, as_short, as_whole, names_of, words_of
from records.models import KindOf, RecordKind, SkillExam, Survey, SurveyTopic
from staff.imports.cells import CellFault, as_day, as_moment, as_text, look_up
from staff.models import Centre, Employee

BATCH = 500


class Words:
    """People, kinds, examinations and surveys by the words that files use for them."""

    def __init__(self) -> None:
        self.zone = Centre.current().zone
        self._kinds: dict[str, Mapping[str, Any]] = {}
        self._contacts: dict[str, list[Contact]] = {}

    @cached_property
    def people(self) -> dict[str, Employee]:
        """Everybody by work number."""
        return {person.work_number: person for person in Employee.objects.all()}

    @cached_property
    def exams(self) -> Mapping[str, Any]:
        """Examinations by code and names."""
        return names_of(SkillExam.objects.all())

    @cached_property
    def surveys(self) -> Mapping[str, Any]:
        """Surveys by code and name."""
        return {name: one for one in Survey.objects.all() for name in (one.code.lower(), one.name.lower())}

    @cached_property
    def topics(self) -> list[SurveyTopic]:
        """The topics that surveys ask about."""
        return list(SurveyTopic.objects.all())

    def kinds(self, of: KindOf) -> Mapping[str, Any]:
        """Give the kinds of one sort of record, by code and names."""
        if of not in self._kinds:
            self._kinds[of] = names_of(RecordKind.objects.filter(of=of))
        return self._kinds[of]

    def local_day(self, instant: datetime) -> date:
        """Give the centre's day of an instant."""
        return instant.astimezone(self.zone).date()

    def fetch_contacts(self, numbers: Iterable[str]) -> None:
        """Read the contacts of these numbers, so many per statement."""
        wanted = sorted({number for number in numbers if number} - self._contacts.keys())
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            self._contacts |= {number: [] for number in batch}
            for contact in Contact.objects.filter(external_id__in=batch).select_related("operator"):
                self._contacts[contact.external_id].append(contact)

    def contact(self, value: object, column: str) -> Contact | None:
        """Find the contact of a number.

        Raises:
            CellFault: `cell.unknown_contact`; `cell.several_contacts`, several logs have the number.
        """
        text = as_text(value)
        if not text:
            return None
        found = self._contacts.get(text, [])
        if len(found) == 1:
            return found[0]
        code, message = (
            ("cell.several_contacts", _("Several call logs have a contact of this number."))
            if found
            else ("cell.unknown_contact", _("There is no contact of this number."))
        )
        raise CellFault(code, message, column=column, value=text)


Read = Callable[[Words, object, str], Any]
"""Reads one cell: what it says, or nothing where it is empty."""


def person(words: Words, value: object, column: str) -> Employee | None:
    """Read a work number."""
    return _known(words.people, as_text(value), "work_number", _("Nobody has this work number."), column)


def kind(of: KindOf) -> Read:
    """Read a kind of record."""

    def read(words: Words, value: object, column: str) -> Any:
        message = _("There is no such kind. The quality manager enters kinds in the admin.")
        return _known(words.kinds(of), as_text(value).lower(), "kind", message, column)

    return read


def exam(words: Words, value: object, column: str) -> Any:
    """Read an examination."""
    message = _("There is no such examination. The quality manager enters them in the admin.")
    return _known(words.exams, as_text(value).lower(), "exam", message, column)


def survey(words: Words, value: object, column: str) -> Any:
    """Read a survey."""
    message = _("There is no such survey. Enter it in the admin first.")
    return _known(words.surveys, as_text(value).lower(), "survey", message, column)


def choice(choices: Any) -> Read:
    """Read one of a few words."""
    codes: dict[str, str] = {}

    def read(_words: Words, value: object, column: str) -> Any:
        codes.update(codes or words_of(choices))
        message = _("Write one of: %(words)s.") % {"words": ", ".join(map(str, choices.labels))}
        return _known(codes, as_text(value).lower(), column, message, column)

    return read


def yes_no(_words: Words, value: object, column: str) -> Any:
    """Read yes or no."""
    return _known(YES_NO, as_text(value).lower(), column, _("Write yes or no."), column)


def day(_words: Words, value: object, column: str) -> Any:
    """Read a day."""
    return as_day(value, column)


def moment(words: Words, value: object, column: str) -> Any:
    """Read a day and a time."""
    return as_moment(value, column, words.zone)


def whole(_words: Words, value: object, column: str) -> Any:
    """Read a whole number."""
    return as_whole(value, column)


def points(_words: Words, value: object, column: str) -> Any:
    """Read a score."""
    return as_points(value, column)


def text(most: int) -> Read:
    """Read a text of so many characters at most."""
    return lambda _words, value, column: as_short(value, column, most) or None


def contact(words: Words, value: object, column: str) -> Any:
    """Read the number of a contact."""
    return words.contact(value, column)


def _known(known: Mapping[str, Any], said: str, notion: str, message: str, column: str) -> Any:
    return look_up(known, said, notion, message, at=column) if said else None
