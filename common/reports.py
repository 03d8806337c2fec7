"""What became of every line of an imported file: nothing is dropped in silence."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.cleaning import printable


@dataclass(frozen=True)
class Rejected:
    """One line that was not taken, and why.

    `line` counts from 1 as a text editor or Excel does; `code` is stable, `message` is for people;
    `column` and `value` name the cell that is at fault, where there is one.
    """

    line: int
    code: str
    message: str
    column: str = ""
    value: str = ""

    def as_dict(self) -> dict[str, object]:
        """Give the line in a form that JSON holds."""
        return {
            "line": self.line,
            "code": self.code,
            "message": self.message,
            "column": self.column,
            "value": self.value,
        }

    def __str__(self) -> str:
        """Say which line, which cell and why, in one line of text."""
        cell = f" [{self.column}: {self.value}]" if self.column else ""
        return _("line %(line)d: %(message)s") % {"line": self.line, "message": self.message} + cell


@dataclass
class ImportReport:
    """The account of one import: every line read was added, repeated, rejected or blank.

    `repeated` lines were known before (a second import of the same file adds nothing); `updated` counts
    those of them that changed what was stored. Of a grid every cell is counted as a line.
    """

    source: str
    lines_read: int = 0
    added: int = 0
    repeated: int = 0
    blank: int = 0
    updated: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def reject(self, line: int, code: str, message: object, *, column: str = "", value: object = "") -> None:
        """Record that a line was not taken, and why; control characters of a damaged file are left out."""
        self.rejected.append(
            Rejected(
                line,
                code,
                printable(str(message)),
                column,
                "" if value is None else printable(str(value))[:200],
            )
        )

    def note(self, text: object) -> None:
        """Record something about the whole file that its owner should know."""
        self.notes.append(str(text))

    def accounted(self) -> bool:
        """Tell whether the sum of what became of the lines equals the lines read."""
        return self.lines_read == self.added + self.repeated + len(self.rejected) + self.blank

    def as_dict(self) -> dict[str, object]:
        """Give the account in a form that JSON holds."""
        return {
            "source": self.source,
            "lines_read": self.lines_read,
            "added": self.added,
            "repeated": self.repeated,
            "updated": self.updated,
            "blank": self.blank,
            "rejected": [one.as_dict() for one in self.rejected],
            "notes": list(self.notes),
            "accounted": self.accounted(),
        }

    def as_text(self) -> str:
        """Give the account as lines of text, totals first."""
        totals = _(
            "%(source)s: %(lines_read)d lines read, %(added)d added, %(repeated)d repeated, "
            "%(rejected)d rejected, %(blank)d blank"
        ) % {
            "source": self.source,
            "lines_read": self.lines_read,
            "added": self.added,
            "repeated": self.repeated,
            "rejected": len(self.rejected),
            "blank": self.blank,
        }
        return "\n".join([totals, *self.notes, *map(str, self.rejected)])
