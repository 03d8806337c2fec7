"""The processes of an installation, kept alive as a supervisor does: what was killed is started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.system.installation import ROOT, wait_until

DEAD_SECONDS = 30
"""A process that was killed is gone within so long, even on a machine that has much to do."""


class Nest:
    """The process that forks the others (nest.py)."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        """Start it; the first process that is asked for waits until it has imported everything."""
        self.folder = folder
        with (folder / "nest.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.system.storm.nest"], cwd=ROOT, env=environment, stderr=log,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
            )  # fmt: skip

    def fork(self, role: str) -> int:
        """Have a process forked, and give its number."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{role}\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        assert told, f"the nest is dead: {(self.folder / 'nest.log').read_text()[-3000:]}"
        return int(told)

    def end(self) -> None:
        """End it with all it forked."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


class Kept:
    """One process that is started again whenever it has ended."""

    def __init__(self, role: str, nest: Nest) -> None:
        """Note which one; `keep` starts it."""
        self.role, self._nest, self._log = role, nest, nest.folder / f"{role}.log"
        self._groups: list[int] = []
        self._was_killed = True
        self.ended_by_itself = 0

    def keep(self) -> None:
        """Start it, unless it runs."""
        if not self.is_running:
            self.ended_by_itself += not self._was_killed
            self._groups.append(self._nest.fork(self.role))
            self._was_killed = False

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return bool(self._groups) and _lives(self._groups[-1])

    @property
    def children(self) -> list[int]:
        """The processes that it forked, whichever of its threads did so."""
        forked: list[int] = []
        for listed in Path(f"/proc/{self._groups[-1]}/task").glob("*/children"):
            with suppress(OSError):
                forked += [int(number) for number in listed.read_text().split()]
        return forked

    def kill(self) -> None:
        """Kill the process itself with -9; what it forked is left to itself until the next time."""
        self._kill_groups(self._groups[:-1])
        self._was_killed = True
        with suppress(ProcessLookupError):
            os.kill(self._groups[-1], signal.SIGKILL)
        wait_until(lambda: not self.is_running, seconds=DEAD_SECONDS, what=f"{self.role} is dead")

    def kill_with_children(self) -> None:
        """Kill it with -9 and everything that it forked."""
        self._was_killed = True
        groups = list(self._groups)
        self._kill_groups(groups)
        wait_until(lambda: not any(_lives(one) for one in groups), seconds=DEAD_SECONDS, what="all are dead")

    def _kill_groups(self, groups: Sequence[int]) -> None:
        for group in groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
            self._groups.remove(group)

    @property
    def last_words(self) -> str:
        """The end of its log."""
        return self._log.read_text(errors="replace")[-3000:] if self._log.exists() else ""


def _lives(number: int) -> bool:
    return Path(f"/proc/{number}").exists()
