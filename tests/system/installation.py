"""A whole installation in a folder of its own: real processes, a real database, a real broker."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Installation:
    """Where an installation lives: its folder and the environment of its processes."""

    folder: Path
    database_url: str = ""
    redis_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this installation."""
        return {
            **os.environ,
            "ZHIBAN_VAR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "JOB_LEASE_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
        }

    def manage(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a management command; its exit code and output are the caller's to judge."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def python(self, code: str) -> str:
        """Run lines of Python inside the installation and return what they print."""
        result = self.manage("shell", "--no-imports", "-c", code)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    @contextmanager
    def worker(self, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a worker until the block ends; kill whatever is left of it."""
        quiet = ["--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "--concurrency=1",
            *quiet,
            *options,
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        try:
            yield process
        finally:
            kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and all its children with -9."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def count(installation: Installation, table: str) -> int:
    """Return how many rows a table has, read past Django for speed."""
    query = f"SELECT count(*) FROM {table}"  # noqa: S608 - names of our own tables
    if installation.database_url:
        with psycopg.connect(installation.database_url) as server:
            row = server.execute(query).fetchone()
            assert row is not None
            return int(row[0])
    with closing(sqlite3.connect(f"file:{installation.folder}/zhiban.sqlite3?mode=ro", uri=True)) as file:
        return int(file.execute(query).fetchone()[0])


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait for a condition; say what did not come true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds:g} s: {what}")
