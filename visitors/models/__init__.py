"""The tables of visits: reference data, visits, their persons, stays and history."""

from visitors.models.history import VisitEvent
from visitors.models.labels import BadgeChoices, VisitState
from visitors.models.people import Stay, Visitor
from visitors.models.reference import OverstayStep, VisitorClass, VisitPlace, VisitPolicy
from visitors.models.visit import Visit, VisitCounter

__all__ = [
    "BadgeChoices",
    "OverstayStep",
    "Stay",
    "Visit",
    "VisitCounter",
    "VisitEvent",
    "VisitPlace",
    "VisitPolicy",
    "VisitState",
    "Visitor",
    "VisitorClass",
]
