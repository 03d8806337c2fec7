"""What import-linter cannot see: foreign keys written as strings, and the rooms' own rules."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
LEVELS = {
    "staff": 1, "jobs": 2, "files": 3, "notices": 4, "ledger": 5, "exports": 6, "calls": 7, "records": 8,
    "qc": 9, "attendance": 9, "incidents": 9, "custody": 9, "visitors": 10, "shifthandover": 11,
    "appraisal": 11, "reports": 12,
}  # fmt: skip
OUTSIDE = {"auth", "contenttypes", "django_celery_beat", "knox"}
OWN_FILES = [
    path
    for path in ROOT.rglob("*.py")
    if not {".venv", "migrations", "var"} & set(path.relative_to(ROOT).parts)
]


def foreign_keys() -> list[tuple[str, str]]:
    """List the apps that each relation of our tables joins."""
    return sorted(
        {
            (model._meta.app_label, field.related_model._meta.app_label)
            for model in apps.get_models()
            if model._meta.app_label in LEVELS
            for field in model._meta.get_fields()
            if field.is_relation and not field.auto_created and field.related_model
        }
    )


@pytest.mark.parametrize(("app", "target"), foreign_keys())
def test_a_table_points_only_to_tables_of_lower_apps(app: str, target: str) -> None:
    assert target in OUTSIDE or target == app or LEVELS[target] < LEVELS[app]


def test_a_file_is_read_in_one_sitting() -> None:
    long = {str(p.relative_to(ROOT)): n for p in OWN_FILES if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_only_doors_read_the_clock() -> None:
    """Services and rules are told the time; `staff.scope.today` is the scope's one exception."""
    rooms = re.compile(r"/(domain|models|services|selectors|exports|imports)(/|\.py$)")
    clocks = re.compile(r"\b(timezone\.now|datetime\.now|date\.today|time\.time)\(")
    readers = [
        str(path.relative_to(ROOT))
        for path in OWN_FILES
        if not {"tests", "admin", "api", "management"} & set(path.parts)
        # Behind the app's own name: the app of exports is not the room of exports.
        and rooms.search("/" + "/".join(path.relative_to(ROOT).parts[1:]))
        and clocks.search(path.read_text())
    ]
    assert readers == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in OWN_FILES
        if path.read_text().strip()
        and not path.read_text().lstrip("#!/usrbinevpytho \n").startswith(('"""', 'r"""'))
    ]
    assert silent == []
