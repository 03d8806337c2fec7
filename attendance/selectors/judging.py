"""Judging the people of a month: facts in, rows and days out, nothing stored."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from attendance.content import Cell, row_hash
from attendance.domain.engine import derive_person
from attendance.domain.explain import explain_day
from attendance.domain.outages import find_outages, seat_duty
from attendance.domain.records import Outage
from attendance.domain.results import DayRecord, Explanation
from attendance.domain.setting import UnannouncedYear
from attendance.domain.symbols import cell_text
from attendance.domain.totals import month_totals
from attendance.facts import Facts, facts_of, totals_of, why_of
from attendance.models import AttendanceDay, AttendanceMonth, PersonMonth
from attendance.selectors.inputs import Inputs, ask_inputs
from attendance.selectors.open_days import Openness, must_be_explained
from attendance.selectors.people import Stay
from attendance.selectors.reference import Reference, ask_reference, year_not_announced
from common.reads import Reads
from staff.models import Centre


class Written(NamedTuple):
    """A judged day in the form it is stored in; `record` is kept so that its identity stays its own."""

    record: DayRecord
    symbol: str
    facts: Facts
    why: Facts


@dataclass
class Sheet:
    """A month of the centre, or of some people, as its stored facts give it."""

    month: AttendanceMonth
    reference: Reference
    inputs: Inputs
    openness: Openness
    _written: dict[int, Written] = field(default_factory=dict)

    @classmethod
    def read(cls, month: AttendanceMonth, *, now: datetime, only: Collection[int] | None = None) -> "Sheet":
        """Read everything the month is judged from, in a fixed number of statements.

        Shifts that can still get a punch at `now` are left open, not judged.

        Outages of the switch are found where everybody is looked at; some people alone are judged with those
        found then.
        """
        centre, reads = Centre.current(), Reads()
        reference = ask_reference(month.month, centre, reads).give()
        inputs = ask_inputs(month.month, centre.zone, reads, only=only).give()
        known = _known_outages(month)
        outages = _find_outages(reference, inputs) if only is None else known
        return cls(month, reference.with_outages(outages), inputs, Openness(reference.setting, now))

    @classmethod
    def of(cls, month: AttendanceMonth, reference: Reference, inputs: Inputs, *, now: datetime) -> "Sheet":
        """Give the sheet of some people, from what was read for them; outages are those found before."""
        reference = reference.with_outages(_known_outages(month))
        return cls(month, reference, inputs, Openness(reference.setting, now))

    @property
    def header(self) -> Facts:
        """What is signed above the rows."""
        return self.reference.header

    def people(self) -> "Iterator[JudgedPerson]":
        """Yield everybody as judged, in order of work number.

        Raises:
            DomainError: `attendance.calendar.year_not_announced`.
        """
        for pk, stay in self.inputs.people.stays.items():
            try:
                records = derive_person(self.inputs.spans[pk], setting=self.reference.setting).records
            except UnannouncedYear as error:
                raise year_not_announced(error.year) from error
            records = {day: self.openness.as_of_now(day, record) for day, record in records.items()}
            yield JudgedPerson(self, stay, records, self._row(stay, records))

    def explain(self, employee_id: int, day: date) -> Explanation | None:
        """Explain a day from the facts as they stand, punch by punch; none for somebody not on the sheet."""
        span = self.inputs.spans.get(employee_id)
        if span is None:
            return None
        found = explain_day(span, day, setting=self.reference.setting)
        return replace(found, record=self.openness.as_of_now(day, found.record))

    def _row(self, stay: Stay, records: dict[date, DayRecord]) -> PersonMonth:
        rules = self.reference.setting.rule_book.on(self.month.month.last)
        totals = totals_of(month_totals(records.values(), rules=rules))
        person = stay.described(self.month.month)
        cells = [Cell(day, *self._write(record)[1:]) for day, record in records.items()]
        return PersonMonth(
            month=self.month,
            employee_id=stay.pk,
            team_id=stay.last_team_id,
            person=person,
            totals=totals,
            content_hash=row_hash(person=person, totals=totals, cells=cells),
        )

    def day(self, stay: Stay, day: date, record: DayRecord) -> AttendanceDay:
        """Make one day as it is stored."""
        written = self._write(record)
        membership = stay.on(day)
        return AttendanceDay(
            month=self.month,
            employee_id=stay.pk,
            day=day,
            team_id=membership.team_id if membership else None,
            shift_id=self.inputs.shift_ids.get(record.shift),
            symbol=written.symbol,
            is_exception=must_be_explained(record),
            first_in=self._instant(day, record.came),
            last_out=self._instant(day, record.left),
            window_closes_at=self._instant(day, record.window_end),
            late_times=record.late_n,
            late_minutes=record.late_minutes,
            early_times=record.early_n,
            early_minutes=record.early_minutes,
            off_post_times=record.off_post_n,
            off_post_minutes=record.off_post_minutes,
            missing_punches=record.missing_in + record.missing_out,
            absent_halves=record.absent_halves,
            worked_minutes=record.worked_minutes,
            overtime_minutes=record.overtime_minutes,
            facts=written.facts,
            explanation=written.why,
        )

    def _write(self, record: DayRecord) -> Written:
        """Write a record once: the engine gives equal days as one object."""
        known = self._written.get(id(record))
        if known is None:
            symbol = cell_text(record.marks, self.reference.marks)
            known = Written(record, symbol, facts_of(record), why_of(record))
            self._written[id(record)] = known
        return known

    def _instant(self, day: date, minute: int | None) -> datetime | None:
        if minute is None:
            return None
        return datetime.fromtimestamp((self.reference.setting.midnight(day) + minute) * 60, UTC)


@dataclass(frozen=True)
class JudgedPerson:
    """One person's month: the row with its hash, and the days, made only where they are wanted."""

    sheet: Sheet
    stay: Stay
    records: dict[date, DayRecord]
    row: PersonMonth

    def days(self) -> list[AttendanceDay]:
        """Make the days as they are stored."""
        return [self.sheet.day(self.stay, day, record) for day, record in self.records.items()]


def _known_outages(month: AttendanceMonth) -> list[Outage]:
    return [Outage(*one) for one in month.header.get("outages", [])]


def _find_outages(reference: Reference, inputs: Inputs) -> Sequence[Outage]:
    """Find when nearly everybody due was signed out at once; nobody is off post then."""
    watched = [span for span in inputs.spans.values() if span.seats]
    if not watched:
        return ()
    duties = [seat_duty(span, setting=reference.setting) for span in watched]
    return find_outages(duties, rules=reference.setting.rule_book.on(inputs.month.last))
