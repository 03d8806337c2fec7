"""`make run`: web, worker and clock on the embedded defaults, ended cleanly by Ctrl-C."""

import hashlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from types import FrameType

from scripts.tasks.common import PYTHON, ROOT, compile_messages, manage

READY_SECONDS = 60
STOP_SECONDS = 20


def run(arguments: list[str]) -> int:
    """Prepare the database, start the three processes, print the way in, and wait for Ctrl-C."""
    port = int(os.environ.get("PORT", "8000"))
    if _port_is_taken(port):
        print(f"Port {port} is in use; choose another: PORT=8001 make run")
        return 1
    var = Path(os.environ.get("ZHIBAN_VAR", str(ROOT / "var")))
    if compile_messages() or _set_up(var):
        return 1
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    processes = [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in _commands(port)]
    try:
        return _attend(processes, port)
    finally:
        _stop(processes)


def _commands(port: int) -> list[list[str]]:
    return [
        [PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers=2", "--threads=2",
         "--log-level=warning"],
        [PYTHON, "-m", "celery", "-q", "-A", "config", "worker", "--concurrency=2", "--loglevel=WARNING",
         "--without-gossip", "--without-mingle", "--without-heartbeat"],
        [PYTHON, "-m", "celery", "-q", "-A", "config", "beat", "--loglevel=WARNING", "--pidfile="],
    ]  # fmt: skip


def _port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _set_up(var: Path) -> int:
    """Bring database and static files up to date; static files only when packages or our own changed."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    stamp = var / "static.sha256"
    is_collected = stamp.exists() and stamp.read_text() == digest.hexdigest()
    failed = manage("set_up", *([] if is_collected else ["--static"]))
    if not failed:
        stamp.write_text(digest.hexdigest())
    return failed


def _attend(processes: list["subprocess.Popen[bytes]"], port: int) -> int:
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    way_in = [PYTHON, "manage.py", "show_sign_ins", "--address", f"http://127.0.0.1:{port}/"]
    with subprocess.Popen(way_in, cwd=ROOT, stdout=subprocess.PIPE, text=True) as asking:
        if not _wait_until_healthy(port, processes, stopping):
            return 0 if stopping else 1
        print(asking.communicate()[0], flush=True)
    while not stopping:
        ended = next((p for p in processes if p.poll() is not None), None)
        if ended:
            print(f"A process ended by itself with {ended.returncode}: {ended.args!r}")
            return 1
        time.sleep(0.3)
    print("\nStopping …", flush=True)
    return 0


def _wait_until_healthy(port: int, processes: list["subprocess.Popen[bytes]"], stopping: list[int]) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not stopping and all(p.poll() is None for p in processes):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return True
        except OSError:
            time.sleep(0.2)
    if not stopping:
        print("Zhiban did not come up; the lines above say why.")
    return False


def _stop(processes: list["subprocess.Popen[bytes]"]) -> None:
    """End all three: ask, wait, and only then kill what does not listen."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
