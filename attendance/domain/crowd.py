"""Many people at once: whose each punch is, found in arrays; every day judged by the engine's own rules.

Arrays only hand out the punches and read arrivals and departures; what a day asks for and what is made of it
come from `build_situation` and `judge`, once for equal days. Whoever has more than roster and punches (leave,
approvals, a seat feed), or windows in an unusual order, is derived by the engine alone. A test holds the two
together.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

import numpy as np
import numpy.typing as npt

from attendance.domain.engine import derive_person, judge_arrivals, situation_of
from attendance.domain.judgement import Arrival
from attendance.domain.records import CONTEXT_DAYS, PersonSpan, RosterDay
from attendance.domain.results import DayRecord
from attendance.domain.setting import Setting
from attendance.domain.situation import Situation

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

PERSON = 1 << 20
"""More minutes than any month with its context has: person and minute make one number that sorts."""

SHIFTED = 1 << 13
"""Added to minutes of a day, so that they are positive in a key and 0 is left for «none»."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """People with their roster and punches as arrays, one row each.

    Attributes:
        first, last: the days to judge, both included.
        roster: a row for each person, a column for each day from `CONTEXT_DAYS` before the first to
            `CONTEXT_DAYS` after the last; numbers of `plans`.
        plans: what can be rostered; number 0 is None, for days that the roster does not name.
        punch_rows, punch_seconds: the person of each punch, and its second since 1970 UTC; in order of both.
        employed_from, employed_until: ordinals of the first and last day of employment.
        apart: rows of people with further facts.
        span: gives the facts of one row as the engine takes them.
    """

    first: date
    last: date
    roster: Numbers
    plans: Sequence[RosterDay | None]
    punch_rows: Numbers
    punch_seconds: Numbers
    employed_from: Numbers
    employed_until: Numbers
    apart: Collection[int]
    span: Callable[[int], PersonSpan]


@dataclass(frozen=True, slots=True)
class Judged:
    """The judged days: for each person a row, for each day a column, of numbers of `records`."""

    records: list[DayRecord]
    days: Numbers


def derive_crowd(crowd: Crowd, *, setting: Setting) -> Judged:
    """Judge the days of many people; the same as `derive_person` for each of them.

    Raises:
        UnannouncedYear: a judged day is in a year whose calendar is not announced.
        LookupError: no rules were in force on a judged day.
    """
    for ordinal in range(crowd.first.toordinal(), crowd.last.toordinal() + 1):
        setting.require(date.fromordinal(ordinal))
    grid = _Grid(crowd, setting)
    owners, unsure = _owners(grid, crowd)
    apart = set(crowd.apart) | set(unsure.tolist())
    records, days = _judge(grid, crowd, owners, apart)
    _judge_apart(crowd, setting, apart, records, days)
    return Judged(records, days)


class _Grid:
    """What every day of everybody asks for: situations by person and day, and their units in one row.

    Minutes count from the midnight of the first day of the context.
    """

    def __init__(self, crowd: Crowd, setting: Setting) -> None:
        around = setting.days_around(crowd.first, crowd.last)
        self.base = around[0].midnight
        self.midnights = np.array([each.midnight - self.base for each in around])
        self.people, self.columns = crowd.roster.shape
        self.situations: list[Situation] = []
        self.is_employed: list[bool] = []
        self.cells = self._situations(crowd, setting)
        self._lay_out_units()

    def _situations(self, crowd: Crowd, setting: Setting) -> Numbers:
        """Number the situation of every person on every day."""
        plans = len(crowd.plans)
        cells = np.empty_like(crowd.roster)
        for column, (day, _midnight, context) in enumerate(setting.days_around(crowd.first, crowd.last)):
            ordinal = day.toordinal()
            employed = (crowd.employed_from <= ordinal) & (ordinal <= crowd.employed_until)
            listed = np.where(employed, crowd.roster[:, column], plans)
            numbers = np.zeros(plans + 1, np.int64)
            for plan in np.unique(listed):
                numbers[plan] = len(self.situations)
                is_employed = bool(plan < plans)
                roster_day = crowd.plans[plan] if is_employed else None
                self.situations.append(situation_of(context, roster_day, employed=is_employed))
                self.is_employed.append(is_employed)
            cells[:, column] = numbers[listed]
        return cells

    def _lay_out_units(self) -> None:
        counts = np.array([len(situation.units) for situation in self.situations], np.int64)
        firsts = np.cumsum(counts) - counts
        units = list(chain.from_iterable(situation.units for situation in self.situations))
        repeat = [s.context.rules.repeat_within_seconds for s in self.situations for _ in s.units]
        edges = [(u.opens, u.closes, u.start, u.end, u.twice_middle) for u in units]
        table = np.array(edges, np.int64).reshape(-1, 5)
        of_cell = counts[self.cells].ravel()
        self.first_unit = np.cumsum(of_cell) - of_cell
        self.unit_count = of_cell
        self.cell = np.repeat(np.arange(of_cell.size), of_cell)
        self.part = np.arange(self.cell.size) - self.first_unit[self.cell]
        unit = firsts[self.cells.ravel()[self.cell]] + self.part
        self.person, column = np.divmod(self.cell, self.columns)
        self.midnight = self.midnights[column]
        self.opens, self.closes, self.starts, self.ends = (
            table[unit, edge] + self.midnight for edge in range(4)
        )
        self.twice_middle = table[unit, 4] + 2 * self.midnight
        self.repeat_seconds = np.array(repeat, np.int64)[unit]


def _owners(grid: _Grid, crowd: Crowd) -> tuple[Numbers, Numbers]:
    """Find the unit that owns each punch, -1 for none; and the people whom the engine looks at instead.

    At most two windows are open at a time where windows open and close in order: then the nearer boundary
    decides, and at a tie the unit that is ending.
    """
    person = crowd.punch_rows
    minute = crowd.punch_seconds // 60 - grid.base
    last = np.searchsorted(grid.person * PERSON + grid.opens, person * PERSON + minute, side="right") - 1
    here, before = _is_open(grid, last, person, minute), _is_open(grid, last - 1, person, minute)
    owner = np.where(here, last, np.where(before, last - 1, -1))
    both = np.flatnonzero(here & before)
    owner[both] -= ~_is_nearer(grid, last[both], minute[both])
    crowded = person[_is_open(grid, last - 2, person, minute)]
    return owner, np.unique(np.concatenate((crowded, _out_of_order(grid))))


def _is_open(grid: _Grid, unit: Numbers, person: Numbers, minute: Numbers) -> Truths:
    if not grid.cell.size:
        return np.zeros(unit.shape, bool)
    known = np.maximum(unit, 0)
    return (unit >= 0) & (grid.person[known] == person) & (minute <= grid.closes[known])


def _is_nearer(grid: _Grid, unit: Numbers, minute: Numbers) -> Truths:
    """Tell whether a unit's boundary is nearer than those of the unit before it."""
    distance, starting = _nearness(grid, unit, minute)
    other_distance, other_starting = _nearness(grid, unit - 1, minute)
    is_tie = distance == other_distance
    return (distance < other_distance) | (is_tie & (starting < other_starting))


