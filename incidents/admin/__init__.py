"""The admin's doors to incidents."""

from incidents.admin.hazards import HazardAdmin
from incidents.admin.incident import IncidentAdmin
from incidents.admin.reference import (
    AuthorityAdmin,
    EscalationStepAdmin,
    IncidentKindAdmin,
    IncidentReadingAdmin,
)

__all__ = [
    "AuthorityAdmin",
    "EscalationStepAdmin",
    "HazardAdmin",
    "IncidentAdmin",
    "IncidentKindAdmin",
    "IncidentReadingAdmin",
]
