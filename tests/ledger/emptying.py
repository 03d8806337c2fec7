"""Tests with real transactions empty the database afterwards, which the guards of what was signed refuse."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

import appraisal.guards
import attendance.guards
import ledger.guards
import qc.guards

GUARDS = (ledger.guards, qc.guards, attendance.guards, appraisal.guards)


@pytest.fixture(autouse=True, scope="session")
def registers_can_be_emptied() -> Iterator[None]:
    """Lift the guards while a test's database is emptied, and put them back."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def lift_and_empty(case: Any) -> None:
        opened = [connections[alias] for alias in case._databases_names(include_mirrors=False)]
        for guards in GUARDS:
            for connection in opened:
                guards.remove(connection)
        try:
            empty(case)
        finally:
            for guards in GUARDS:
                for connection in opened:
                    guards.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_empty)
        yield
