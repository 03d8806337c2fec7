"""Instants as the register writes them: RFC 3339, UTC, three decimals, always 24 characters."""

import re
from datetime import UTC, datetime

_SPELLING = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def to_the_millisecond(instant: datetime) -> datetime:
    """Cut an instant down to the milliseconds that the register records.

    Raises:
        ValueError: the instant is naive.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant in the register is time-zone aware")
    instant = instant.astimezone(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def spell(instant: datetime) -> str:
    """Write an aware instant, for example ``2026-10-31T23:59:59.007Z``."""
    cut = to_the_millisecond(instant)
    return cut.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def read(spelled: str) -> datetime:
    """Read an instant in the register's only accepted spelling.

    Raises:
        ValueError: another spelling, or a moment that does not exist.
    """
    if not _SPELLING.fullmatch(spelled):
        raise ValueError(f"{spelled!r} is not an instant like 2026-10-31T23:59:59.007Z")
    return datetime.fromisoformat(spelled)
