"""The tables of incidents: kinds, incidents, their history, actions, instructions and clocks."""

from incidents.models.action import IncidentAction
from incidents.models.attachment import Attachment
from incidents.models.authority import Authority, AuthorityReport
from incidents.models.deadline import Deadline
from incidents.models.hazard import Hazard
from incidents.models.history import IncidentEvent, IncidentReading, Instruction, ReadingGrant
from incidents.models.incident import Incident, YearCounter
from incidents.models.kind import EscalationStep, IncidentKind
from incidents.models.scope import reads_confidential

__all__ = [
    "Attachment",
    "Authority",
    "AuthorityReport",
    "Deadline",
    "EscalationStep",
    "Hazard",
    "Incident",
    "IncidentAction",
    "IncidentEvent",
    "IncidentKind",
    "IncidentReading",
    "Instruction",
    "ReadingGrant",
    "YearCounter",
    "reads_confidential",
]
