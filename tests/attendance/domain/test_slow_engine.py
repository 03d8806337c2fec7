"""The engine against its slow and obvious twin, on a large random month."""

import random
from datetime import date

import pytest

from attendance.domain.engine import derive_person
from attendance.domain.symbols import cell_text
from tests.attendance.domain.people import random_person
from tests.attendance.domain.slow_engine import judge_slowly
from tests.attendance.domain.story import setting


def differing_cells(chance: random.Random, *, people: int) -> dict[tuple[int, str], dict[str, object]]:
    """Every figure in which the two disagree, by person and day."""
    shared = setting()
    found: dict[tuple[int, str], dict[str, object]] = {}
    for number in range(people):
        person = random_person(chance, date(2026, 10, 1), date(2026, 10, 31))
        quick = derive_person(person, setting=shared).records
        for day, slow in judge_slowly(person).items():
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


@pytest.mark.long
def test_a_large_random_month_has_no_differing_cell() -> None:
    assert differing_cells(random.Random("large"), people=400) == {}
