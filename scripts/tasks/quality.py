"""`make check`, `make bench` and the small tools around the code."""

import difflib
import tempfile
import time
from pathlib import Path

from scripts.tasks.common import PYTHON, ROOT, call, compile_messages, manage

SNAPSHOT = ROOT / "docs" / "openapi.yaml"


def check(arguments: list[str]) -> int:
    """Check format, lint, types, import contracts, migrations, translations and the API's snapshot."""
    if compile_messages():
        return 1
    steps = {
        "format": lambda: call([PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        "lint": lambda: call([PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        "import contracts": lambda: call(
            [str(Path(PYTHON).parent / "lint-imports"), "--no-logo"], quiet=True
        ),
        "django": lambda: manage("check", "--fail-level=WARNING", quiet=True),
        "migrations": lambda: manage("makemigrations", "--check", "--dry-run", quiet=True),
        "translations": lambda: call([PYTHON, "scripts/messages.py", "check"]),
        "OpenAPI snapshot": compare_snapshot,
        "types": lambda: call([PYTHON, "-m", "mypy", "."]),
    }
    failed = [name for name, step in steps.items() if _timed(name, step())]
    print(f"make check: {', '.join(failed)} failed" if failed else "make check: all is well")
    return 1 if failed else 0


def _timed(name: str, code: int) -> int:
    print(f"{'failed' if code else 'ok':>6}  {name}", flush=True)
    return code


def compare_snapshot() -> int:
    """Compare the API with the snapshot in docs/; `make format` writes a new one."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "openapi.yaml"
        if _write_snapshot(fresh):
            return 1
        old = SNAPSHOT.read_text(encoding="utf-8").splitlines() if SNAPSHOT.exists() else []
        new = fresh.read_text(encoding="utf-8").splitlines()
    changes = list(difflib.unified_diff(old, new, "docs/openapi.yaml", "the API now", lineterm="", n=1))
    print("\n".join(changes[:40]), end="\n" if changes else "")
    return 1 if changes else 0


def _write_snapshot(target: Path) -> int:
    return manage(
        "spectacular", "--file", str(target), "--fail-on-warn", "--validate", env={"LANGUAGE": "en"}
    )


def format_code(arguments: list[str]) -> int:
    """Format the code, mend what lint can mend, and write the API's snapshot."""
    call([PYTHON, "-m", "ruff", "check", "--fix", "--quiet", "."])
    return call([PYTHON, "-m", "ruff", "format", "."]) or compile_messages() or _write_snapshot(SNAPSHOT)


def messages(arguments: list[str]) -> int:
    """Name what lacks a Chinese translation."""
    return call([PYTHON, "scripts/messages.py", "check"])


def bench(arguments: list[str]) -> int:
    """Measure; each figure stands beside its floor from the same run."""
    started = time.perf_counter()
    code = call([PYTHON, "-m", "bench", *arguments])
    print(f"bench: {time.perf_counter() - started:.0f} s")
    return code


def lock(arguments: list[str]) -> int:
    """Resolve pyproject.toml anew into requirements.lock; needs uv."""
    resolve = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--python-version", "3.11"]
    quietly = ["--no-emit-index-url", "--no-annotate", "--no-header"]
    return call([*resolve, *quietly, "--group", "dev", "pyproject.toml", "-o", "requirements.lock"])
