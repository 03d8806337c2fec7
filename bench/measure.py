"""What the measurements share: a clock around a call, and one line per figure."""

import contextlib
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measurement: what was done, to how much, how long it took, and the bare minimum."""

    what: str
    size: str
    seconds: float
    floor: str = ""
    floor_seconds: float | None = None
    note: str = ""

    def line(self) -> str:
        """Return the figure as a row of the table."""
        ratio = f"{self.seconds / self.floor_seconds:6.1f} ×" if self.floor_seconds else ""
        floor = f"{self.floor_seconds:9.3f} s {self.floor}" if self.floor_seconds is not None else ""
        cells = (
            f"{self.what:<44}",
            f"{self.size:<26}",
            f"{self.seconds:9.3f} s",
            f"{ratio:>8}",
            floor,
            self.note,
        )
        return "  ".join(cells).rstrip()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long a call took in seconds of wall time, and what it gave."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def peak_megabytes() -> int:
    """Return the most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def forget_peak() -> None:
    """Let the peak begin anew from what is held now; where the kernel cannot, it stays the process's."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
