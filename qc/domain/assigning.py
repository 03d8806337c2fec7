"""Spread contacts over inspectors by load; nobody inspects themself, conflicts are avoided and flagged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who can be given work: how much they have, their team (None: none), and whom they avoid."""

    person: int
    load: int
    team: int | None = None
    avoids: frozenset[int] = frozenset()


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


def spread(tasks: Iterable[Task], inspectors: Iterable[Inspector]) -> tuple[list[Given], list[int]]:
    """Give every task to the inspector with the least load who may take it.

    Ties go to the lower person number, so the same input gives the same result. An inspector of the
    operator's own team, or in conflict with the operator, comes last and is flagged; the operator never
    inspects themself.

    Returns:
        Who was given what, and the contacts that nobody may take.
    """
    by_person = {inspector.person: inspector for inspector in inspectors}
    queue = [(inspector.load, inspector.person) for inspector in by_person.values()]
    heapify(queue)
    given: list[Given] = []
    left: list[int] = []
    for task in tasks:
        one = _give(task, queue, by_person)
        if one is None:
            left.append(task.contact)
        else:
            given.append(one)
    return given, left


def _give(task: Task, queue: list[tuple[int, int]], inspectors: Mapping[int, Inspector]) -> Given | None:
    """Take the least loaded inspector off the queue who fits, and put them back with one task more."""
    passed: list[tuple[int, int]] = []
    chosen = None
    while queue and chosen is None:
        candidate = heappop(queue)
        if candidate[1] == task.operator or is_too_close(task, inspectors[candidate[1]]):
            passed.append(candidate)
        else:
            chosen = candidate
    has_conflict = chosen is None
    if chosen is None:
        chosen = next((candidate for candidate in passed if candidate[1] != task.operator), None)
        if chosen is not None:
            passed.remove(chosen)
    for candidate in passed:
        heappush(queue, candidate)
    if chosen is None:
        return None
    heappush(queue, (chosen[0] + 1, chosen[1]))
    return Given(task.contact, chosen[1], has_conflict)


def is_too_close(task: Task, inspector: Inspector) -> bool:
    """Say whether an inspector belongs to the operator's team or is in conflict with the operator."""
    is_own_team = inspector.team is not None and inspector.team == task.team
    return is_own_team or task.operator in inspector.avoids
