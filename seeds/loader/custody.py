"""Load the classes of items in custody."""

from custody.models import CustodyClass
from seeds.files import read_seed
from seeds.loader.sync import SeedReport, sync_rows

SOURCE = "custody.toml"
LIMITS = ("filing_working_days", "destroy_within_days", "escalate_after_days")


def load_custody_classes() -> SeedReport:
    """Load the classes of items with their terms and limits."""
    seed = read_seed(SOURCE)
    rows = [
        {
            **{name: one[name] for name in ("code", "name", "name_zh", "retention_months", "is_personal")},
            **{name: one[name] for name in ("retention_rule", "retention_rule_zh")},
            **{name: one.get(name, seed["limits"][name]) for name in LIMITS},
        }
        for one in seed["class"]
    ]
    return sync_rows(CustodyClass, rows, key="code", source=SOURCE)
