"""Who is too close to an operator to judge them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from qc.models import ConflictOfInterest, Evaluation
from staff.models import Employee, Membership


def is_partial(person: Employee, evaluation: Evaluation, *, today: date) -> bool:
    """Say whether somebody shares a team with the operator, then or today, or is entered as in conflict."""
    if person.pk in conflicts_of([evaluation.operator_id])[evaluation.operator_id]:
        return True
    return any(_share_team(person.pk, evaluation.operator_id, day) for day in {evaluation.day, today})


def _share_team(person: int, operator: int, day: date) -> bool:
    belonging = Membership.objects.on(day)
    return belonging.filter(
        employee=person, team__in=belonging.filter(employee=operator).values("team")
    ).exists()


def conflicts_of(people: Iterable[int]) -> defaultdict[int, set[int]]:
    """Give, for each of these people, those who are entered as in conflict with them, whichever way round."""
    wanted = set(people)
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = ConflictOfInterest.objects.filter(Q(person__in=wanted) | Q(other__in=wanted)).order_by()
    for one, other in rows.values_list("person", "other"):
        found[one].add(other)
        found[other].add(one)
    return found
