"""What the tasks share: where things are, and how a step is run."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sys.executable


def call(arguments: Sequence[str], *, env: Mapping[str, str] | None = None, quiet: bool = False) -> int:
    """Run a program from the project's folder and return its exit code."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        list(arguments), cwd=ROOT, env={**os.environ, **(env or {})}, stdout=output, check=False
    ).returncode


def manage(*arguments: str, env: Mapping[str, str] | None = None, quiet: bool = False) -> int:
    """Run a management command and return its exit code."""
    return call([PYTHON, "manage.py", *arguments], env=env, quiet=quiet)


def compile_messages() -> int:
    """Compile the catalogues that changed."""
    return call([PYTHON, "scripts/messages.py", "compile"])
