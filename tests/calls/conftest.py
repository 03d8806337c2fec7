"""What tests of calls share: a call log of ten rows, and a way to write lines of it."""

from collections.abc import Callable
from io import BytesIO

import pytest

from calls.domain.bank_log import COLUMNS

SERVED = [
    *("AA0101", "1", "27997683", "2", "PS", "261019", "6:55:20", "6:55:26", "6"),
    *("6:55:26", "6:55:43", "17", "AGENT", "6:55:43", "6:56:37", "54", "1001"),
]


@pytest.fixture
def bank_row() -> Callable[..., str]:
    """Write a served call of 19 October 2026 as a row of the bank's log, with some cells changed."""

    def write(**changes: str) -> str:
        return "\t".join((dict(zip(COLUMNS, SERVED, strict=True)) | changes).values())

    return write


@pytest.fixture
def bank_log() -> Callable[..., BytesIO]:
    """Write rows as a call log with its header."""

    def write(*rows: str) -> BytesIO:
        return BytesIO("\r\n".join(["\t".join(COLUMNS), *rows, ""]).encode())

    return write
