"""Run the measurements on a fresh SQLite database: all of them, or those named on the command line."""

import importlib
import os
import pkgutil
import sys
import tempfile
from io import StringIO
from pathlib import Path


def main(names: list[str]) -> int:
    """Measure what was named, or everything; a measurement that fails is a failure of the run."""
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as folder:
        for name in ("DATABASE_URL", "REDIS_URL"):  # never the installation's own
            os.environ.pop(name, None)
        os.environ.update(ZHIBAN_VAR=folder, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_seeds", verbosity=0, stdout=StringIO())
        found = sorted(
            m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if m.name.startswith("bench_")
        )
        for name in found:
            if not names or name.removeprefix("bench_") in names:
                for figure in importlib.import_module(f"bench.{name}").measure():
                    print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
