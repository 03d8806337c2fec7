"""A worker that is killed while a month is derived in parts loses nothing and leaves nothing half done."""

import time

import pytest

from tests.system.installation import Installation, kill, wait_until
from tests.system.killed_derivation import AGAIN, PREPARE, STATE

PEOPLE = 6000
PORTION = 2500
LEASE_SECONDS = 2


@pytest.mark.long
@pytest.mark.parametrize("parts", [1, 2])
def test_a_derivation_in_parts_survives_kill_9(installation: Installation, parts: int) -> None:
    assert installation.python(PREPARE.replace("PEOPLE", str(PEOPLE))).endswith("asked")
    with installation.worker("--concurrency=2") as worker:
        wait_until(lambda: _rows(installation) >= parts * PORTION, seconds=120, what=f"{parts} are derived")
        kill(worker)
    job, month, _people, rows, days, _done = installation.python(STATE).split("|")
    assert (job, month) == ("running", "open")
    assert (int(rows) in (2500, 5000, 6000), int(days)) == (True, int(rows) * 30)

    time.sleep(LEASE_SECONDS)
    with installation.worker("--concurrency=2"):
        wait_until(lambda: installation.python(STATE).startswith("done"), seconds=180, what="the job is done")
    assert installation.python(STATE) == f"done|drafted|{PEOPLE}|{PEOPLE}|{PEOPLE * 30}|3 of 3"
    assert installation.python(AGAIN) == "0"


def _rows(installation: Installation) -> int:
    """Return how many people have their days."""
    return int(installation.python(STATE).split("|")[3])
