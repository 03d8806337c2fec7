"""Figures of visits for the monthly workbook and the start page."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any

from common.months import Month
from visitors.domain.figures import VisitFact, VisitFigures, sum_up
from visitors.domain.vocabulary import BadgeState, State
from visitors.models import Visit

_MINUTE = timedelta(minutes=1)


def visits_of_month(month: Month, reader: Any) -> list[Visit]:
    """List the visits of a month of the centre that the reader may see, with their stays, by day."""
    rows = Visit.objects.visible_to(reader).filter(day__range=(month.first, month.last))
    return list(rows.named().select_related("incident").prefetch_related("stays").order_by("day", "pk"))


def figures_of_month(month: Month, reader: Any) -> VisitFigures:
    """Sum a month up, as far as the reader may see it."""
    return sum_up(fact_of(visit) for visit in visits_of_month(month, reader))


def figures_by(visits: Iterable[Visit], key: Callable[[Visit], Hashable]) -> list[tuple[Any, VisitFigures]]:
    """Sum visits up in groups, in the order in which the groups first occur."""
    groups: dict[Any, list[VisitFact]] = {}
    for visit in visits:
        groups.setdefault(key(visit), []).append(fact_of(visit))
    return [(name, sum_up(facts)) for name, facts in groups.items()]


def fact_of(visit: Visit) -> VisitFact:
    """Say what of a visit is counted; its stays were fetched with it."""
    stays = list(visit.stays.all())
    return VisitFact(
        persons=len({stay.visitor_id for stay in stays}),
        minutes=tuple((stay.out_at - stay.in_at) // _MINUTE for stay in stays if stay.out_at),
        is_walk_in=visit.is_walk_in,
        is_overstayed=visit.is_overstayed,
        is_no_show=visit.state == State.NO_SHOW,
        is_badge_missing=any(stay.badge_state == BadgeState.MISSING for stay in stays),
    )


def last_instant(visit: Visit) -> datetime | None:
    """Give the instant of the last exit, None while somebody is inside or when nobody came."""
    exits = [stay.out_at for stay in visit.stays.all()]
    return max((exit for exit in exits if exit), default=None) if all(exits) else None
