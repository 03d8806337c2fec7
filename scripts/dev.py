"""Set everything up and do one thing: run, test, check, bench. Standard library only.

Makes `.venv` from requirements.lock when its content changed, then continues inside it. Works with
Python 3.11 or newer, without root and without any server; uv is used where it is there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "lock.sha256"
LOCK = ROOT / "requirements.lock"
OLDEST = (3, 11)


def main() -> int:
    """Make the environment, then run the asked-for command inside it."""
    command = sys.argv[1] if len(sys.argv) > 1 else "run"
    _use_a_new_enough_python()
    _make_environment()
    inside = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.chdir(ROOT)
        os.execv(inside, [str(inside), str(Path(__file__)), *sys.argv[1:]])  # noqa: S606
    sys.path.insert(0, str(ROOT))
    from scripts import tasks

    known: dict[str, Callable[[list[str]], int]] = tasks.COMMANDS
    if command not in known:
        print(f"unknown command {command!r}: one of {', '.join(known)}")
        return 2
    return known[command](sys.argv[2:])


def _use_a_new_enough_python() -> None:
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.11", "python3.12", "python3.13"):
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer, str(Path(__file__)), *sys.argv[1:]])  # noqa: S606
    sys.exit("Zhiban needs Python 3.11 or newer; on Debian 12: apt install python3 python3-venv")


def _make_environment() -> None:
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == digest:
        return
    print("Setting up .venv from requirements.lock …", flush=True)
    uv = shutil.which("uv")
    if uv:
        _must([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)])
        _must([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(VENV), str(LOCK)])
    else:
        try:
            venv.create(VENV, with_pip=True, clear=VENV.exists() and not STAMP.exists())
        except (subprocess.CalledProcessError, OSError):
            sys.exit("python3 -m venv does not work here; on Debian: apt install python3-venv")
        pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-qq"]
        _must([*pip, "install", "--require-hashes", "-r", str(LOCK)])
    STAMP.write_text(digest)


def _must(command: list[str]) -> None:
    result = subprocess.run(command, cwd=ROOT, check=False)
    if result.returncode:
        sys.exit(f"could not set up .venv: {' '.join(command[:4])} … ended with {result.returncode}")


if __name__ == "__main__":
    sys.exit(main())
