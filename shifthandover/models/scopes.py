"""Whose diaries a person sees: those of the desks they lead, those they signed, or the centre's."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q

from staff.models import Team
from staff.scope import REACH_TEAM, ScopedQuerySet


class DeskQuerySet(ScopedQuerySet):
    """Rows that lead to a desk; whoever leads a team of that desk today sees them.

    A shift is taken over by another team of the same desk, so the desk counts, not the team.
    """

    desk_path: ClassVar[str] = "desk"

    def _ways_to(self, user: Any, on: date | None) -> Iterator[Q]:
        yield from super()._ways_to(user, on)
        if user.has_perm(REACH_TEAM):
            led = Team.objects.filter(pk__in=user.led_team_ids(on))
            yield Q(**{f"{self.desk_path}__in": led.values("desk")})
