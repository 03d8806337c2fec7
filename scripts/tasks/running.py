"""`make run`: web, worker and clock on the embedded defaults, ended cleanly by Ctrl-C."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType

from scripts.tasks.common import PYTHON, ROOT, call, compile_messages, manage

READY_SECONDS = 60
STOP_SECONDS = 20


def run(arguments: list[str]) -> int:
    """Prepare the database, start the three processes, print the way in, and wait for Ctrl-C."""
    port = int(os.environ.get("PORT", "8000"))
    if _port_is_taken(port):
        print(f"Port {port} is in use; choose another: PORT=8001 make run")
        return 1
    var = Path(os.environ.get("ZHIBAN_VAR", str(ROOT / "var")))
    if compile_messages() or manage("migrate", "--verbosity=0") or manage("load_seeds", quiet=True):
        return 1
    if manage("load_demo", "--if-empty") or _collect_static(var):
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


def _collect_static(var: Path) -> int:
    """Collect static files when the packages or our own files changed."""
    own = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in own:
        digest.update(path.read_bytes())
    stamp = var / "static.sha256"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return 0
    failed = manage("collectstatic", "--noinput", "--verbosity=0")
    if not failed:
        stamp.write_text(digest.hexdigest())
    return failed


def _attend(processes: list["subprocess.Popen[bytes]"], port: int) -> int:
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if not _wait_until_healthy(port, processes, stopping):
        return 0 if stopping else 1
    call([PYTHON, "manage.py", "show_sign_ins", "--address", f"http://127.0.0.1:{port}/"])
    sys.stdout.flush()
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
