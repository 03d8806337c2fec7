"""A worker that is killed while a month is derived in parts loses nothing and leaves nothing half done."""

import time

import pytest

from tests.system.installation import Installation, count, kill, wait_until
from tests.system.killed_derivation import AGAIN, PREPARE, STATE

TABLE = "attendance_personmonth"

PEOPLE = 8000
LEASE_SECONDS = 2


@pytest.mark.long
def test_a_derivation_in_parts_survives_kill_9(installation: Installation) -> None:
    assert installation.python(PREPARE.replace("PEOPLE", str(PEOPLE))).endswith("asked")
    with installation.worker("--concurrency=2") as worker:
        wait_until(lambda: count(installation, TABLE) > 0, seconds=180, what="a part is derived")
        kill(worker)
    job, month, _people, rows, days, _done = installation.python(STATE).split("|")
    assert (job, month) == ("running", "open")
    assert 0 < int(rows) < PEOPLE
    assert int(days) == int(rows) * 30

    time.sleep(LEASE_SECONDS)
    with installation.worker("--concurrency=2"):
        wait_until(lambda: installation.python(STATE).startswith("done"), seconds=240, what="the job is done")
    assert installation.python(STATE) == f"done|drafted|{PEOPLE}|{PEOPLE}|{PEOPLE * 30}|4 of 4"
    assert installation.python(AGAIN) == "0"
