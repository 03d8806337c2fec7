"""The admin's doors to incidents."""

from incidents.admin.incident import IncidentAdmin
from incidents.admin.reference import EscalationStepAdmin, IncidentKindAdmin, IncidentReadingAdmin

__all__ = ["EscalationStepAdmin", "IncidentAdmin", "IncidentKindAdmin", "IncidentReadingAdmin"]
