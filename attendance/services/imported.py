"""What an import of punches gives back."""

from dataclasses import dataclass

from attendance.models import PunchImport
from common.reports import ImportReport


@dataclass(frozen=True)
class Imported:
    """One import as stored, and its account.

    `lines` tells of each entry of a call what became of it ("added", "repeated" or "rejected"), in order; a
    file's lines are told by the report alone.
    """

    row: PunchImport
    report: ImportReport
    lines: tuple[str, ...] = ()
