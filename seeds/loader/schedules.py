"""Lay down when scheduled work is done at first."""

from datetime import datetime, time

from jobs.schedules import find_scheduled
from jobs.services import days_of, lay_down
from seeds.files import read_seed
from seeds.loader.sync import SeedReport

SOURCE = "schedules.toml"


def load_schedules(*, now: datetime) -> SeedReport:
    """Make the schedules that are missing; a schedule that is there is the manager's."""
    report = SeedReport(SOURCE)
    for row in read_seed(SOURCE)["schedule"]:
        scheduled = find_scheduled(row["code"])
        if scheduled is None:
            report.faults.append(f"no work is registered as {row['code']}")
            continue
        days = days_of(row["days"], row.get("number", 0))
        made = lay_down(scheduled, at=time.fromisoformat(row["at"]), days=days, now=now)
        report.created += made
        report.unchanged += not made
    return report
