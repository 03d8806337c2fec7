"""Reads about visits: for the doors, the shift diary, the start page."""

from visitors.selectors.figures import figures_of_month
from visitors.selectors.handover import VisitToHandOver, inside_for_handover
from visitors.selectors.inside import (
    InsidePlace,
    InsideVisit,
    by_place,
    expected,
    inside_now,
    may_come_back,
    persons_inside,
)
from visitors.selectors.people import acts_for, approvers_of, is_reception, roles_of, waiting_for

__all__ = [
    "InsidePlace",
    "InsideVisit",
    "VisitToHandOver",
    "acts_for",
    "approvers_of",
    "by_place",
    "expected",
    "figures_of_month",
    "inside_for_handover",
    "inside_now",
    "is_reception",
    "may_come_back",
    "persons_inside",
    "roles_of",
    "waiting_for",
]
