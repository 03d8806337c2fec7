"""The storm itself: an installation at work, and what befalls it at random moments."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from tests import migrated
from tests.system.installation import Installation, count, wait_until
from tests.system.storm.clock import VARIABLE, ClockHand
from tests.system.storm.diary import Diary
from tests.system.storm.processes import Kept, Nest
from tests.system.storm.servers import FAST, IMMEDIATE, Broker, Database

OUTAGE_SECONDS = 1.0
"""A server that was stopped is away for so long at most."""
JOBS_BETWEEN = (1, 6)
"""Jobs that are done between two faults."""
LONGEST_PAUSE, MOST_BETWEEN = 0.5, 5.0
"""Seconds between these jobs and the next fault; and seconds after which it comes in any case."""
START_SECONDS = 180
"""Everything has begun after so long, even on a machine that has much to do."""
CHILD_SECONDS = 60
"""A worker forks its children within so many seconds after it was started."""


@dataclass
class Storm:
    """What can befall an installation; `befallen` counts what did, by kind."""

    installation: Installation
    hand: ClockHand
    dice: Random
    worker: Kept
    beat: Kept
    people: Kept
    database: Database | None = None
    broker: Broker | None = None
    befallen: "Counter[str]" = field(default_factory=Counter)

    @property
    def processes(self) -> tuple[Kept, ...]:
        """All that is kept alive."""
        return (self.worker, self.beat, self.people)

    @property
    def logs(self) -> str:
        """What the processes said last."""
        return "".join(f"\n--- {process.role}\n{process.last_words}" for process in self.processes)

    def begin(self) -> None:
        """Make the tables and the centre, start everything, and wait until the first things are done."""
        if self.database is None:
            migrated.copy_to(self.installation.folder / "zhiban.sqlite3")
        else:
            self.database.load(migrated.dumped())
        result = self.installation.manage("load_seeds")
        assert result.returncode == 0, result.stderr
        self.keep()
        diary = Diary(self.installation.folder)
        try:
            wait_until(lambda: diary.asked > 7, seconds=START_SECONDS, what="people asked for each thing")
        except AssertionError as late:
            raise AssertionError(f"{late}{self.logs}") from None
        self.hand.move(timedelta(hours=3))

    def keep(self) -> None:
        """Start again whatever has ended."""
        for process in self.processes:
            process.keep()

    def blow(self, faults: dict[str, int]) -> None:
        """Let so many faults of each kind happen, in random order, at random moments."""
        kinds = [kind for kind, count in faults.items() for _time in range(count)]
        self.dice.shuffle(kinds)
        for kind in kinds:
            self.keep()
            self._let_work(self.dice.randint(*JOBS_BETWEEN))
            time.sleep(self.dice.uniform(0, LONGEST_PAUSE))
            KINDS[kind](self)
            self.befallen[kind] += 1
        self.keep()

    def _let_work(self, jobs: int) -> None:
        """Wait until so many jobs are done, so that what comes next strikes people at work; not for ever."""
        done = "jobs_job WHERE state = 'done'"
        wanted, deadline = count(self.installation, done) + jobs, time.monotonic() + MOST_BETWEEN
        while count(self.installation, done) < wanted and time.monotonic() < deadline:
            time.sleep(0.1)


def _kill_worker(storm: Storm) -> None:
    storm.worker.keep()
    storm.worker.kill()


def _kill_child(storm: Storm) -> None:
    """Kill one of the two processes that do the work, as soon as there is one."""
    deadline = time.monotonic() + CHILD_SECONDS
    while not storm.worker.children:
        assert time.monotonic() < deadline, f"no worker child within {CHILD_SECONDS} s"
        storm.keep()
        time.sleep(0.1)
    os.kill(storm.dice.choice(storm.worker.children), 9)


def _kill_beat(storm: Storm) -> None:
    storm.beat.keep()
    storm.beat.kill()


def _kill_people(storm: Storm) -> None:
    storm.people.keep()
    storm.people.kill()


def _kill_everything(storm: Storm) -> None:
    storm.keep()
    for process in storm.processes:
        process.kill_with_children()


def _kill_broker(storm: Storm) -> None:
    assert storm.broker is not None
    storm.broker.kill()
    time.sleep(storm.dice.uniform(0, OUTAGE_SECONDS))
    storm.broker.start()


def _empty_broker(storm: Storm) -> None:
    if storm.broker is not None:
        storm.broker.empty()
        return
    for message in (storm.installation.folder / "broker" / "messages").glob("*.msg"):
        message.unlink(missing_ok=True)


def _stop_database(storm: Storm, mode: str) -> None:
    assert storm.database is not None
    storm.database.stop(mode)
    time.sleep(storm.dice.uniform(0, OUTAGE_SECONDS))
    storm.database.start()


def _set_clock_on(storm: Storm) -> None:
    """Set the clock on by so much that midnight or the hour of the summaries is crossed as often as not."""
    storm.hand.move(timedelta(hours=storm.dice.uniform(5, 14)))


def _set_clock_back(storm: Storm) -> None:
    """Set the clock back, but not to before the installation began: no key was enrolled then."""
    most = min(storm.hand.offset, timedelta(hours=4))
    storm.hand.move(-storm.dice.uniform(0.1, 0.9) * most)


KINDS: dict[str, Callable[[Storm], None]] = {
    "worker killed": _kill_worker,
    "child of the worker killed": _kill_child,
    "clock of the work killed": _kill_beat,
    "web process killed": _kill_people,
    "everything killed": _kill_everything,
    "broker killed": _kill_broker,
    "broker emptied": _empty_broker,
    "database crashed": lambda storm: _stop_database(storm, IMMEDIATE),
    "database restarted": lambda storm: _stop_database(storm, FAST),
    "clock set on": _set_clock_on,
    "clock set back": _set_clock_back,
}


@contextmanager
def gathering(
    folder: Path, seed: int, mail_port: int, database: Database | None = None, broker: Broker | None = None
) -> Iterator[Storm]:
    """Yield an installation whose processes stand ready; whatever happens, they are ended."""
    installation = Installation(folder, database.url if database else "", broker.url if broker else "")
    hand = ClockHand(folder / "clock")
    environment = {
        **installation.environment,
        VARIABLE: str(hand.path),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "EXPORT_KEPT_DAYS": "3650",
        "EXPORTS_AT_A_TIME": "50",
    }
    nest = Nest(environment, folder)
    worker, beat, people = Kept("worker", nest), Kept("beat", nest), Kept("people", nest)
    storm = Storm(installation, hand, Random(seed), worker, beat, people, database, broker)
    try:
        yield storm
    finally:
        nest.end()
