"""Spread contacts over inspectors by load; nobody inspects themself, conflicts are avoided and flagged."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who can be given work.

    Attributes:
        person: who it is.
        load: contacts that wait for them.
        team: their team; None: none.
        avoids: people they must not judge.
        capacity: contacts they can score until the work is due; 0: is given nothing while others are there.
        seen: how often they have inspected each operator lately.
    """

    person: int
    load: int
    team: int | None = None
    avoids: frozenset[int] = frozenset()
    capacity: int = 1
    seen: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """A contact to inspect: whose it is, and that person's team on the day."""

    contact: int
    operator: int
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Who inspects a contact; `has_conflict` when only somebody too close to the operator was left."""

    contact: int
    inspector: int
    has_conflict: bool


class Loads:
    """What inspectors have to do, growing with what they are given; the same input gives the same result."""

    def __init__(self, inspectors: Iterable[Inspector]) -> None:
        self.everybody = sorted(inspectors, key=lambda one: one.person)
        # Where nobody has time, somebody has to do it all the same.
        self.inspectors = [one for one in self.everybody if one.capacity > 0] or self.everybody
        self._load = {one.person: one.load for one in self.inspectors}
        self._seen = {one.person: Counter(one.seen) for one in self.inspectors}

    def relative(self, one: Inspector) -> float:
        """Say how much somebody has, measured by what they can do: 1 is all of it."""
        return self._load[one.person] / max(one.capacity, 1)

    def seen(self, one: Inspector, operator: int) -> int:
        """Say how often somebody has inspected an operator, what they were given now included."""
        return self._seen[one.person][operator]

    def give(self, one: Inspector, operator: int) -> None:
        """Count one contact more."""
        self._load[one.person] += 1
        self._seen[one.person][operator] += 1


def spread(
    tasks: Iterable[Task], inspectors: "Iterable[Inspector] | Loads", *, without: Collection[int] = ()
) -> tuple[list[Given], list[int]]:
    """Give every task to the inspector with the least load, by their capacity, who may take it.

    Of equals the one who has inspected the operator least takes it, so that over time every inspector
    sees every operator and their severity can be compared; then the lower person number. An inspector of
    the operator's own team, or in conflict with the operator, comes last and is flagged; the operator
    never inspects themself.

    Args:
        without: people who may not take any of it, because they have it already.

    Returns:
        Who was given what, and the contacts that nobody may take.
    """
    loads = inspectors if isinstance(inspectors, Loads) else Loads(inspectors)
    given: list[Given] = []
    left: list[int] = []
    for task in tasks:
        allowed = [one for one in loads.inspectors if one.person not in (task.operator, *without)]
        if not allowed:
            left.append(task.contact)
            continue
        distant = [one for one in allowed if not is_too_close(task, one)]
        chosen = _least(distant or allowed, loads, task.operator)
        loads.give(chosen, task.operator)
        given.append(Given(task.contact, chosen.person, has_conflict=not distant))
    return given, left


def _least(candidates: list[Inspector], loads: Loads, operator: int) -> Inspector:
    """Take the first of those with the least load who has seen the operator least."""
    lowest = min(map(loads.relative, candidates))
    idle = [one for one in candidates if loads.relative(one) == lowest]
    return min(idle, key=lambda one: loads.seen(one, operator))


Pair = frozenset[int]
"""Two inspectors who score the same contact."""


def pair_up(
    tasks: Iterable[Task], *, first: Mapping[int, int], loads: Loads, pairs: Mapping[Pair, int]
) -> tuple[list[Given], list[int]]:
    """Give contacts to a second inspector, who never sees the first sheet.

    The one who was paired least with the first inspector takes it, so that all pairs are compared in the
    end; of equals the one with the least load. Nobody who is close to the operator scores second: the
    two sheets would differ for a reason that is known beforehand.

    Args:
        first: who scores each contact first.
        pairs: how often two inspectors scored the same contact so far.

    Returns:
        Who was given what, and the contacts for which nobody is left.
    """
    met = Counter(pairs)
    given: list[Given] = []
    left: list[int] = []
    for task in tasks:
        one = first[task.contact]
        candidates = [
            other
            for other in loads.inspectors
            if other.person not in (one, task.operator) and not is_too_close(task, other)
        ]
        if not candidates:
            left.append(task.contact)
            continue
        chosen = min(candidates, key=lambda other: (met[Pair({one, other.person})], loads.relative(other)))
        met[Pair({one, chosen.person})] += 1
        loads.give(chosen, task.operator)
        given.append(Given(task.contact, chosen.person, has_conflict=False))
    return given, left


def is_too_close(task: Task, inspector: Inspector) -> bool:
    """Say whether an inspector belongs to the operator's team or is in conflict with the operator."""
    is_own_team = inspector.team is not None and inspector.team == task.team
    return is_own_team or task.operator in inspector.avoids
