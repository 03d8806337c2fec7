"""What everybody's days share: zone, calendar, rules, outages, and what was worked out once for all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from attendance.domain.clock import MINUTES_PER_DAY, midnight_minute, wall_minute
from attendance.domain.kinds import DayKind
from attendance.domain.records import CONTEXT_DAYS, Outage, Span, Spans
from attendance.domain.rules import RuleBook, Rules

if TYPE_CHECKING:
    from attendance.domain.results import DayRecord
    from attendance.domain.situation import Situation

WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP})


class UnannouncedYear(LookupError):
    """The calendar of a year was not announced: its days are refused, not guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the calendar of {year} is not announced")
        self.year = year


class Calendar:
    """The kinds of all days of the announced years."""

    def __init__(self, kinds: Mapping[date, DayKind]) -> None:
        self._kinds = dict(kinds)

    def __eq__(self, other: object) -> bool:
        """Calendars are equal that know the same of the same days."""
        return isinstance(other, Calendar) and self._kinds == other._kinds

    __hash__ = None  # type: ignore[assignment]

    def kind(self, day: date) -> DayKind:
        """Find what a day is.

        Raises:
            UnannouncedYear: the calendar does not know the day.
        """
        found = self._kinds.get(day)
        if found is None:
            raise UnannouncedYear(day.year)
        return found

    def kind_nearby(self, day: date) -> DayKind | None:
        """Find what a day beside a judged one is; None if it is not announced.

        New Year's Day is statutory by law, whatever the notice of its year says: so the last night of
        a year can be judged. Source: 《全国年节及纪念日放假办法》 art. 2.
        """
        if (day.month, day.day) == (1, 1):
            return self._kinds.get(day, DayKind.STATUTORY)
        return self._kinds.get(day)

    def working_days(self, first: date, last: date) -> int:
        """Count the working days between two days, both included."""
        span = range(first.toordinal(), last.toordinal() + 1)
        return sum(self.kind(date.fromordinal(ordinal)) in WORKING for ordinal in span)


REMEMBERED = 20_000
"""Entries a memory may hold before it is emptied: it saves time, and must not cost memory without end."""


def make_room(memory: dict[Any, Any], most: int = REMEMBERED) -> None:
    """Empty a memory that has grown too large."""
    if len(memory) >= most:
        memory.clear()


@dataclass(slots=True, eq=False)
class DayContext:
    """What a day shares with all days of its sort: calendar around it, rules, length of days.

    Attributes:
        kinds: of the day before, the day, and the two after it.
        edges: the five midnights around them, in minutes of the day.
        day, zone, midnight: given only where the clock changes nearby, so that wall-clock minutes are not
            real ones, or where the calendar around the day is not announced.
        situations: what was worked out for shifts on such days.
    """

    kinds: tuple[DayKind | None, ...]
    edges: tuple[int, ...]
    rules: Rules
    day: date | None = None
    zone: tzinfo = UTC
    midnight: int = 0
    situations: "dict[Any, Situation]" = field(default_factory=dict)

    def elapsed(self, wall: int) -> int:
        """Turn wall-clock minutes of the day into real minutes since its midnight."""
        if self.day is None:
            return wall
        return wall_minute(self.day, wall, self.zone) - self.midnight

    def resolve(self, spans: Iterable[Span]) -> Spans:
        """Turn wall-clock spans into spans of real minutes."""
        return tuple((self.elapsed(start), self.elapsed(end)) for start, end in spans)


class DayAround(NamedTuple):
    """A day in the context of judged days, its midnight in minutes since 1970 UTC, and its sort."""

    day: date
    midnight: int
    context: DayContext


def _as_seen_from(own: DayKind | None, other: DayKind | None) -> DayKind | None:
    """Reduce the kind of a day nearby to what matters for a shift: most days become of one sort.

    A statutory holiday stays one by its own date. Of other days the day on which the shift begins decides,
    unless that is a statutory holiday itself.
    """
    return other if DayKind.STATUTORY in (own, other) else own


