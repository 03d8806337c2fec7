"""The admin's doors to visits."""

from visitors.admin.reference import OverstayStepAdmin, VisitorClassAdmin, VisitPlaceAdmin, VisitPolicyAdmin
from visitors.admin.visit import VisitAdmin

__all__ = ["OverstayStepAdmin", "VisitAdmin", "VisitPlaceAdmin", "VisitPolicyAdmin", "VisitorClassAdmin"]
