"""The worker is gone for six hours, comes back, is killed while it catches up, and comes back again."""

import pytest

from tests.system.installation import Installation, count, kill, wait_until
from tests.system.killed_escalation import PREPARE, STATE

INCIDENTS = 10
MISSED = INCIDENTS * 60
EVENTS = "incidents_incidentevent"


@pytest.mark.long
def test_no_escalation_is_lost_or_doubled_after_six_hours_and_a_kill_9(installation: Installation) -> None:
    assert installation.python(PREPARE.replace("INCIDENTS", str(INCIDENTS))).endswith("reported")
    before = count(installation, EVENTS)
    beat = ("--beat", f"--schedule={installation.folder}/beat")
    with installation.worker(*beat) as worker:
        wait_until(lambda: count(installation, EVENTS) > before + 20, seconds=180, what="some steps fire")
        kill(worker)
    fired = count(installation, EVENTS) - before
    assert 20 < fired < MISSED
    with installation.worker(*beat):
        wait_until(
            lambda: installation.python(STATE).startswith(f"{MISSED}|"), seconds=300, what="all steps fired"
        )
    # A round of three minutes, five and ten fits twenty times into six hours: one lead, one supervisor and
    # one manager are told each time. The report that was acknowledged in time tells nobody.
    assert installation.python(STATE) == f"{MISSED}|1|{MISSED}|{MISSED}|True|0"
    verified = installation.manage("verify_ledger")
    assert verified.returncode == 0, verified.stdout + verified.stderr
