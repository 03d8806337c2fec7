"""Who somebody is to the days and rows of a month: which they review, which they confirm."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from attendance.domain.month_life import ABOVE_LEADS, may_confirm, may_decide_objection, may_review
from attendance.domain.requests import Rank
from attendance.models import PersonMonth
from attendance.selectors.deciders import RANKS, rank_today
from staff.models import Employee, PostCode
from staff.selectors import centre_day

RANKED_POSTS = [str(post) for post in RANKS]
"""Posts whose rows a lead does not confirm."""


@dataclass(frozen=True)
class Standing:
    """What somebody is, today: their step of the ladder and the teams they lead."""

    person: Employee
    today: date
    rank: Rank
    led_teams: frozenset[int]
    has_review: bool
    has_objections: bool

    @classmethod
    def of(cls, person: Employee, *, now: datetime, today: date | None = None) -> "Standing":
        """Read where somebody stands at a moment: two statements, and one for the centre's day of it."""
        today = today or centre_day(now)
        return cls(
            person,
            today,
            rank_today(person, today),
            frozenset(person.led_team_ids(today)),
            has_review=person.has_perm("attendance.review_days"),
            has_objections=person.has_perm("attendance.decide_objection"),
        )

    @property
    def is_above(self) -> bool:
        """Whether they review and confirm for any team."""
        return self.has_review and self.rank in ABOVE_LEADS

    def may_review(self, day: Any) -> bool:
        """Tell whether they may accept, correct or ask about a stored day, as far as it is theirs to do."""
        return self.has_review and may_review(
            rank=self.rank,
            leads_team=day.team_id in self.led_teams,
            is_own=day.employee_id == self.person.pk,
        )

    def may_confirm(self, row: PersonMonth) -> bool:
        """Tell whether they may confirm somebody's row."""
        return self.has_review and may_confirm(
            row_rank=rank_of_post(row.person.get("post", "")),
            rank=self.rank,
            leads_team=row.team_id in self.led_teams,
            is_own=row.employee_id == self.person.pk,
        )

    def may_decide_objection(self, *, employee_id: int, team_id: int | None) -> bool:
        """Tell whether they may decide an objection to somebody's cell of a day in a team."""
        return self.has_objections and may_decide_objection(
            rank=self.rank, leads_team=team_id in self.led_teams, is_own=employee_id == self.person.pk
        )

    def confirmable(self) -> Q:
        """Give the filter that keeps the rows of a month which they may confirm: `may_confirm` in SQL."""
        if not self.has_review:
            return Q(pk__in=[])
        others = ~Q(employee=self.person.pk)
        if self.is_above:
            return others
        return others & Q(team__in=self.led_teams) & ~Q(person__post__in=RANKED_POSTS)


def rank_of_post(code: str) -> Rank:
    """Give the step of the ladder on which a post stands, by its code."""
    return RANKS[PostCode(code)] if code in RANKED_POSTS else Rank.MEMBER
