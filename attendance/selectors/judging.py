"""Judging the people of a month: facts in, rows and days out, nothing stored."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from attendance.content import canonical, hash_of_days
from attendance.domain.crowd import derive_crowd
from attendance.domain.explain import explain_day
from attendance.domain.outages import find_outages, seat_duty
from attendance.domain.records import Outage
from attendance.domain.results import DayRecord, Explanation
from attendance.domain.setting import Setting, UnannouncedYear
from attendance.domain.totals import month_totals
from attendance.facts import Facts, totals_of
from attendance.models import AttendanceDay, AttendanceMonth, PersonMonth, RuleSet
from attendance.selectors.inputs import Inputs, around, ask_inputs
from attendance.selectors.open_days import Openness
from attendance.selectors.people import Stay, employed_in
from attendance.selectors.reference import Reference, ask_reference, year_not_announced
from attendance.selectors.scribe import JUDGED, PLACED, Scribe, Written
from calls.models import SeatEvent
from common.months import Month
from common.reads import Reads
from common.upserts import Packed, Row, instant_text
from staff.models import Centre

PEOPLE_AT_A_TIME = 2500
"""So many people are read, judged and written together: some 80,000 days, below 200 MB."""


@dataclass
class Sheet:
    """A month of the centre, or of some people, as its stored facts give it.

    Attributes:
        portions: reads the facts, some people at a time: the ids looked at, and what is known of them.
        without_roster: members of teams who are not on the sheet, as far as their portion was judged.
    """

    month: AttendanceMonth
    reference: Reference
    openness: Openness
    portions: Callable[[], Iterable[tuple[Collection[int], Inputs]]]
    without_roster: list[str] = field(default_factory=list)

    @classmethod
    def read(
        cls,
        month: AttendanceMonth,
        *,
        now: datetime,
        only: Collection[int] | None = None,
        trial: RuleSet | None = None,
    ) -> "Sheet":
        """Read what the month is judged from; the facts follow some people at a time.

        Shifts that can still get a punch at `now` are left open, not judged.

        Outages of the switch are found where everybody is looked at; some people alone are judged with those
        found then.

        Args:
            only: judge these people alone.
            trial: a rule set that is not stored, judged by as if it were.
        """
        centre = Centre.current()
        reference = ask_reference(month.month, centre, Reads()).give(trial=trial)
        outages = _find_outages(reference, month.month) if only is None else _known_outages(month)
        reference = reference.with_outages(outages)
        everybody = everybody_of(month) if only is None else sorted(only)

        def portions() -> Iterator[tuple[Collection[int], Inputs]]:
            for people in portions_of(everybody):
                asked = ask_inputs(month.month, centre.zone, Reads(), only=people)
                yield people, asked.give(reference.counting)

        return cls(month, reference, Openness(reference.setting, now), portions)

    @classmethod
    def of(cls, month: AttendanceMonth, reference: Reference, inputs: Inputs, *, now: datetime) -> "Sheet":
        """Give the sheet of some people, from what was read for them; outages are those found before."""
        reference = reference.with_outages(_known_outages(month))
        people = list(inputs.people.stays)
        return cls(month, reference, Openness(reference.setting, now), lambda: [(people, inputs)])

    @property
    def header(self) -> Facts:
        """What is signed above the rows."""
        return self.reference.header

    def people(self) -> "Iterator[JudgedPerson]":
        """Yield everybody as judged, each portion in order of work number.

        Raises:
            DomainError: `attendance.calendar.year_not_announced`.
        """
        for _asked, judged in self.judged():
            yield from judged

    def judged(self) -> "Iterator[tuple[Collection[int], list[JudgedPerson]]]":
        """Yield the ids of a portion, and those of them who are on the sheet, as judged.

        Raises:
            DomainError: `attendance.calendar.year_not_announced`.
        """
        for asked, inputs in self.portions():
            self.without_roster += inputs.people.without_roster
            yield asked, list(self._judge(inputs))

    def _judge(self, inputs: Inputs) -> "Iterator[JudgedPerson]":
        setting, scribe = _means(self.reference, inputs.shift_ids)
        try:
            found = derive_crowd(inputs.crowd, setting=setting)
        except UnannouncedYear as error:
            raise year_not_announced(error.year) from error
        month = self.month.month
        days = list(month.days())
        rules = setting.rule_book.on(month.last)
        numbers = self.openness.as_of_now(days, found)
        written = [scribe.write(record) for record in found.records]
        for stay, listed in zip(inputs.people.stays.values(), numbers.tolist(), strict=True):
            cells = [written[number] for number in listed]
            records = [cell.record for cell in cells]
            totals = month_totals(records, rules=rules, **_period(stay, records, days, setting))
            yield JudgedPerson(self, stay, days, cells, stay.described(month), totals_of(totals))

    def explain(self, employee_id: int, day: date) -> Explanation | None:
        """Explain a day from the facts as they stand, punch by punch; none for somebody not on the sheet."""
        spans = (inputs.span(employee_id) for _asked, inputs in self.portions())
        span = next((span for span in spans if span), None)
        if span is None:
            return None
        found = explain_day(span, day, setting=self.reference.setting)
        return replace(found, record=self.openness.of(day, found.record))


def _period(
    stay: Stay, records: Sequence[DayRecord], days: Sequence[date], setting: Setting
) -> dict[str, int]:
    """Give the standard of somebody's days of comprehensive hours, and what was worked on other days."""
    inside = stay.comprehensive_days(Month.of(days[0]))
    if not inside:
        return {}
    return {
        "standard_minutes": sum(setting.standard_minutes(day, day) for day in inside),
        "minutes_apart": sum(
            record.worked_minutes for day, record in zip(days, records, strict=True) if day not in inside
        ),
    }


