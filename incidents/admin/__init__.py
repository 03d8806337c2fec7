"""The admin's doors to incidents."""

from incidents.admin.clocks import AuthorityReportAdmin, DeadlineAdmin
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
    "AuthorityReportAdmin",
    "DeadlineAdmin",
    "EscalationStepAdmin",
    "HazardAdmin",
    "IncidentAdmin",
    "IncidentKindAdmin",
    "IncidentReadingAdmin",
]
