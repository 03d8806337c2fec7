"""Sign-ins and sign-outs at the seats, paired into stretches."""

from collections.abc import Iterable
from typing import NamedTuple

from attendance.domain.records import SeatInterval
from attendance.domain.spans import join

LONGEST_SIGN_IN_MINUTES = 16 * 60
"""A sign-in whose sign-out was lost counts until the next sign-in at that seat, at most so long."""


class SeatTouch(NamedTuple):
    """A sign-in or sign-out of one person, in seconds since 1970 UTC."""

    second: int
    seat: str
    is_sign_in: bool


def pair_seat_touches(touches: Iterable[SeatTouch]) -> tuple[SeatInterval, ...]:
    """Pair the sign-ins and sign-outs of one person, seat by seat, and join what overlaps.

    A sign-out without a sign-in says nothing and is left out. A sign-in without a sign-out counts for
    the person: until the next sign-in at that seat, or for `LONGEST_SIGN_IN_MINUTES`.
    """
    by_seat: dict[str, list[SeatTouch]] = {}
    for touch in sorted(touches):
        by_seat.setdefault(touch.seat, []).append(touch)
    spans = [span for listed in by_seat.values() for span in _pair(listed)]
    return tuple(SeatInterval(start, end) for start, end in join(spans))


def _pair(touches: list[SeatTouch]) -> Iterable[tuple[int, int]]:
    since: int | None = None
    for touch in touches:
        minute = touch.second // 60
        if since is not None:
            yield since, min(minute, since + LONGEST_SIGN_IN_MINUTES)
        since = minute if touch.is_sign_in else None
    if since is not None:
        yield since, since + LONGEST_SIGN_IN_MINUTES