PLAIN_EDGES = (-MINUTES_PER_DAY, 0, MINUTES_PER_DAY, 2 * MINUTES_PER_DAY, 3 * MINUTES_PER_DAY)


class Setting:
    """Zone, calendar, rules and outages of the centre.

    Make one for a run: it remembers what it worked out, so that equal days cost a look-up.
    """

    def __init__(
        self, *, zone: tzinfo, calendar: Calendar, rule_book: RuleBook, outages: Iterable[Outage] = ()
    ) -> None:
        self.zone = zone
        self.calendar = calendar
        self.rule_book = rule_book
        self.outages = tuple(sorted(outages, key=lambda outage: (outage.start, outage.end)))
        self._midnights: dict[date, int] = {}
        self._contexts: dict[date, DayContext] = {}
        self._sorts: dict[Any, DayContext] = {}
        self._required: set[date] = set()
        self._around: dict[tuple[date, date], list[DayAround]] = {}

    def is_equal(self, other: "Setting") -> bool:
        """Tell whether every day is judged by the other as by this one."""
        mine, others = ((each.zone, each.calendar, each.rule_book, each.outages) for each in (self, other))
        return mine == others

    def midnight(self, day: date) -> int:
        """Count the minutes from 1970 UTC to the midnight at which a day begins."""
        found = self._midnights.get(day)
        if found is None:
            found = self._midnights[day] = midnight_minute(day, self.zone)
        return found

    def context(self, day: date) -> DayContext:
        """Find what a day shares with all days of its sort; its own kind may not be announced yet."""
        found = self._contexts.get(day)
        if found is None:
            found = self._contexts[day] = self._make_context(day)
        return found

    def days_around(self, first: date, last: date) -> list[DayAround]:
        """List the days from `CONTEXT_DAYS` before one to `CONTEXT_DAYS` after another."""
        found = self._around.get((first, last))
        if found is None:
            make_room(self._around)
            ordinals = range(first.toordinal() - CONTEXT_DAYS, last.toordinal() + CONTEXT_DAYS + 1)
            days = [date.fromordinal(ordinal) for ordinal in ordinals]
            found = [DayAround(day, self.midnight(day), self.context(day)) for day in days]
            self._around[first, last] = found
        return found

    def require(self, day: date) -> None:
        """Refuse to judge a day whose calendar was not announced, or before any rules were in force.

        Raises:
            UnannouncedYear: the calendar of its year is not announced.
            LookupError: no rules were in force.
        """
        if day not in self._required:
            self.calendar.kind(day)
            self.rule_book.on(day)
            self._required.add(day)

    def _make_context(self, day: date) -> DayContext:
        around = tuple(day + timedelta(days=step) for step in range(-1, 4))
        kinds = tuple(self.calendar.kind_nearby(near_day) for near_day in around[:4])
        base = self.midnight(day)
        edges = tuple(self.midnight(near_day) - base for near_day in around)
        rules = self.rule_book.nearest(day)
        if edges != PLAIN_EDGES or None in kinds:
            return DayContext(kinds, edges, rules, day, self.zone, base)
        kinds = tuple(_as_seen_from(kinds[1], kind) for kind in kinds)
        key = (kinds, rules)
        if key not in self._sorts:
            self._sorts[key] = DayContext(kinds, edges, rules)
        return self._sorts[key]

    def window_closes(self, day: date, record: "DayRecord") -> int | None:
        """Find the minute (since 1970 UTC) until which a punch can still belong to a judged day."""
        return None if record.window_end is None else self.midnight(day) + record.window_end

    def days_touched(self, second: int) -> tuple[date, ...]:
        """List the days that a punch can change: its own date, two before and one after."""
        day = datetime.fromtimestamp(second, UTC).astimezone(self.zone).date()
        return tuple(day + timedelta(days=step) for step in (-2, -1, 0, 1))

    def standard_minutes(self, first: date, last: date) -> int:
        """Count the standard minutes of a period: its working days, eight hours each by default."""
        return self.calendar.working_days(first, last) * self.rule_book.on(last).standard_day_minutes
