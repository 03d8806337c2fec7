"""Whose a punch is, and which punch of a shift is the arrival and which the departure."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from attendance.domain.kinds import Direction
from attendance.domain.records import Punch
from attendance.domain.situation import Unit


class Slots:
    """The units of some days in a row, in real minutes, and the punches each one owns."""

    __slots__ = ("_closes", "_ends", "_is_in_order", "_opens", "_starts", "taken")

    def __init__(self) -> None:
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._is_in_order = True
        self.taken: list[list[Punch]] = []

    def add(self, unit: Unit, midnight: int) -> None:
        """Append a unit of a day; units come in the order of their days."""
        opens = midnight + unit.opens
        # Long overtime can open a window before that of a unit before it: then every unit is looked at.
        self._is_in_order = self._is_in_order and (not self._opens or self._opens[-1] <= opens)
        self._opens.append(opens)
        self._closes.append(midnight + unit.closes)
        self._starts.append(midnight + unit.start)
        self._ends.append(midnight + unit.end)
        self.taken.append([])

    def give_out(self, punches: Sequence[Punch]) -> list[Punch]:
        """Give each punch, in order of time, to the unit that owns it; return those nobody owns."""
        opens, closes, taken = self._opens, self._closes, self.taken
        orphans: list[Punch] = []
        first, count = 0, len(opens)
        for punch in punches:
            minute = punch[0] // 60
            while first < count and closes[first] < minute and self._is_in_order:
                first += 1
            if not self._is_in_order or (first + 1 < count and opens[first + 1] <= minute):
                owner = self._owner(first, minute)
            else:
                owner = first if first < count and opens[first] <= minute else -1
            if owner < 0:
                orphans.append(punch)
            else:
                taken[owner].append(punch)
        return orphans

    def _owner(self, first: int, minute: int) -> int:
        opens, closes = self._opens, self._closes
        last = bisect_right(opens, minute) if self._is_in_order else len(opens)
        open_now = [index for index in range(first, last) if opens[index] <= minute <= closes[index]]
        return min(open_now, key=lambda index: self._nearness(index, minute), default=-1)

    def _nearness(self, index: int, minute: int) -> tuple[int, int, int]:
        """Order units by distance to the nearest boundary; at a tie the one that is ending is first."""
        to_start, to_end = abs(minute - self._starts[index]), abs(minute - self._ends[index])
        return min(to_start, to_end), int(to_start < to_end), index


class Reading(NamedTuple):
    """Arrival and departure read from the touches of one unit.

    Attributes:
        came, left: minutes since 1970 UTC; None where the touch is missing.
        repeats: touches that repeat the one before.
        came_at, left_at: which touches they were, -1 for none.
    """

    came: int | None
    left: int | None
    repeats: int
    came_at: int = -1
    left_at: int = -1


NOTHING = Reading(None, None, 0)


def read_touches(touches: Sequence[Punch], *, twice_middle: int, repeat_seconds: int) -> Reading:
    """Read arrival and departure: the first touch is the arrival, the last one the departure.

    Touches within `repeat_seconds` of the one before are one touch: its first moment counts for an
    arrival, its last for a departure. A single touch is read by the half of the shift that it is in;
    a trusted direction overrules position.

    Args:
        touches: of one unit, in order of time.
        twice_middle: twice the middle of what is due, in minutes since 1970 UTC.
        repeat_seconds: the longest pause between a touch and its repeat.
    """
    if not touches:
        return NOTHING
    if len(touches) == 2 and _is_plain_pair(touches, repeat_seconds):
        # What nearly every day is; the longer way gives the same.
        return Reading(touches[0][0] // 60, touches[1][0] // 60, 0, 0, 1)
    groups = chains(touches, repeat_seconds)
    repeats = len(touches) - len(groups)
    came, left = _sides(touches, groups, twice_middle)
    came_at = -1 if came is None else groups[came][0]
    left_at = -1 if left is None else groups[left][1]
    return Reading(
        None if came is None else touches[came_at][0] // 60,
        None if left is None else touches[left_at][0] // 60,
        repeats,
        came_at,
        left_at,
    )


def _is_plain_pair(touches: Sequence[Punch], repeat_seconds: int) -> bool:
    before, after = touches
    return not before[2] and not after[2] and after[0] - before[0] > repeat_seconds


def chains(touches: Sequence[Punch], repeat_seconds: int) -> list[tuple[int, int]]:
    """List the first and last index of each chain of repeats; a turn of direction ends a chain."""
    groups: list[tuple[int, int]] = []
    start = 0
    for index in range(1, len(touches)):
        before, this = touches[index - 1], touches[index]
        turned = before[2] and this[2] and before[2] != this[2]
        if this[0] - before[0] > repeat_seconds or turned:
            groups.append((start, index - 1))
            start = index
    groups.append((start, len(touches) - 1))
    return groups


def _sides(
    touches: Sequence[Punch], groups: Sequence[tuple[int, int]], twice_middle: int
) -> tuple[int | None, int | None]:
    """Which group is the arrival and which the departure."""
    ways = [_way(touches, group) for group in groups]
    ins = [index for index, way in enumerate(ways) if way is not Direction.OUT]
    outs = [index for index, way in enumerate(ways) if way is not Direction.IN]
    came = ins[0] if ins else None
    left = outs[-1] if outs else None
    if came is None or left is None or came < left:
        return came, left
    if came > left:
        return came, None
    nearer_start = 2 * (touches[groups[came][0]][0] // 60) <= twice_middle
    return (came, None) if nearer_start else (None, left)


def _way(touches: Sequence[Punch], group: tuple[int, int]) -> Direction:
    return next(
        (touches[index][2] for index in range(group[0], group[1] + 1) if touches[index][2]), Direction.NONE
    )
