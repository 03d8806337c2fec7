"""Two hundred faults: whatever is killed, emptied, restarted or set, nothing is lost and nothing doubled.

Each set-up is struck in the suite on its own database; `ZHIBAN_STORM_SEED` chooses other moments.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scripts.tasks.servers import free_port, postgresql_programs
from tests.system.storm.diary import Diary
from tests.system.storm.mail_server import Counted, mail_server
from tests.system.storm.servers import Broker, Database
from tests.system.storm.storm import Storm, gathering

SEED = int(os.environ.get("ZHIBAN_STORM_SEED", "20261020"))
ON_SERVERS = {
    "worker killed": 14,
    "child of the worker killed": 24,
    "clock of the work killed": 10,
    "web process killed": 8,
    "everything killed": 4,
    "broker killed": 14,
    "broker emptied": 12,
    "database crashed": 12,
    "database restarted": 10,
    "clock set on": 10,
    "clock set back": 4,
}
ON_FILES = {
    "worker killed": 28,
    "clock of the work killed": 14,
    "web process killed": 12,
    "everything killed": 12,
    "broker emptied": 8,
    "clock set on": 8,
    "clock set back": 4,
}
MOST_SECONDS = 400
"""So long after the last fault everything is done, or something is lost."""
RETRY_SECONDS = 15
"""After so long without an end the clock is set on by what failed deliveries wait for."""


@pytest.mark.long
def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    is_on_servers = os.environ.get("DATABASE_URL", "").startswith("postgres")
    faults = ON_SERVERS if is_on_servers else ON_FILES
    counted, mail_port = Counted(), free_port()
    with ExitStack() as stack:
        mails = mail_server(counted, mail_port)
        stack.callback(mails.stop)
        mails.start()
        servers = _own_servers(stack) if is_on_servers else (None, None)
        storm = stack.enter_context(gathering(tmp_path, SEED, mail_port, *servers))
        storm.begin()
        storm.blow(faults)
        found = _verdict(storm)
        verified = storm.installation.manage("verify_ledger")
    copies = {mail: counted.copies[mail] for mail in found["mails"]}
    with capsys.disabled():
        sys.stdout.write(_account(storm, found, copies))
    assert storm.befallen == faults
    assert found["lost"] == []
    assert found["doubled"] == []
    assert [mail for mail, count in copies.items() if count == 0] == []
    assert [mail for mail, count in copies.items() if count > found["mails"][mail]] == []
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_there_are_two_hundred_faults_in_all() -> None:
    assert sum(ON_SERVERS.values()) + sum(ON_FILES.values()) == 208


def _own_servers(stack: ExitStack) -> tuple[Database, Broker]:
    """Start servers that nobody else uses; they end with the stack."""
    if postgresql_programs() is None or shutil.which("redis-server") is None:
        pytest.skip("needs the programs of PostgreSQL and Redis, to kill servers of its own")
    # Not under pytest's folder, into which only its own user may look.
    database = Database(Path(tempfile.mkdtemp(prefix="zhiban-storm-")))
    stack.callback(database.end)
    broker = Broker()
    stack.callback(broker.kill)
    return database, broker


def _verdict(storm: Storm) -> dict[str, Any]:
    """Wait until everything is done, as long as it may take; then hear what became of it."""
    diary = Diary(storm.installation.folder)
    diary.over.touch()
    began = moved = time.monotonic()
    while not diary.verdict.exists():
        now = time.monotonic()
        waits = diary.waits.read_text() if diary.waits.exists() else "nobody has looked"
        assert now - began < MOST_SECONDS, f"not done {MOST_SECONDS} s after the storm: {waits}{storm.logs}"
        if now - moved > RETRY_SECONDS:
            storm.hand.move(timedelta(minutes=16))
            moved = now
        storm.keep()
        time.sleep(0.5)
    return dict(json.loads(diary.verdict.read_text()))


def _account(storm: Storm, found: dict[str, Any], copies: dict[str, int]) -> str:
    """Tell what befell the installation, and what it did meanwhile."""
    ended = {process.role: process.ended_by_itself for process in storm.processes}
    lines = [
        f"seed {SEED}: {sum(storm.befallen.values())} faults: {dict(storm.befallen)}",
        f"done meanwhile: {found['figures']}",
        f"mails: {len(copies)}, of which more than once {sum(count > 1 for count in copies.values())}",
        f"processes that ended by themselves: {ended}",
        f"lost {len(found['lost'])}, doubled {len(found['doubled'])}",
    ]
    return "\n" + "\n".join(lines) + "\n"
