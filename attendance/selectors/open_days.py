"""Days that are not over: nobody is absent from a shift that can still get its punch.

The engine judges what it is given, as if nothing more could come. A draft made while shifts run or lie ahead
would show them as absence; until their windows close they show approved leave only, and count for nothing.
A month is published when every window has closed: then no day is open, and the engine's word stands for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from attendance.domain.crowd import Judged, Numbers
from attendance.domain.kinds import Flag
from attendance.domain.records import epoch_minute
from attendance.domain.results import DayRecord
from attendance.domain.setting import Setting

TOLD_ONLY = frozenset({Flag.SPECIAL_REASON_NEEDED})
"""Flags that are told, but that nobody has to explain: the reason stands with the approval."""


@dataclass
class Openness:
    """Which days are still open at a moment; a record is opened once, so that equal days stay one object."""

    setting: Setting
    now: datetime
    _opened: dict[int, tuple[DayRecord, DayRecord]] = field(default_factory=dict)

    def is_open(self, day: date, record: DayRecord) -> bool:
        """Tell whether a punch can still belong to the day, or the day itself lies ahead."""
        closes = self.setting.window_closes(day, record)
        if closes is not None:
            return epoch_minute(self.now) < closes
        return (
            day > self.now.astimezone(self.setting.zone).date() and not record.is_rest and record.is_employed
        )

    def of(self, day: date, record: DayRecord) -> DayRecord:
        """Give a day as it stands at the moment: judged if it is over, open if it is not."""
        return self._open(record) if self.is_open(day, record) else record

    def as_of_now(self, days: Sequence[date], judged: Judged) -> Numbers:
        """Give the days of many people as they stand: numbers of records, among them those opened here."""
        latest = max((record.window_end or 0 for record in judged.records), default=0)
        if self._are_over(days[-1], latest):
            return judged.days
        numbers = judged.days.copy()
        for column, day in enumerate(days):
            for number in np.unique(judged.days[:, column]).tolist():
                record = judged.records[number]
                if self.is_open(day, record):
                    numbers[judged.days[:, column] == number, column] = len(judged.records)
                    judged.records.append(self._open(record))
        return numbers

    def _are_over(self, last: date, latest: int) -> bool:
        """Tell whether the days up to one are over, and every punch window that ends at a minute of it."""
        now = self.now.astimezone(self.setting.zone)
        return now.date() > last and self.setting.midnight(last) + latest <= epoch_minute(now)

    def _open(self, record: DayRecord) -> DayRecord:
        known = self._opened.get(id(record))
        if known is None:
            known = self._opened[id(record)] = record, open_record(record)
        return known[1]


def open_record(record: DayRecord) -> DayRecord:
    """Reduce a judged day to what holds while it is open: shift, touches so far, approved leave."""
    kinds = {leave.kind for leave in record.leaves}
    return DayRecord(
        day_kind=record.day_kind,
        rule_version=record.rule_version,
        shift=record.shift,
        is_employed=record.is_employed,
        is_rostered=record.is_rostered,
        parts=record.parts,
        window_end=record.window_end,
        marks=tuple(mark for mark in record.marks if mark.code in kinds),
    )


def must_be_explained(record: DayRecord) -> bool:
    """Tell whether somebody has to explain or decide the day."""
    if record.flags & TOLD_ONLY:
        record = replace(record, flags=record.flags - TOLD_ONLY)
    return record.is_exception
