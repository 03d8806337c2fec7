"""A clock that is set for all processes of one installation while they run, as a machine's own is set."""

import mmap
import os
import struct
import sys
import time
from datetime import timedelta
from pathlib import Path

import time_machine

VARIABLE = "ZHIBAN_STORM_CLOCK"
"""Names the file that holds by how much the clock is off."""

_OFFSET = struct.Struct("<q")
"""Nanoseconds."""


class SharedClock(time_machine.Coordinates):
    """The true time and the offset of a file that every process maps: a forked one sees the same."""

    def __init__(self, path: Path) -> None:
        """Map the file."""
        super().__init__(0.0, None, True)
        with path.open("r+b") as file:
            self._offset = mmap.mmap(file.fileno(), _OFFSET.size)

    def time_ns(self) -> int:
        """The true time and the offset."""
        return time_machine.escape_hatch.time.time_ns() + int(_OFFSET.unpack(self._offset[:])[0])


def follow_clock() -> None:
    """Let this process, and what it forks, read the clock of the installation."""
    time_machine.travel(0).start()
    time_machine.coordinates_stack[-1] = SharedClock(Path(os.environ[VARIABLE]))
    _let_monotonic_run_on()


def _let_monotonic_run_on() -> None:
    """Give the monotonic clock back, which no setting of a clock moves: waits and time limits go by it."""
    moved, true = time.monotonic, time_machine.escape_hatch.time.monotonic
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items()):
            if value is moved:
                setattr(module, name, true)


class ClockHand:
    """Whoever sets the clock."""

    def __init__(self, path: Path) -> None:
        """Start at the true time."""
        self.path = path
        self.offset = timedelta(0)
        self._write()

    def move(self, by: timedelta) -> None:
        """Set the clock on, or back."""
        self.offset += by
        self._write()

    def _write(self) -> None:
        # In place: the file stays the one that is mapped.
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.write(_OFFSET.pack(int(self.offset.total_seconds()) * 1_000_000_000))
