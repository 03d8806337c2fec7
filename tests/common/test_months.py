"""Months are values: written, read, sorted and walked without a calendar at hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import DomainError
from common.months import Month


def test_a_month_knows_its_days() -> None:
    february = Month.parse("2024-02")
    assert (february.first, february.last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert len(list(february.days())) == 29
    assert date(2024, 2, 29) in february
    assert date(2024, 3, 1) not in february


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-00",
        "2026-1",
        "202610",
        "0000-01",
        "0001-01",
        "9999-12",
        "",
        "２０２６-10",
        "2026-10-01",
    ],
)
def test_a_month_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        Month.parse(text)
    assert (caught.value.code, caught.value.status, caught.value.where) == (
        "month.malformed",
        400,
        {"value": text},
    )


def test_a_month_made_of_impossible_numbers_is_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="no such month: 2026-13"):
        Month(2026, 13)


def test_months_step_over_the_year() -> None:
    assert Month(2025, 12).next() == Month(2026, 1)
    assert Month(2026, 1).previous() == Month(2025, 12)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_a_month_survives_writing_and_reading(day: date) -> None:
    month = Month.of(day)
    assert Month.parse(str(month)) == month
    assert month.previous() < month < month.next()
    assert month.next().previous() == month
    assert day in month