def _nearness(grid: _Grid, unit: Numbers, minute: Numbers) -> tuple[Numbers, Truths]:
    to_start, to_end = np.abs(minute - grid.starts[unit]), np.abs(minute - grid.ends[unit])
    return np.minimum(to_start, to_end), to_start < to_end


def _out_of_order(grid: _Grid) -> Numbers:
    same = grid.person[1:] == grid.person[:-1]
    falls = (np.diff(grid.opens) < 0) | (np.diff(grid.closes) < 0)
    return grid.person[1:][same & falls]


def _arrivals(grid: _Grid, crowd: Crowd, owners: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Read arrival, departure and repeats in every unit: as `read_touches` does without directions.

    Minutes count from the midnight of the unit's day, shifted by `SHIFTED`; 0 stands for none.
    """
    owned = np.flatnonzero(owners >= 0)
    owned = owned[np.argsort(owners[owned], kind="stable")]
    unit, second = owners[owned], crowd.punch_seconds[owned]
    begins = np.flatnonzero(np.diff(unit, prepend=-1))
    touched = unit[begins]
    is_repeat = np.diff(second, prepend=0) <= grid.repeat_seconds[unit]
    is_repeat[begins] = False
    repeats = np.add.reduceat(is_repeat, begins, dtype=np.int64) if begins.size else begins
    ends = np.append(begins, unit.size)[1:]
    came, left = (second[at] // 60 - grid.base for at in (begins, ends - 1))
    alone = ends - begins - repeats == 1
    is_start = 2 * came <= grid.twice_middle[touched]
    midnight = grid.midnight[touched] - SHIFTED
    return (
        _spread(grid, touched, np.where(alone & ~is_start, 0, came - midnight)),
        _spread(grid, touched, np.where(alone & is_start, 0, left - midnight)),
        _spread(grid, touched, repeats),
    )


def _spread(grid: _Grid, touched: Numbers, values: Numbers) -> Numbers:
    spread = np.zeros(grid.cell.size, np.int64)
    spread[touched] = values
    return spread


def _judge(
    grid: _Grid, crowd: Crowd, owners: Numbers, apart: Collection[int]
) -> tuple[list[DayRecord], Numbers]:
    """Judge each different day once: equal situation, equal arrivals, equally many orphans."""
    came, left, repeats = _arrivals(grid, crowd, owners)
    stray = _count_orphans(grid, crowd, owners)
    inner = np.zeros(grid.cells.shape, bool)
    inner[:, CONTEXT_DAYS:-CONTEXT_DAYS] = True
    inner[list(apart)] = False
    cells = np.flatnonzero(inner)
    code = _combine(grid.cells.ravel()[cells], stray[cells])
    told = came * (2 * SHIFTED) + left
    for part in range(int(grid.unit_count.max(initial=0))):
        has = grid.unit_count[cells] > part
        unit = grid.first_unit[cells[has]] + part
        for values in (told, repeats):
            at = np.zeros(cells.size, np.int64)
            at[has] = values[unit]
            code = _combine(code, at)
    _codes, examples, number = np.unique(code, return_index=True, return_inverse=True)
    records = []
    for cell in cells[examples].tolist():
        situation_number = int(grid.cells.flat[cell])
        units = range(int(grid.first_unit[cell]), int(grid.first_unit[cell] + grid.unit_count[cell]))
        records.append(
            judge_arrivals(
                grid.situations[situation_number],
                tuple(_arrival(came[unit], left[unit], repeats[unit]) for unit in units),
                orphans=int(stray[cell]),
                is_employed=grid.is_employed[situation_number],
            )[0]
        )
    days = np.zeros(grid.cells.shape, np.int64)
    days.flat[cells] = number
    return records, days[:, CONTEXT_DAYS:-CONTEXT_DAYS].copy()


def _combine(code: Numbers, values: Numbers) -> Numbers:
    """Number the different pairs."""
    if not values.any():
        return code
    return np.unique(code * (int(values.max()) + 1) + values, return_inverse=True)[1]


def _arrival(came: np.int64, left: np.int64, repeats: np.int64) -> Arrival:
    return (int(came) - SHIFTED if came else None, int(left) - SHIFTED if left else None, int(repeats))


def _count_orphans(grid: _Grid, crowd: Crowd, owners: Numbers) -> Numbers:
    """Count the punches that nobody owns, by person and date."""
    nobodys = np.flatnonzero(owners < 0)
    minute = crowd.punch_seconds[nobodys] // 60 - grid.base
    column = np.searchsorted(grid.midnights, minute, side="right") - 1
    cell = crowd.punch_rows[nobodys] * grid.columns + column
    return np.bincount(cell[column >= 0], minlength=grid.cells.size)


def _judge_apart(
    crowd: Crowd, setting: Setting, apart: Collection[int], records: list[DayRecord], days: Numbers
) -> None:
    """Let the engine derive those with more facts; equal records keep one number."""
    numbers = {id(record): number for number, record in enumerate(records)}
    dates = [crowd.first + timedelta(days=step) for step in range(days.shape[1])]
    for row in apart:
        judged = derive_person(crowd.span(row), setting=setting).records
        for column, day in enumerate(dates):
            record = judged[day]
            if id(record) not in numbers:
                numbers[id(record)] = len(records)
                records.append(record)
            days[row, column] = numbers[id(record)]
