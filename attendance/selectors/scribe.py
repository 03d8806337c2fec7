"""Judged days as they are stored and signed: each different one is written once, for all equal days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from attendance.content import canonical, signed_part
from attendance.domain.results import DayRecord
from attendance.domain.setting import make_room
from attendance.domain.symbols import cell_text
from attendance.facts import facts_of, why_of
from attendance.selectors.open_days import must_be_explained
from common.upserts import Packed

PLACED = ("month", "employee", "day", "team", "first_in", "last_out", "window_closes_at")
"""The columns of a day that say whose it is and when; equal days differ in these alone."""

JUDGED = (
    "shift", "symbol", "is_exception", "late_times", "late_minutes", "early_times", "early_minutes",
    "off_post_times", "off_post_minutes", "missing_punches", "absent_halves", "worked_minutes",
    "overtime_minutes", "facts", "explanation",
)  # fmt: skip
"""The columns of a day that say what was made of it."""


REMEMBERED = 50_000
"""Different days that are kept written: 50,000 people have about as many in a month, in some 150 MB."""


@dataclass(frozen=True, slots=True)
class Written:
    """A judged day in the form it is stored in.

    Attributes:
        record: the day; kept, so that its identity stays its own.
        packed: the columns of `JUDGED` as they go to the database in bulk.
        signed: what of it is signed.
        came, left, closes: first arrival, last departure, end of the punch window, in minutes of the day.
    """

    record: DayRecord
    packed: Packed
    signed: bytes
    came: int | None
    left: int | None
    closes: int | None

    @property
    def values(self) -> tuple[Any, ...]:
        """The columns of `JUDGED`, facts and explanation not as text."""
        return *self.packed.values[:-2], facts_of(self.record), why_of(self.record)


@dataclass
class Scribe:
    """Writes records: the engine gives equal days as one object, and that is written once.

    Attributes:
        marks: the text of every mark.
        shift_ids: ids of the shifts by code.
    """

    marks: Mapping[str, str]
    shift_ids: Mapping[str, int]
    _written: dict[int, Written] = field(default_factory=dict)

    def is_equal(self, marks: Mapping[str, str], shift_ids: Mapping[str, int]) -> bool:
        """Tell whether a scribe for these would write the same."""
        return (self.marks, self.shift_ids) == (marks, shift_ids)

    def write(self, record: DayRecord) -> Written:
        """Give a record in the form it is stored in."""
        known = self._written.get(id(record))
        if known is None:
            make_room(self._written, REMEMBERED)
            known = self._written[id(record)] = self._write(record)
        return known

    def _write(self, record: DayRecord) -> Written:
        symbol, facts, why = (
            cell_text(record.marks, self.marks),
            canonical(facts_of(record)),
            canonical(why_of(record)),
        )
        figures = (
            self.shift_ids.get(record.shift),
            symbol,
            must_be_explained(record),
            record.late_n,
            record.late_minutes,
            record.early_n,
            record.early_minutes,
            record.off_post_n,
            record.off_post_minutes,
            record.missing_in + record.missing_out,
            record.absent_halves,
            record.worked_minutes,
            record.overtime_minutes,
        )
        return Written(
            record,
            packed=Packed((*figures, facts.decode(), why.decode())),
            signed=signed_part(canonical(symbol), facts, why),
            came=record.came,
            left=record.left,
            closes=record.window_end,
        )
