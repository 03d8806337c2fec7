"""A worker that is killed in the middle of a publication loses nothing and doubles nothing."""

import time

import pytest

from tests.system.installation import Installation, count, kill, wait_until
from tests.system.killed_worker import PREPARE, STATE

PEOPLE = 3000
LEASE_SECONDS = 2


def test_a_publication_survives_kill_9(installation: Installation) -> None:
    assert installation.python(PREPARE.replace("PEOPLE", str(PEOPLE))).endswith("signed")
    with installation.worker() as worker:
        wait_until(lambda: _copied(installation) > 0, seconds=60, what="some people are copied")
        kill(worker)
    state, runs, versions, rows, _days = installation.python(STATE).split("|")
    assert (state, runs, versions) == ("running", "1", "[(1, 'building')]")
    assert 0 < int(rows) < PEOPLE

    time.sleep(LEASE_SECONDS)
    with installation.worker():
        wait_until(lambda: installation.python(STATE).startswith("done"), seconds=60, what="the job is done")
    state, runs, versions, rows, _days = installation.python(STATE).split("|")
    assert (state, runs, versions, rows) == ("done", "2", "[(1, 'published')]", str(PEOPLE))
    for command in (("verify_month", "2026-09"), ("verify_ledger",)):
        verified = installation.manage(*command)
        assert verified.returncode == 0, verified.stdout + verified.stderr


def _copied(installation: Installation) -> int:
    """Return how many people the version holds."""
    return count(installation, "attendance_publishedrow")


@pytest.mark.long
@pytest.mark.parametrize("delay", [pytest.param(n / 10, id=f"{n / 10:g} s") for n in range(10)])
def test_a_publication_survives_kill_9_at_any_moment(installation: Installation, delay: float) -> None:
    assert installation.python(PREPARE.replace("PEOPLE", str(PEOPLE))).endswith("signed")
    with installation.worker() as worker:
        wait_until(lambda: _started(installation), seconds=60, what="the job is claimed")
        time.sleep(delay)
        kill(worker)
    time.sleep(LEASE_SECONDS)
    with installation.worker():
        wait_until(lambda: installation.python(STATE).startswith("done"), seconds=60, what="the job is done")
    _state, _runs, versions, rows, _days = installation.python(STATE).split("|")
    assert (versions, rows) == ("[(1, 'published')]", str(PEOPLE))


def _started(installation: Installation) -> bool:
    return not installation.python(STATE).startswith("queued")
