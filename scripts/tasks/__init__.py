"""What `make` can do, inside the environment."""

from collections.abc import Callable

from scripts.tasks.quality import bench, check, format_code, lock, messages
from scripts.tasks.running import run
from scripts.tasks.testing import test, test_long

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "test-long": test_long,
    "check": check,
    "bench": bench,
    "format": format_code,
    "messages": messages,
    "lock": lock,
}
