"""The engine against its slow and obvious twin, on large random months."""

import random
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from attendance.domain.engine import derive_person
from attendance.domain.records import Outage
from attendance.domain.symbols import cell_text
from tests.attendance.domain.people import midnight, random_person
from tests.attendance.domain.slow_engine import judge_slowly
from tests.attendance.domain.story import SHANGHAI, setting

NEW_YORK = ZoneInfo("America/New_York")
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SPRING_FORWARD = (date(2026, 3, 5), date(2026, 3, 11))
FALL_BACK = (date(2026, 10, 28), date(2026, 11, 4))


def random_outages(chance: random.Random, days: tuple[date, date], zone: ZoneInfo) -> tuple[Outage, ...]:
    """Three failures of the switch at any time of the month."""
    first, last = (midnight(day, zone) for day in days)
    starts = [chance.randrange(first, last, 5) for _number in range(3)]
    return tuple(Outage(start, start + chance.choice([10, 20, 90])) for start in starts)


def differing_cells(
    chance: random.Random,
    *,
    people: int,
    days: tuple[date, date] = OCTOBER,
    zone: ZoneInfo = SHANGHAI,
) -> dict[tuple[int, str], dict[str, object]]:
    """Every figure in which the two disagree, by person and day."""
    outages = random_outages(chance, days, zone)
    shared = setting(zone=zone, outages=outages)
    found: dict[tuple[int, str], dict[str, object]] = {}
    for number in range(people):
        person = random_person(chance, *days, zone)
        quick = derive_person(person, setting=shared).records
        for day, slow in judge_slowly(person, zone, outages).items():
            figures = {
                name: cell_text(quick[day].marks) if name == "cell" else getattr(quick[day], name)
                for name in slow
            }
            if figures != slow:
                found[number, day.isoformat()] = {
                    name: (figures[name], slow[name]) for name in slow if figures[name] != slow[name]
                }
    return found


@pytest.mark.parametrize("month", ["one", "two", "three"])
def test_a_random_month_has_no_differing_cell(month: str) -> None:
    assert differing_cells(random.Random(month), people=8) == {}


@pytest.mark.parametrize(
    "days",
    [pytest.param(SPRING_FORWARD, id="spring forward"), pytest.param(FALL_BACK, id="fall back")],
)
def test_no_cell_differs_over_a_change_of_the_clock(days: tuple[date, date]) -> None:
    assert differing_cells(random.Random("clock"), people=25, days=days, zone=NEW_YORK) == {}


@pytest.mark.long
def test_a_large_random_month_has_no_differing_cell() -> None:
    assert differing_cells(random.Random("large"), people=1000) == {}


@pytest.mark.long
@pytest.mark.parametrize("days", [SPRING_FORWARD, FALL_BACK])
def test_many_people_over_a_change_of_the_clock(days: tuple[date, date]) -> None:
    assert differing_cells(random.Random("many"), people=300, days=days, zone=NEW_YORK) == {}
