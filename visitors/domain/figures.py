"""Figures of visits: how many, how long they stayed on average, what was not in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class VisitFact:
    """What of one visit is counted.

    Args:
        persons: Persons who entered; 0 when nobody came.
        minutes: Whole minutes of every stay that has ended.
        is_walk_in: An entry without approval.
        is_overstayed: Somebody stayed past the agreed end.
        is_no_show: It was approved and nobody came.
        is_badge_missing: A badge has not come back.
    """

    persons: int
    minutes: tuple[int, ...] = ()
    is_walk_in: bool = False
    is_overstayed: bool = False
    is_no_show: bool = False
    is_badge_missing: bool = False


@dataclass(frozen=True)
class VisitFigures:
    """The sum of some visits; the mean stay is exact, in minutes, None when no stay has ended."""

    visits: int
    persons: int
    mean_minutes: Fraction | None
    walk_ins: int
    overstays: int
    no_shows: int
    badges_missing: int


def sum_up(visits: Iterable[VisitFact]) -> VisitFigures:
    """Sum some visits up; a visit counts when somebody came, and otherwise only as a no-show."""
    rows = list(visits)
    stays = [minutes for row in rows for minutes in row.minutes]
    return VisitFigures(
        visits=sum(row.persons > 0 for row in rows),
        persons=sum(row.persons for row in rows),
        mean_minutes=Fraction(sum(stays), len(stays)) if stays else None,
        walk_ins=sum(row.is_walk_in for row in rows),
        overstays=sum(row.is_overstayed for row in rows),
        no_shows=sum(row.is_no_show for row in rows),
        badges_missing=sum(row.is_badge_missing for row in rows),
    )
