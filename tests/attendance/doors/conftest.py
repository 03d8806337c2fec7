"""Doors read the clock: here it stands at Monday 2 November 2026, nine o'clock at the centre."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine


@pytest.fixture(autouse=True)
def clock(after_october: datetime) -> Iterator[None]:
    """Let October be over, whatever the day on which the tests run."""
    with time_machine.travel(after_october, tick=False):
        yield
