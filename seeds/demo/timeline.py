"""What people did at the demo centre, in the order in which they did it, whichever app it went into."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, order=True)
class Deed:
    """One act: when, and how it is done at that instant."""

    at: datetime
    do: Callable[[datetime], object] = field(compare=False)


def live(deeds: Iterable[Deed], *, until: datetime) -> int:
    """Do every deed up to an instant in order of time; of two at once, the one told first.

    The register is a chain: who signs later must come later, so the apps cannot be told one by one.

    Returns:
        How many were done.
    """
    due = sorted(deed for deed in deeds if deed.at <= until)
    for deed in due:
        deed.do(deed.at)
    return len(due)
