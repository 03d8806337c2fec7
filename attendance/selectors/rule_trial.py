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
    rows = AttendanceDay.objects.filter(month=month, day__gte=rules.in_force_from)
    stored = {
        (employee, day): (symbol, facts)
        for employee, day, symbol, facts in rows.values_list("employee", "day", "symbol", "facts")
    }
    sheet = Sheet.read(month, now=now, trial=rules)
    return [
        ChangedDay(
            person.stay.work_number,
            person.stay.name,
            day,
            was[0],
            cell.values[_SYMBOL],
            _differences(was[1], cell.values[_FACTS]),
        )
        for person in sheet.people()
        for day, cell in zip(person.dates, person.cells, strict=True)
        if (was := stored.get((person.stay.pk, day))) and was != (cell.values[_SYMBOL], cell.values[_FACTS])
    ]


def _differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Name the whole numbers that differ; what is not written is 0."""
    names = sorted(
        name for name in before.keys() | after.keys() if isinstance(before.get(name, after.get(name)), int)
    )
    pairs = ((name, before.get(name, 0), after.get(name, 0)) for name in names)
    return [(name, old, new) for name, old, new in pairs if old != new]
