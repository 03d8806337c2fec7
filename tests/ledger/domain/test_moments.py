"""Instants of the register."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.moments import read, spell, to_the_millisecond


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        pytest.param(datetime(2026, 10, 31, tzinfo=UTC), "2026-10-31T00:00:00.000Z", id="midnight"),
        pytest.param(
            datetime(2026, 10, 31, 8, 0, 0, 7999, tzinfo=timezone(timedelta(hours=8))),
            "2026-10-31T00:00:00.007Z",
            id="other zone, cut to milliseconds",
        ),
    ],
)
def test_spelling_of_an_instant(instant: datetime, expected: str) -> None:
    assert spell(instant) == expected


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time-zone aware"):
        spell(datetime(2026, 10, 31))  # noqa: DTZ001


@pytest.mark.parametrize(
    "spelled",
    [
        "2026-10-31T00:00:00Z",
        "2026-10-31T00:00:00.0000Z",
        "2026-10-31 00:00:00.000Z",
        "2026-10-31T00:00:00.000+00:00",
        "2026-02-30T00:00:00.000Z",
        "2026-10-31T24:00:00.000Z",
        "２026-10-31T00:00:00.000Z",
        "",
    ],
)
def test_another_spelling_is_refused(spelled: str) -> None:
    with pytest.raises(ValueError):
        read(spelled)


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_spelled_reads_back_to_the_millisecond(instant: datetime) -> None:
    assert read(spell(instant)) == to_the_millisecond(instant)
