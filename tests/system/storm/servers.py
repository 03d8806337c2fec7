"""A PostgreSQL and a Redis of one test's own: killed, emptied and started again as it pleases."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg
from redis import Redis

from scripts.tasks.servers import free_port, postgresql_programs, quietly, unprivileged, wait_for

IMMEDIATE, FAST = "immediate", "fast"
"""How PostgreSQL is stopped: without a last word, as by a crash; or after it has sent everybody away."""


class Database:
    """A cluster in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Make the cluster in a folder that is there, and start it."""
        programs = postgresql_programs()
        assert programs is not None
        self._folder, self._programs, self._port = folder, programs, free_port()
        self._prefix = unprivileged(folder)
        settings = ["-U", "zhiban", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        quietly([*self._prefix, str(programs / "initdb"), "-D", str(folder / "data"), *settings])
        self.start()
        with psycopg.connect(f"postgresql://zhiban@127.0.0.1:{self._port}/postgres", autocommit=True) as it:
            it.execute("CREATE DATABASE zhiban")

    def load(self, statements: str) -> None:
        """Run the statements of a dump."""
        command = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", self.url]
        subprocess.run(command, input=statements, stdout=subprocess.DEVNULL, check=True, text=True)

    @property
    def url(self) -> str:
        """Where the installation finds its database."""
        return f"postgresql://zhiban@127.0.0.1:{self._port}/zhiban"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._control("-w", "-o", options, "-l", str(self._folder / "log"), "start")

    def stop(self, mode: str) -> None:
        """Stop it."""
        self._control("-m", mode, "-w", "stop")

    def end(self) -> None:
        """Stop it for good, however it stands."""
        with suppress(RuntimeError):
            self.stop(IMMEDIATE)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        quietly([*self._prefix, str(self._programs / "pg_ctl"), "-D", str(self._folder / "data"), *arguments])


class Broker:
    """A Redis that keeps nothing when it ends."""

    def __init__(self) -> None:
        """Start it."""
        self._port = free_port()
        self.start()

    @property
    def url(self) -> str:
        """Where the installation finds its broker."""
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it listens."""
        own = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._server = subprocess.Popen(["redis-server", *own], stdout=subprocess.DEVNULL)
        wait_for(self._port)

    def kill(self) -> None:
        """Kill it with -9."""
        self._server.kill()
        self._server.wait()

    def empty(self) -> None:
        """Forget everything."""
        with Redis.from_url(self.url) as connection:
            connection.flushall()
