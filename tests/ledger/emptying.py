"""Tests with real transactions empty the database afterwards, which the register's guards refuse."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from ledger import guards
from qc import guards as scorecard_guards


@pytest.fixture(autouse=True, scope="session")
def registers_can_be_emptied() -> Iterator[None]:
    """Lift the guards while a test's database is emptied; migrating signals put them back."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def lift_and_empty(case: Any) -> None:
        for alias in case._databases_names(include_mirrors=False):
            guards.remove(connections[alias])
            scorecard_guards.remove(connections[alias])
        try:
            empty(case)
        finally:
            for alias in case._databases_names(include_mirrors=False):
                guards.install(connections[alias])
                scorecard_guards.install(connections[alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_empty)
        yield
