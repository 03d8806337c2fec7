"""Load the kinds of incident with their clocks, and the steps of the escalation."""

from incidents.models import Authority, EscalationStep, IncidentKind
from seeds.files import read_seed
from seeds.loader.sync import SeedReport, sync_rows

SOURCE = "incident_kinds.toml"


def load_incident_kinds() -> SeedReport:
    """Load the kinds of incident."""
    rows = [
        {
            "code": kind["code"],
            "name": kind["name"],
            "name_zh": kind["name_zh"],
            "acknowledge_minutes": kind["acknowledge_minutes"],
            "decide_minutes": kind.get("decide_minutes", 0),
            "immediate": kind["immediate"],
            "confidential": kind.get("confidential", False),
        }
        for kind in read_seed(SOURCE)["incident_kind"]
    ]
    return sync_rows(IncidentKind, rows, key="code", source=SOURCE)


def load_escalation() -> SeedReport:
    """Load the steps that an unanswered report climbs."""
    rows = [
        {"position": position, "post": step["post"], "after_minutes": step["after_minutes"]}
        for position, step in enumerate(read_seed(SOURCE)["escalation"]["step"], start=1)
    ]
    return sync_rows(EscalationStep, rows, key="position", source=SOURCE)


def load_authorities() -> SeedReport:
    """Load the authorities to be told of a leak of personal data, with their hours."""
    rows = [
        {
            "code": one["code"],
            "name": one["name"],
            "name_zh": one["name_zh"],
            "hours": one["hours"],
            "warn_minutes": one["warn_minutes"],
            "repeat_minutes": one["repeat_minutes"],
            "basis": one["basis"],
            "is_active": one.get("is_active", True),
        }
        for one in read_seed(SOURCE)["authority"]
    ]
    return sync_rows(Authority, rows, key="code", source=SOURCE)
