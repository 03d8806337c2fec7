"""What a rule set would change, before it is added: months that are not published, judged both ways."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from attendance.models import AttendanceDay, AttendanceMonth, RuleSet
from attendance.models.months import PUBLISHABLE
from attendance.selectors.judging import Sheet
from attendance.selectors.scribe import JUDGED
from common.months import Month

SHOWN = 50
"""Changed days that are listed one by one; all are counted."""

FIGURES = ("_times", "_minutes", "_punches", "_halves")
"""How the columns of a day are called that hold figures."""

_SYMBOL, _FACTS = JUDGED.index("symbol"), JUDGED.index("facts")


@dataclass(frozen=True)
class ChangedDay:
    """One day that would be judged otherwise: its symbols, and the figures that differ."""

    work_number: str
    name: str
    day: date
    before: str
    after: str
    figures: list[tuple[str, Any, Any]]


@dataclass(frozen=True)
class RuleTrial:
    """What would change, month by month; published months keep the rules they were published with."""

    counts: list[tuple[Month, int]]
    days: list[ChangedDay]
    kept: list[Month]

    @property
    def total(self) -> int:
        """How many days would change."""
        return sum(count for _month, count in self.counts)


def try_rules(rules: RuleSet, *, now: datetime) -> RuleTrial:
    """Judge the open months with a rule set that is not stored, and compare with the days as they stand.

    Raises:
        DomainError: a month cannot be judged (`attendance.calendar.year_not_announced`).
    """
    touched = AttendanceMonth.objects.filter(first_day__gte=Month.of(rules.in_force_from).first)
    days: list[ChangedDay] = []
    counts = []
    for month in touched.filter(state__in=PUBLISHABLE).order_by("first_day"):
        before = len(days)
        days += _changed(month, rules, now)
        counts.append((month.month, len(days) - before))
    kept = touched.exclude(state__in=PUBLISHABLE).filter(versions__isnull=False).distinct()
    return RuleTrial(counts, days[:SHOWN], [month.month for month in kept.order_by("first_day")])


def _changed(month: AttendanceMonth, rules: RuleSet, now: datetime) -> list[ChangedDay]:
    """Judge the month as of now both ways: a draft that is out of date must not count as a change."""
    ways = (Sheet.read(month, now=now), Sheet.read(month, now=now, trial=rules))
    pairs = zip(*(sheet.people() for sheet in ways), strict=True)
    return [
        ChangedDay(
            one.stay.work_number,
            one.stay.name,
            day,
            old.values[_SYMBOL],
            new.values[_SYMBOL],
            _differences(old.values, new.values),
        )
        for one, other in pairs
        for day, old, new in zip(one.dates, one.cells, other.cells, strict=True)
        if (old.values[_SYMBOL], old.values[_FACTS]) != (new.values[_SYMBOL], new.values[_FACTS])
    ]


def _differences(before: tuple[Any, ...], after: tuple[Any, ...]) -> list[tuple[str, Any, Any]]:
    """Name the figures of a day that differ, as its page does."""
    return [
        (str(AttendanceDay._meta.get_field(name).verbose_name), old, new)  # type: ignore[union-attr]
        for name, old, new in zip(JUDGED, before, after, strict=True)
        if name.endswith(FIGURES) and old != new
    ]
