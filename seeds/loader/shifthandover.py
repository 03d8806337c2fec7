"""Load the points of the round that is made at a handover."""

from decimal import Decimal

from seeds.files import read_seed
from seeds.loader.sync import SeedReport, sync_rows
from shifthandover.models import RoundPoint

SOURCE = "environment_round.toml"


def load_round_points() -> SeedReport:
    """Load what is looked at, in the order of the file, with the range of what is measured."""
    rows = [
        {
            "code": point["code"],
            "name": point["name"],
            "name_zh": point["name_zh"],
            "unit": point.get("unit", ""),
            "lowest": Decimal(point["lowest"]) if "lowest" in point else None,
            "highest": Decimal(point["highest"]) if "highest" in point else None,
            "position": position,
        }
        for position, point in enumerate(read_seed(SOURCE)["check"], start=1)
    ]
    return sync_rows(RoundPoint, rows, key="code", source=SOURCE)
