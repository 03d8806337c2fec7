"""Whose rows a person may see: the one place where row scope is decided.

*What kind of act* is a permission of a role; *whose rows* is decided here. A model declares the
paths that lead from its row to people, teams and days; every door starts at `visible_to(user)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

REACH_CENTRE = "staff.reach_centre"
REACH_TEAM = "staff.reach_team"


def today() -> date:
    """Return today at the centre: for doors, and for the scope, which serves only doors."""
    from staff.models import Centre

    return timezone.now().astimezone(Centre.current().zone).date()


@dataclass(frozen=True)
class Scope:
    """How a row leads to the people who may see it.

    Attributes:
        own: paths to an employee whose own row this is; `""` when the row *is* the employee.
        assigned: paths to an employee to whom the row was given, an inspector for example.
        team_of: path to the employee whose team, on the row's day, must be led by the viewer.
        day: path to the date that decides the team; empty for today.
        team: path straight to a team.
        public: everybody who signed in sees every row, as with reference data.
        centre: whether roles with `staff.reach_centre` see every row.
    """

    own: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    team_of: str | None = None
    day: str = ""
    team: str = ""
    public: bool = False
    centre: bool = True


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that can be narrowed to what one person may see."""

    scope: ClassVar[Scope] = Scope()

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep only the rows that this person may see.

        Args:
            user: the signed-in employee, or an anonymous user, who sees nothing.
            on: the day on which leadership counts; today in the centre's zone by default.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if self.scope.public or (self.scope.centre and user.has_perm(REACH_CENTRE)):
            return self
        reached = Q(pk__in=[])
        for alternative in self._ways_to(user, on):
            reached |= alternative
        return self.filter(reached)

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        scope = self.scope
        for path in scope.own:
            yield Q(**{path or "pk": user.pk})
        for path in scope.assigned:
            # A subquery, not a join: a row given to two people must not appear twice.
            yield Q(pk__in=self.model._base_manager.filter(**{path: user.pk}).values("pk"))
        if (scope.team or scope.team_of is not None) and user.has_perm(REACH_TEAM):
            yield from self._ways_by_team(user.led_team_ids(on), on)

    def _ways_by_team(self, team_ids: list[int], on: date | None) -> Iterator[Q]:
        from staff.models import Membership

        scope = self.scope
        if scope.team:
            yield Q(**{f"{scope.team}__in": team_ids})
        if scope.team_of is not None:
            day = OuterRef(scope.day) if scope.day else on or today()
            yield Q(
                Exists(
                    Membership.objects.filter(employee=OuterRef(scope.team_of or "pk"), team__in=team_ids)
                    .filter(starts_on__lte=day)
                    .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
                )
            )


class PublicQuerySet(ScopedQuerySet):
    """Reference data: every signed-in person sees all of it."""

    scope = Scope(public=True)
