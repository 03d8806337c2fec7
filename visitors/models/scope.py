"""Whose visits somebody may see."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Self

from django.apps import apps
from django.db.models import Q

from staff.models import Team
from staff.scope import REACH_TEAM, Scope, ScopedQuerySet, today
from visitors.domain.vocabulary import State

RECEIVE: Final = "visitors.receive_visit"


class VisitQuerySet(ScopedQuerySet):
    """Visits: one's own, those of the team and desk one leads, those at the door for whoever receives."""

    scope = Scope(own=("host", "requested_by"), assigned=("approved_by",), team_of="host", day="day")

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        yield from super()._ways_to(user, on)
        if user.has_perm(REACH_TEAM):
            led = Team.objects.filter(pk__in=user.led_team_ids(on))
            yield Q(desk__in=led.values("desk"))
        if user.has_perm(RECEIVE):
            yield Q(state__in=[State.APPROVED, State.INSIDE])
            yield Q(state=State.LEFT, day=on or today())

    def inside(self) -> Self:
        """Keep those with somebody inside."""
        return self.filter(state=State.INSIDE)

    def expected(self) -> Self:
        """Keep those that were approved and that nobody has come for yet."""
        return self.filter(state=State.APPROVED)

    def named(self) -> Self:
        """Fetch, in the same statement, whom and what a line about a visit names."""
        return self.select_related("host", "desk", "place", "visitor_class", "approved_by", "requested_by")


class OfVisitQuerySet(ScopedQuerySet):
    """Rows that belong to a visit: seen by whoever may see the visit."""

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep the rows of visits that this person may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        visits = apps.get_model("visitors", "Visit").objects.visible_to(user, on=on)
        return self.filter(visit__in=visits.values("pk"))
