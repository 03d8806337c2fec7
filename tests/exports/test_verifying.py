"""A file that comes back is recognised, and every cell of it compared."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from common.errors import DomainError
from exports.models import Export
from exports.services import destroy_expired, order, verify_file
from staff.models import Employee
from tests.exports.conftest import CODE, Words

OCTOBER = {"month": "2026-10"}
Clock = Callable[[], datetime]


@pytest.fixture
def made(
    words: Words, make_employee: Callable[..., Employee], clock: Clock, tmp_path: Path
) -> Callable[..., tuple[Export, Path]]:
    """Order an export, and put its file somewhere."""
    reader = make_employee("1001", post="team_lead", language="en")

    def make(**filters: Any) -> tuple[Export, Path]:
        export = order(CODE, {**OCTOBER, **filters}, by=reader, clock=clock)
        assert export.file is not None
        path = tmp_path / export.name
        path.write_bytes(export.file.open().read())
        return export, path

    return make


Made = Callable[..., tuple[Export, Path]]


def saved_again(path: Path, change: Callable[[Any], object] = lambda book: None) -> Path:
    """Save a workbook with another program; what formulas gave is lost on the way."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_the_file_itself_is_known_by_its_bytes(made: Made) -> None:
    export, path = made()
    found = verify_file(path)
    assert (found.export, found.is_same_file, found.is_good) == (export, True, True)


def test_saved_again_every_cell_is_the_same(made: Made, words: Words) -> None:
    words.rows = [["一", 1], ["=1+1", 2.25], ["_x0041_\u202e𠮷", 1 / 3]]
    export, path = made()
    book = openpyxl.load_workbook(path)
    book["Words"]["B5"] = None  # the library would lose what the formula gave
    book["Words"]["A5"] = None
    assert book["Words"]["A4"].value == "_x005F_x0041_\u202e𠮷"
    found = verify_file(saved_again(path))
    assert (found.export, found.is_same_file) == (export, False)
    assert (found.changed, [cell.cell for cell in found.cells]) == (("Words",), ["B5"])


@pytest.mark.parametrize(
    ("change", "cells"),
    [
        pytest.param(lambda book: book["Words"].__setitem__("B3", 3), [("B3", "3", "2")], id="a number"),
        pytest.param(lambda book: book["Words"].__setitem__("A2", "二"), [("A2", "二", "一")], id="a text"),
    ],
)
def test_a_changed_cell_is_named(made: Made, change: Callable[[Any], object], cells: list[Any]) -> None:
    _export, path = made()
    found = verify_file(saved_again(path, change))
    named = [(one.cell, one.found, one.written) for one in found.cells if one.cell != "B4"]
    assert (found.is_good, named) == (False, cells)


def test_a_sheet_taken_away_or_added_is_named(made: Made) -> None:
    def change(book: Any) -> None:
        book["Words"].title = "Numbers"

    _export, path = made()
    found = verify_file(saved_again(path, change))
    assert (found.missing, found.added) == (("Words",), ("Numbers",))


def test_a_changed_cover_is_named(made: Made) -> None:
    _export, path = made()
    found = verify_file(saved_again(path, lambda book: book["Cover"].__setitem__("B6", "me")))
    assert "Cover" in found.changed


def test_after_the_file_is_destroyed_the_sheet_is_still_named(made: Made, now: datetime) -> None:
    _export, path = made()
    destroy_expired(now=now + timedelta(days=60))
    found = verify_file(saved_again(path, lambda book: book["Words"].__setitem__("B3", 3)))
    assert (found.changed, found.cells) == (("Words",), ())


def test_a_file_out_of_an_archive_is_known(made: Made, tmp_path: Path) -> None:
    export, path = made(split=True)
    with ZipFile(path) as archive:
        archive.extractall(tmp_path)
    found = verify_file(tmp_path / "b.xlsx")
    assert (found.export, found.is_good) == (export, True)


def test_files_of_others_are_refused(made: Made, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(DomainError) as refused:
        verify_file(tmp_path / "other.xlsx")
    assert refused.value.code == "exports.file.not_ours"
    export, path = made()
    export.delete()
    with pytest.raises(DomainError) as unknown:
        verify_file(path)
    assert unknown.value.code == "exports.export.unknown"


def test_the_command_ends_with_an_error_when_a_cell_is_another(made: Made) -> None:
    export, path = made()
    out = StringIO()
    call_command("verify_export", path, stdout=out)
    assert export.content_hash in out.getvalue()
    saved_again(path, lambda book: book["Words"].__setitem__("B3", 3))
    with pytest.raises(CommandError, match=r"Words!B3: 2 → 3"):
        call_command("verify_export", path, stdout=out)
