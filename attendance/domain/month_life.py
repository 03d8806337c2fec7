"""The life of an attendance month: from which states each act is possible, and who does what to whose rows.

Source: operating manual, «Attendance» (考勤); docs/attendance-month.md, whose table this is.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attendance.domain.requests import Rank


class MonthState(StrEnum):
    """The stored steps of a month; *confirmed* is read from its rows."""

    OPEN = "open"
    DRAFTED = "drafted"
    POSTED = "posted"
    PUBLISHING = "publishing"
    PUBLISHED = "published"


class MonthAct(StrEnum):
    """What can be done with a month, a day of it or a team's rows."""

    DERIVE = "derive"
    REVIEW = "review"
    CONFIRM = "confirm"
    POST = "post"
    OBJECT = "object"
    PUBLISH = "publish"
    AMEND = "amend"


POSSIBLE: Final[Mapping[MonthAct, frozenset[MonthState]]] = {
    MonthAct.DERIVE: frozenset(set(MonthState) - {MonthState.PUBLISHING}),
    MonthAct.REVIEW: frozenset({MonthState.DRAFTED, MonthState.POSTED}),
    MonthAct.CONFIRM: frozenset({MonthState.DRAFTED, MonthState.POSTED}),
    MonthAct.POST: frozenset({MonthState.DRAFTED}),
    MonthAct.OBJECT: frozenset({MonthState.POSTED}),
    MonthAct.PUBLISH: frozenset({MonthState.POSTED}),
    MonthAct.AMEND: frozenset({MonthState.PUBLISHED}),
}
"""From which states each act is possible."""

ABOVE_LEADS: Final = frozenset({Rank.SUPERVISOR, Rank.MANAGER})
"""Who reviews and confirms for any team, and the rows of leads."""


def may_review(*, rank: Rank, leads_team: bool, is_own: bool) -> bool:
    """Tell whether somebody may accept, correct or ask about a day.

    Args:
        rank: the step on which they stand today.
        leads_team: whether they lead, today, the team the person belonged to on that day.
        is_own: nobody reviews their own day.
    """
    return not is_own and (leads_team or rank in ABOVE_LEADS)


def may_confirm(*, row_rank: Rank, rank: Rank, leads_team: bool, is_own: bool) -> bool:
    """Tell whether somebody may confirm a row: a lead of members, who is above leads of anybody else.

    Args:
        row_rank: the step on which the row's person stood last in the month.
        rank: the step on which who would confirm stands today.
        leads_team: whether they lead, today, the team of the row.
        is_own: nobody confirms their own row.
    """
    return not is_own and ((leads_team and row_rank is Rank.MEMBER) or rank in ABOVE_LEADS)


def may_decide_objection(*, rank: Rank, leads_team: bool, is_own: bool) -> bool:
    """Tell whether somebody may decide an objection: as for reviews, and the HR publisher."""
    return not is_own and (
        rank is Rank.PUBLISHER or may_review(rank=rank, leads_team=leads_team, is_own=is_own)
    )
