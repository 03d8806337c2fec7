"""`make test` and `make test-long`: the suite on SQLite, then on PostgreSQL, with Redis where it is there."""

import json
import os
import tempfile
from collections import Counter
from pathlib import Path

from scripts.tasks.common import PYTHON, call, compile_messages
from scripts.tasks.servers import postgresql, redis

RULES_ALONE = "--ignore-glob=*/domain/*"
"""Pure rules know no database: the second database does not run them again."""


def test(arguments: list[str]) -> int:
    """Run the suite on every database that is there; what could not run is counted in the last line."""
    return _on_both(["-m", "not long", "-n", "2", "--dist", "loadfile", *arguments])


def test_long(arguments: list[str]) -> int:
    """Run the suites that take minutes."""
    return _on_both(["-m", "long", *arguments])


def _on_both(options: list[str]) -> int:
    if compile_messages():
        return 1
    counts: Counter[str] = Counter()
    with redis() as redis_url, postgresql() as postgresql_url:
        missing = _missing(redis_url, postgresql_url)
        if missing:
            print(missing)
            return 1
        shared = {"TEST_REDIS_URL": redis_url or "", "REDIS_URL": ""}
        codes = [_pytest("SQLite", options, {**shared, "DATABASE_URL": ""}, counts)]
        if postgresql_url:
            on_postgresql = {**shared, "DATABASE_URL": postgresql_url}
            codes.append(_pytest("PostgreSQL", [*options, RULES_ALONE], on_postgresql, counts))
    without = [] if postgresql_url else ["the whole suite on PostgreSQL (no PostgreSQL here)"]
    without += [] if redis_url else ["tests on Redis (no Redis here)"]
    could_not = f"{counts['skipped']} tests could not run" + "".join(
        f"; {what} could not run" for what in without
    )
    print(f"{counts['passed']} passed, {counts['failed']} failed in all; {could_not}")
    return max(codes)


def _missing(redis_url: str | None, postgresql_url: str | None) -> str:
    if os.environ.get("REQUIRE_PG") == "1" and not postgresql_url:
        return "REQUIRE_PG=1, but there is no PostgreSQL: set DATABASE_URL or install its programs"
    if os.environ.get("REQUIRE_REDIS") == "1" and not redis_url:
        return "REQUIRE_REDIS=1, but there is no Redis: set REDIS_URL or install redis-server"
    return ""


def _pytest(name: str, options: list[str], env: dict[str, str], counts: Counter[str]) -> int:
    print(f"\nThe suite on {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="zhiban-test-") as folder:
        told = Path(folder) / "counts.json"
        code = call(
            [PYTHON, "-m", "pytest", "-q", *options],
            env={**env, "ZHIBAN_VAR": folder, "ZHIBAN_TEST_COUNTS": str(told)},
        )
        if told.exists():
            counts.update(json.loads(told.read_text()))
    return 0 if code == 5 and "long" in options else code
