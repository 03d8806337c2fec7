"""Load the figures for visits, the steps of the overstay clock, classes of visitors and places."""

from seeds.files import read_seed
from seeds.loader.sync import SeedReport, sync_rows
from visitors.models import OverstayStep, VisitorClass, VisitPlace, VisitPolicy

SOURCE = "visitors.toml"


def load_visit_policy() -> SeedReport:
    """Load the figures that visits are held against."""
    policy = {name: value for name, value in read_seed(SOURCE)["policy"].items() if name != "source"}
    return sync_rows(VisitPolicy, [{"code": "default", **policy}], key="code", source=SOURCE)


def load_overstay_steps() -> SeedReport:
    """Load when somebody is told of an overstay."""
    rows = [
        {"after_minutes": step["after_minutes"], "tells_manager": step.get("tells_manager", False)}
        for step in read_seed(SOURCE)["overstay_step"]
    ]
    return sync_rows(OverstayStep, rows, key="after_minutes", source=SOURCE)


def load_visitor_classes() -> SeedReport:
    """Load the classes of visitors."""
    return sync_rows(VisitorClass, read_seed(SOURCE)["visitor_class"], key="code", source=SOURCE)


def load_visit_places() -> SeedReport:
    """Load the places that visitors may be let into."""
    return sync_rows(VisitPlace, read_seed(SOURCE)["visit_place"], key="code", source=SOURCE)
