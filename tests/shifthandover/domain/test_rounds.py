"""Readings of the round."""

from decimal import Decimal

import pytest

from shifthandover.domain.rounds import is_in_order


@pytest.mark.parametrize(
    ("value", "expected"),
    [("17.9", False), ("18.0", True), ("23.5", True), ("28.0", True), ("28.1", False)],
)
def test_a_temperature_lies_within_its_range(value: str, expected: bool) -> None:
    assert is_in_order(value=Decimal(value), lowest=Decimal(18), highest=Decimal(28)) is expected


def test_what_is_not_measured_or_has_no_range_is_judged_by_the_eye() -> None:
    assert is_in_order(value=None, lowest=Decimal(18), highest=Decimal(28))
    assert is_in_order(value=Decimal(40), lowest=None, highest=None)
