"""How long an item is kept, when it has expired, and when who is reminded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.retention import ClassRule, Step, is_expired, steps_due
from custody.domain.sealing import sealed

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("received", "months", "expected"),
    [
        pytest.param((2026, 10, 20), 24, date(2028, 10, 20), id="two years"),
        pytest.param((2026, 1, 31), 1, date(2026, 2, 28), id="a month without that day"),
        pytest.param((2028, 1, 31), 1, date(2028, 2, 29), id="a leap year"),
        pytest.param((2026, 12, 31), 6, date(2027, 6, 30), id="over the end of a year"),
        pytest.param((2026, 12, 1), 12, date(2027, 12, 1), id="December again"),
        pytest.param((2026, 10, 20), 0, None, id="until declared void"),
    ],
)
def test_expiry(received: tuple[int, int, int], months: int, expected: date | None) -> None:
    assert ClassRule(months).expires_on(date(*received)) == expected


def test_the_last_day_of_keeping_is_still_kept() -> None:
    last = date(2026, 10, 20)
    assert not is_expired(last, today=last)
    assert is_expired(last, today=last + timedelta(days=1))
    assert not is_expired(None, today=last)


@pytest.mark.parametrize(
    ("days_after", "steps"),
    [
        (0, []),
        (1, [Step.EXPIRED]),
        (30, [Step.EXPIRED]),
        (31, [Step.EXPIRED, Step.DESTROY]),
        (60, [Step.EXPIRED, Step.DESTROY]),
        (61, [Step.EXPIRED, Step.DESTROY, Step.ESCALATE]),
        (500, [Step.EXPIRED, Step.DESTROY, Step.ESCALATE]),
    ],
)
def test_thirty_and_sixty_days(days_after: int, steps: list[Step]) -> None:
    last = date(2026, 8, 1)
    due = list(steps_due(ClassRule(24), last, today=last + timedelta(days=days_after)))
    assert [step for step, _day in due] == steps
    assert [(day - last).days for _step, day in due] == [1, 31, 61][: len(steps)]


def test_what_never_expires_is_never_asked_for() -> None:
    assert list(steps_due(ClassRule(0), None, today=date(2036, 1, 1))) == []


@pytest.mark.parametrize("numbers", [(-1, 1, 30, 60), (24, -1, 30, 60), (24, 1, 0, 60), (24, 1, 60, 60)])
def test_limits_that_cannot_be_kept_are_refused(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="or more"):
        ClassRule(*numbers)


@given(DAYS, st.integers(1, 120))
def test_more_months_never_end_earlier(day: date, months: int) -> None:
    first, second = ClassRule(months).expires_on(day), ClassRule(months + 1).expires_on(day)
    assert first is not None and second is not None
    assert day < first < second


@given(DAYS, DAYS, DAYS)
def test_what_is_due_stays_due(last: date, one: date, other: date) -> None:
    early, late = sorted((one, other))
    rule = ClassRule(1)
    assert set(steps_due(rule, last, today=early)) <= set(steps_due(rule, last, today=late))


@given(st.dictionaries(st.text(), st.text(), max_size=4), st.dictionaries(st.text(), st.text(), max_size=4))
def test_a_seal_stands_for_its_words_and_its_salt(one: dict[str, str], other: dict[str, str]) -> None:
    assert (sealed(one, "a") == sealed(other, "a")) is (one == other)
    assert sealed(one, "a") != sealed(one, "b")
