"""Spread contacts over inspectors by load; nobody inspects themself, own teams are avoided and flagged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who can be given work: how much they have, and the team they belong to (None: none)."""

    person: int
    load: int
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A contact to inspect: whose it is, and that person's team on the day."""

    contact: int
    operator: int
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Who inspects a contact; `has_conflict` when only somebody of the operator's own team was left."""

    contact: int
    inspector: int
    has_conflict: bool


def spread(tasks: Iterable[Task], inspectors: Iterable[Inspector]) -> tuple[list[Given], list[int]]:
    """Give every task to the inspector with the least load who may take it.

    Ties go to the lower person number, so the same input gives the same result. An inspector of the
    operator's own team comes last and is flagged; the operator never inspects themself.

    Returns:
        Who was given what, and the contacts that nobody may take.
    """
    queue = [(inspector.load, inspector.person) for inspector in inspectors]
    heapify(queue)
    teams = {inspector.person: inspector.team for inspector in inspectors}
    given: list[Given] = []
    left: list[int] = []
    for task in tasks:
        one = _give(task, queue, teams)
        if one is None:
            left.append(task.contact)
        else:
            given.append(one)
    return given, left


def _give(task: Task, queue: list[tuple[int, int]], teams: Mapping[int, int | None]) -> Given | None:
    """Take the least loaded inspector off the queue who fits, and put them back with one task more."""
    passed: list[tuple[int, int]] = []
    chosen = None
    while queue and chosen is None:
        candidate = heappop(queue)
        if candidate[1] == task.operator or _is_own_team(task, teams[candidate[1]]):
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


def _is_own_team(task: Task, team: int | None) -> bool:
    return team is not None and team == task.team
