"""Patterns of a roster: a rotation repeated over days, from person to person."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta


def repeated(codes: Sequence[str], first: date, last: date, *, offset: int = 0) -> Iterator[tuple[date, str]]:
    """Repeat a sequence of codes over the days from one to another, both included.

    Args:
        codes: the rotation, at least one code; the first is for the first day.
        offset: begin so many codes later, so that the next person of a team is a step ahead.

    Raises:
        ValueError: there are no codes.
    """
    if not codes:
        raise ValueError("a pattern has at least one code")
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step), codes[(step + offset) % len(codes)]
