"""How many rows of one team are confirmed, and how many somebody may confirm now: one statement."""

from dataclasses import dataclass

from django.db.models import Count, Q

from attendance.domain.month_life import POSSIBLE, MonthAct
from attendance.models import AttendanceMonth, PersonMonth
from attendance.selectors.review import with_confirmation
from attendance.selectors.standing import Standing
from staff.models import Team


@dataclass(frozen=True)
class TeamRows:
    """Rows of a team: all, confirmed as they are now, and not confirmed that the viewer may confirm."""

    people: int
    confirmed: int
    confirmable: int

    @property
    def others(self) -> int:
        """Rows that somebody else has to confirm: the lead's own, those of people above."""
        return self.people - self.confirmed - self.confirmable


def rows_of_team(month: AttendanceMonth, team: Team | None, standing: Standing) -> TeamRows:
    """Count the rows of a team, or of people without one, as somebody stands to them."""
    mine = standing.confirmable()
    is_possible = month.state in POSSIBLE[MonthAct.CONFIRM]
    rows = with_confirmation(PersonMonth.objects.filter(month=month, team=team))
    counted = rows.aggregate(
        people=Count("pk"),
        confirmed=Count("pk", filter=Q(is_confirmed=True)),
        confirmable=Count("pk", filter=Q(is_confirmed=False) & mine),
    )
    return TeamRows(counted["people"], counted["confirmed"], counted["confirmable"] if is_possible else 0)
