"""A throw-away PostgreSQL and Redis for the tests, where their programs exist."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30


@contextmanager
def postgresql() -> Iterator[str | None]:
    """Yield a database URL: `DATABASE_URL`'s own, that of a new cluster in a temporary folder, or none."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    programs = postgresql_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="zhiban-pg-"))
    prefix = unprivileged(folder)
    port = free_port()
    data = folder / "data"
    try:
        settings = ["-U", "zhiban", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        quietly([*prefix, str(programs / "initdb"), "-D", str(data), *settings])
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        quietly([*prefix, str(programs / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l",
                  str(folder / "log"), "start"])  # fmt: skip
        yield f"postgresql://zhiban@127.0.0.1:{port}/postgres"
    finally:
        stop = [*prefix, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str | None]:
    """Yield a Redis URL: `REDIS_URL`'s own, that of a new server, or none."""
    given = os.environ.get("REDIS_URL", "")
    program = shutil.which("redis-server")
    if given or program is None:
        yield given or None
        return
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """Return a TCP port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgresql_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, where there are any."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def unprivileged(folder: Path) -> list[str]:
    """Return the prefix that runs a program as somebody other than root, who may not start PostgreSQL."""
    if os.getuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, person.pw_uid, person.pw_gid)
        return ["setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups"]
    return []


def quietly(command: list[str]) -> None:
    """Run a program; what it complains of is told when it fails."""
    result = subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", text=True
    )
    if result.returncode:
        raise RuntimeError(f"{' '.join(command)}: {result.stderr}")


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")