@dataclass(frozen=True)
class JudgedPerson:
    """One person's month: totals and cells, in the forms that are stored and signed."""

    sheet: Sheet
    stay: Stay
    dates: Sequence[date]
    cells: Sequence[Written]
    person: Facts
    totals: Facts
    content_hash: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out the hash of all of it."""
        days = zip(self.dates, [cell.signed for cell in self.cells], strict=True)
        object.__setattr__(
            self, "content_hash", hash_of_days(person=self.person, totals=self.totals, days=days)
        )

    @property
    def row(self) -> PersonMonth:
        """The row as it is stored."""
        month, employee, team, content_hash = self._placed
        return PersonMonth(
            month_id=month,
            employee_id=employee,
            team_id=team,
            person=self.person,
            totals=self.totals,
            content_hash=content_hash,
        )

    def days(self) -> list[AttendanceDay]:
        """Make the days as they are stored."""
        names = [AttendanceDay._meta.get_field(name).attname for name in (*PLACED, *JUDGED)]  # type: ignore[union-attr]
        placed = zip(self._days_placed(_instant), self.cells, strict=True)
        return [
            AttendanceDay(**dict(zip(names, (*place, *cell.values), strict=True))) for place, cell in placed
        ]

    def packed_row(self) -> Row:
        """Give the row as it goes to the database in bulk: the columns of `ROW`."""
        return self._placed, Packed((canonical(self.person).decode(), canonical(self.totals).decode()))

    def packed_days(self) -> Iterator[Row]:
        """Give the days as they go to the database in bulk: the columns of `PLACED` and `JUDGED`."""
        return zip(self._days_placed(instant_text), [cell.packed for cell in self.cells], strict=True)

    @property
    def _placed(self) -> tuple[int, int, int | None, str]:
        return self.sheet.month.pk, self.stay.pk, self.stay.last_team_id, self.content_hash

    def _days_placed(self, instant: Callable[[int], Any]) -> Iterator[tuple[Any, ...]]:
        """Give the columns of `PLACED`; instants in the form that is wanted."""
        month, person, midnight = self.sheet.month.pk, self.stay.pk, self.sheet.reference.setting.midnight
        for day, team, cell in zip(self.dates, self.stay.teams(self.dates), self.cells, strict=True):
            start = midnight(day)
            told = (cell.came, cell.left, cell.closes)
            yield month, person, day, team, *(None if at is None else instant(start + at) for at in told)


ROW = ("month", "employee", "team", "content_hash", "person", "totals")
"""The columns of a person's row."""


def _instant(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def everybody_of(month: AttendanceMonth) -> list[int]:
    """List the ids of all who may be on the sheet, or were when it was derived."""
    employed = employed_in(month.month).order_by().values_list("pk", flat=True)
    stored = PersonMonth.objects.filter(month=month).order_by().values_list("employee", flat=True)
    return sorted({*employed, *stored})


def portions_of(people: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut people into portions of `PEOPLE_AT_A_TIME`."""
    return (people[start : start + PEOPLE_AT_A_TIME] for start in range(0, len(people), PEOPLE_AT_A_TIME))


_last: list[tuple[Setting, Scribe]] = []
"""What this process judged and wrote with last: it remembers every different day, for the next portion."""


def _means(reference: Reference, shift_ids: Mapping[str, int]) -> tuple[Setting, Scribe]:
    """Give what to judge and write with: that of the portion before, where it is equal."""
    if _last:
        setting, scribe = _last[0]
        if setting.is_equal(reference.setting) and scribe.is_equal(reference.marks, shift_ids):
            return setting, scribe
    _last[:] = [(reference.setting, Scribe(reference.marks, shift_ids))]
    return _last[0]


def _known_outages(month: AttendanceMonth) -> list[Outage]:
    return [Outage(*one) for one in month.header.get("outages", [])]


def _find_outages(reference: Reference, month: Month) -> Sequence[Outage]:
    """Find when nearly everybody due was signed out at once; nobody is off post then."""
    touched = SeatEvent.objects.filter(**around(month, reference.zone), employee__isnull=False)
    seated = sorted(touched.order_by().values_list("employee", flat=True).distinct())
    if not seated:
        return ()
    duties = (
        seat_duty(span, setting=reference.setting)
        for people in portions_of(seated)
        for span in ask_inputs(month, reference.zone, Reads(), only=people).give(reference.counting).spans()
        if span.seats
    )
    return find_outages(duties, rules=reference.setting.rule_book.on(month.last))
