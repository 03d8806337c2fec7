"""A process that has imported everything, and forks the installation's processes: they start at once.

Importing the product takes seconds, which a hundred restarts would spend on nothing. What is forked runs as
it would by itself: `celery worker`, `celery beat`, the people. It writes down the number of each process.
When whoever asked is gone, so are all of them.
"""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.system.storm.clock import follow_clock

Roles = Mapping[str, Callable[[], object]]


def import_everything() -> Roles:
    """Import the product under the clock of the storm, and give what can be run of it."""
    follow_clock()
    import django

    django.setup()
    from django.urls import get_resolver

    from config.celery import app
    from tests.system.storm import driver, work

    work.register_numbers()
    assert get_resolver().url_patterns, "links in notices need the pages"
    return {
        "worker": lambda: app.worker_main(["worker", "--concurrency=2", "--loglevel=WARNING"]),
        "beat": lambda: app.start(["beat", "--loglevel=WARNING"]),
        "people": driver.main,
    }


def main() -> None:
    """Fork a process for each line that names one."""
    roles = import_everything()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever ends is gone at once
    forked: list[int] = []
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            _run(line.strip(), roles)
        with suppress(OSError):
            os.setpgid(number, number)
        forked.append(number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    for number in forked:
        with suppress(ProcessLookupError):
            os.killpg(number, signal.SIGKILL)


def _run(role: str, roles: Roles) -> None:
    """Be one of the processes, in a group of its own and with a log of its own."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with (Path(os.environ["ZHIBAN_VAR"]) / f"{role}.log").open("ab") as log:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(log.fileno(), stream.fileno())
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    code = 1
    try:
        roles[role]()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
