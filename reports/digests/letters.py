"""What a digest is: who gets it, of which period, and what it says. The words are those of the start page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import lazy
from django_stubs_ext import StrOrPromise

from reports.start_page.parts import Panel
from reports.start_page.viewer import Viewer
from staff.models import Employee


@dataclass(frozen=True)
class Letter:
    """What one person is told: panels as on the start page, made in the reader's language.

    The subject goes to chats, too, which have a language of their own: it is lazy.
    """

    subject: StrOrPromise
    panels: Sequence[Panel]
    url: str
    intro: Sequence[str] = field(default_factory=tuple)


def in_each_language(make: Callable[[], str]) -> StrOrPromise:
    """Give a text that is made again in the language of whoever reads it."""
    text: StrOrPromise = lazy(make, str)()
    return text


@dataclass(frozen=True)
class Digest:
    """A kind of digest.

    Attributes:
        code: names it for ever; its notices are of the kind `reports.<code>`.
        period_of: the first day of the period that is told on a day.
        unit: of the period: `day`, `week` or `month`.
        readers: who may get it on a day.
        write: what one reader is told about a period; none when there is nothing to tell.
        prepare: what is done before for one reader, such as ordering workbooks; again changes nothing.
        has_checkpoint: whether the checkpoint of the register leaves the house with it.
    """

    code: str
    title: StrOrPromise
    period_of: Callable[[date], date]
    readers: Callable[[date], Sequence[Employee]]
    write: Callable[[Viewer, date], Letter | None]
    prepare: Callable[[Employee, date, Callable[[], datetime]], None] | None = None
    has_checkpoint: bool = False
    unit: str = "month"

    @property
    def kind(self) -> str:
        """Name of its notices."""
        return f"reports.{self.code}"
