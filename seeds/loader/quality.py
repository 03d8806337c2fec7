"""Load the scorecards, each published as the first version of its own."""

from datetime import datetime

from qc.services import load_scorecard
from seeds.files import read_seed, seed_files
from seeds.loader.sync import SeedReport


def load_scorecards(*, now: datetime) -> SeedReport:
    """Publish the scorecards that the centre lacks; one it has is its own, whatever it made of it."""
    report = SeedReport("scorecards")
    for name in seed_files("scorecards"):
        if load_scorecard(read_seed(name), now=now):
            report.created += 1
        else:
            report.unchanged += 1
    return report
