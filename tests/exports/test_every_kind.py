"""Every kind of export there is: described for people, checked cell by cell, computed by another program."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.utils.translation import override

from common.months import Month
from exports.registry import ExportKind, FilterSort, all_kinds
from seeds.demo.load import load_demo
from seeds.loader import load_seeds
from staff.admin_checks import declared_permissions
from staff.models import Employee
from tests.exports.checks import check_files, files_of, name_nastily
from tests.exports.files import exported

KINDS = [pytest.param(kind, id=kind.code) for kind in all_kinds()]
TESTS = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SOFFICE = shutil.which("soffice")
FOR_PROGRAMS = ("csv", "json")
"""Formats without formulas."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_what_it_is_in_both_languages(kind: ExportKind) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", kind.code)
    assert kind.permission in declared_permissions()
    texts = []
    for language in ("en", "zh-hans"):
        with override(language):
            texts.append([str(kind.label), str(kind.about), *(str(one.label) for one in kind.filters)])
    assert all(one != other for one, other in zip(*texts, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_test_that_reads_it_back(kind: ExportKind) -> None:
    """Somewhere `check_export` is called for it: with people of nasty names, cell by cell."""
    calls = re.compile(rf'check_export\(\s*"{re.escape(kind.code)}"')
    assert any(calls.search(path.read_text()) for path in TESTS.rglob("test_*.py"))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the demo centre once for all kinds, and take it away after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_seeds(now=datetime(2026, 9, 1, tzinfo=UTC))
        load_demo(today=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_recalculated_every_formula_gives_what_is_stored(demo: None, tmp_path: Path) -> None:
    """All kinds of the demo centre, in both languages and every form, in one start of LibreOffice."""
    stored: dict[str, dict[str, Any]] = {}
    for kind in all_kinds():
        name_nastily(but=reader_of(kind))
        for order, filters in enumerate(orders_of(kind)):
            export = exported(kind.code, reader_of(kind), NOW, **filters)
            check_files(export)
            for number, (_name, content) in enumerate(files_of(export)):
                path = tmp_path / f"{kind.code}-{order}-{number}.xlsx"
                path.write_bytes(content)
                stored[path.name] = results(path)
                # Saved by the library, what the formulas gave is gone: the other program has to compute.
                openpyxl.load_workbook(path).save(path)
    target = tmp_path / "again"
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    told = ["--convert-to", "xlsx", "--outdir", str(target), *sorted(map(str, tmp_path.glob("*.xlsx")))]
    subprocess.run([*command, *told], check=True, timeout=600, capture_output=True)
    assert {name.partition("-")[0] for name in stored} == {kind.code for kind in all_kinds()}
    for name, expected in stored.items():
        found = results(target / name, like=tmp_path / name)
        assert [
            (cell, value, found.get(cell))
            for cell, value in expected.items()
            if not same(value, found.get(cell))
        ] == [], name


def orders_of(kind: ExportKind) -> Iterator[dict[str, Any]]:
    """Give the filters of a workbook in each language, and of one for each further choice there is."""
    plain = filters_of(kind)
    yield {**plain, "language": "zh-hans"}
    yield {**plain, "language": "en"}
    for one in kind.filters:
        if one.sort is FilterSort.FLAG:
            yield {**plain, one.name: True}
        elif one.name not in plain and one.choices is not None:
            offered = [
                value for value, _label in one.choices(reader_of(kind)) if value not in ("", one.default)
            ]
            for value in offered[:3]:
                if value not in FOR_PROGRAMS:
                    yield {**plain, one.name: value}


def reader_of(kind: ExportKind) -> Employee:
    """Find somebody of the demo centre who may order a kind and sees the most."""
    people = Employee.objects.filter(is_active=True).order_by("-work_number")
    able = [person for person in people if kind.may(person)]
    return max(able, key=lambda person: person.has_perm("staff.reach_centre"))


def filters_of(kind: ExportKind) -> dict[str, Any]:
    """Choose the published month, and the first thing offered where one must be chosen."""
    chosen: dict[str, Any] = {}
    # The diaries of the demo centre are those of the last days.
    day = TODAY if kind.code == "shifthandover.month" else TODAY - timedelta(days=31)
    for one in kind.filters:
        if one.is_required and one.sort is FilterSort.MONTH:
            chosen[one.name] = str(Month.of(day))
        elif one.is_required and one.choices is not None:
            chosen[one.name] = next(value for value, _label in one.choices(reader_of(kind)) if value)
    return chosen


def results(path: Path, *, like: Path | None = None) -> dict[str, Any]:
    """Give what every formula of a workbook gives, by sheet and cell; the formulas are those of `like`."""
    formulas = openpyxl.load_workbook(like or path)
    values = openpyxl.load_workbook(path, data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": values[sheet.title][cell.coordinate].value
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def same(one: Any, other: Any) -> bool:
    """Tell whether two results are the same; figures to ten digits, and an empty text is nothing."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return f"{one:.10g}" == f"{other:.10g}"
    return (one or None) == (other or None)
