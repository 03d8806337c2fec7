"""Which days of a month a plan still has to be drawn for."""

from collections.abc import Iterable
from datetime import date, timedelta

Period = tuple[date, date]
"""First and last day, both included."""

_DAY = timedelta(days=1)


def gaps(first: date, last: date, drawn: Iterable[Period]) -> list[Period]:
    """List the runs of days from first to last that no draw covers, in order.

    Draws may begin before the first day, end after the last, and leave days between them.
    """
    found = []
    begins = first
    for since, until in sorted(drawn):
        if since > last:
            break
        if since > begins:
            found.append((begins, since - _DAY))
        begins = max(begins, until + _DAY)
    if begins <= last:
        found.append((begins, last))
    return found
