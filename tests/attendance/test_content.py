"""What is signed is canonical JSON, and its hash tells every difference."""

from datetime import date

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from attendance.content import Cell, canonical, month_hash, row_hash

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex("[a-z_0-9]{1,6}", fullmatch=True), inner)
    ),
    max_leaves=12,
)
CELL = Cell(date(2026, 10, 12), "√", {"worked_minutes": 480}, {"rules": "R0", "steps": []})


@given(VALUES)
def test_our_short_way_gives_what_rfc_8785_asks_for(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(ValueError, match="not part of a signed document"):
        canonical({"day": date(2026, 10, 12)})


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(CELL._replace(symbol="×"), id="symbol"),
        pytest.param(CELL._replace(facts={"worked_minutes": 479}), id="facts"),
        pytest.param(CELL._replace(explanation={"rules": "R1", "steps": []}), id="reasons"),
        pytest.param(CELL._replace(day=date(2026, 10, 13)), id="day"),
    ],
)
def test_every_part_of_a_cell_is_in_the_hash(other: Cell) -> None:
    person = {"work_number": "1001"}
    assert row_hash(person=person, totals={}, cells=[CELL]) != row_hash(
        person=person, totals={}, cells=[other]
    )


def test_the_order_in_which_cells_are_read_is_not() -> None:
    later = CELL._replace(day=date(2026, 10, 13))
    hashes = {row_hash(person={}, totals={}, cells=cells) for cells in ([CELL, later], [later, CELL])}
    assert len(hashes) == 1


def test_the_order_of_the_rows_is() -> None:
    assert month_hash({}, ["00" * 32, "11" * 32]) != month_hash({}, ["11" * 32, "00" * 32])
