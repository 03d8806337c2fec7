"""A year's calendar: its days from what the notice names, and what looks wrong about it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from staff.domain.festivals import statutory_days

STATUTORY, REST, WORKDAY, MAKE_UP = "statutory", "rest", "workday", "make_up"
KINDS = (STATUTORY, REST, WORKDAY, MAKE_UP)
"""What a day can be."""


class DayFact(NamedTuple):
    """What a day is, and the name of its holiday, where there is one."""

    kind: str
    name: str = ""


Special = Mapping[date, DayFact]
"""The days that a notice names."""


class Concern(StrEnum):
    """What looks wrong about a year, and may yet be right."""

    MAKE_UP_ON_A_WEEKDAY = "make_up_on_a_weekday"
    STATUTORY_MISSING = "statutory_missing"
    STATUTORY_BEYOND_THE_LAW = "statutory_beyond_the_law"
    UNBALANCED = "unbalanced"
    ANOTHER_YEAR = "another_year"


class Worry(NamedTuple):
    """One concern, with its day or its two figures."""

    concern: Concern
    day: date | None = None
    figures: tuple[int, int] = (0, 0)


def is_weekend(day: date) -> bool:
    """Tell whether it is a Saturday or a Sunday."""
    return day.isoweekday() > 5


def days_of_year(year: int, special: Special) -> Iterator[tuple[date, DayFact]]:
    """Yield every day of a year.

    What the notice does not name is a working day from Monday to Friday and a rest day at the weekend.
    """
    day = date(year, 1, 1)
    while day.year == year:
        yield day, special.get(day) or DayFact(REST if is_weekend(day) else WORKDAY)
        day += timedelta(days=1)


def special_days(table: Mapping[str, Any]) -> dict[date, DayFact]:
    """Give the named days of a year written as TOML: `[[festival]]` with statutory, rest and make-up days.

    Raises:
        KeyError, TypeError: the table is of another shape.
    """
    return {
        day: DayFact(kind, festival["name_zh"])
        for festival in table["festival"]
        for kind in (STATUTORY, REST, MAKE_UP)
        for day in festival[kind]
    }


def worries(year: int, special: Special) -> list[Worry]:
    """Find what looks wrong about a year: a slip of the pen, or a year unlike others.

    A notice swaps days: whatever weekdays are off beyond the law are worked at weekends, or stand for a
    statutory day that falls on one. The law's days are known for 2020 to 2035; other years are not asked.

    Source: 《全国年节及纪念日放假办法》 (国务院令第795号), art. 2 and 6.
    """
    inside = {day: fact for day, fact in special.items() if day.year == year}
    found = [Worry(Concern.ANOTHER_YEAR, day) for day in sorted(set(special) - set(inside))]
    made_up = sorted(day for day, fact in inside.items() if fact.kind == MAKE_UP)
    found += [Worry(Concern.MAKE_UP_ON_A_WEEKDAY, day) for day in made_up if not is_weekend(day)]
    found += _unlike_the_law(year, inside)
    given = sum(fact.kind == REST and not is_weekend(day) for day, fact in inside.items())
    owed = len(made_up) + sum(fact.kind == STATUTORY and is_weekend(day) for day, fact in inside.items())
    return found if given == owed else [*found, Worry(Concern.UNBALANCED, figures=(given, owed))]


def _unlike_the_law(year: int, inside: Special) -> Iterator[Worry]:
    try:
        by_law = set(statutory_days(year))
    except LookupError:
        return
    named = {day for day, fact in inside.items() if fact.kind == STATUTORY}
    yield from (Worry(Concern.STATUTORY_MISSING, day) for day in sorted(by_law - named))
    yield from (Worry(Concern.STATUTORY_BEYOND_THE_LAW, day) for day in sorted(named - by_law))
