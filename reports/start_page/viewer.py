"""Who looks at the page, when, and from which post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from common.months import Month
from staff.models import Centre, Employee, Membership, PostCode, Team


@dataclass(frozen=True)
class Viewer:
    """The person before the page: their posts today, the teams they lead, the centre's clock."""

    user: Employee
    now: datetime
    today: date
    zone: ZoneInfo
    centre: Centre
    posts: frozenset[str]
    teams: Sequence[Team]

    @property
    def month(self) -> Month:
        """The month that today lies in."""
        return Month.of(self.today)

    @property
    def midnight(self) -> datetime:
        """The instant at which today began at the centre."""
        return datetime.combine(self.today, time(), self.zone)

    @property
    def month_began(self) -> datetime:
        """The instant at which this month began at the centre."""
        return datetime.combine(self.month.first, time(), self.zone)


def look(user: Employee, *, now: datetime) -> Viewer:
    """Read who is looking: two statements."""
    centre = Centre.current()
    today = now.astimezone(centre.zone).date()
    held = list(Membership.objects.on(today).filter(employee=user).select_related("team", "post"))
    return Viewer(
        user=user,
        now=now,
        today=today,
        zone=centre.zone,
        centre=centre,
        posts=frozenset(one.post.code for one in held),
        teams=[one.team for one in held if one.post.code == PostCode.TEAM_LEAD],
    )
