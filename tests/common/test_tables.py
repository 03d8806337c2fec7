"""Tables that people send are read whole, or refused with the reason, before they can do harm."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from common.errors import DomainError
from common.tables import Column, Limits, TableRow, read_table

COLUMNS = (
    Column("work_number", ("work number", "工号")),
    Column("name", ("name", "姓名")),
    Column("team", ("team", "班组"), required=False),
)


def workbook(*rows: list[object]) -> io.BytesIO:
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def read(
    source: Path | io.BytesIO, filename: str = "people.csv", limits: Limits | None = None
) -> list[TableRow]:
    return list(read_table(source, filename=filename, columns=COLUMNS, limits=limits or Limits()))


def refusal(source: io.BytesIO, filename: str = "people.xlsx", limits: Limits | None = None) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read(source, filename, limits)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("工号,姓名\r\n1001,王芳\r\n".encode(), id="UTF-8"),
        pytest.param("工号,姓名\r\n1001,王芳\r\n".encode("utf-8-sig"), id="UTF-8 with its mark"),
        pytest.param("工号,姓名\r\n1001,王芳\r\n".encode("gb18030"), id="GB 18030"),
        pytest.param("工号\t姓名\r\n1001\t王芳\r\n".encode("utf-16"), id="Excel's Unicode text"),
        pytest.param(" Work_Number ;NAME*\n1001; 王芳\u3000\n".encode(), id="English, spaces, semicolons"),
    ],
)
def test_text_is_read_in_the_encodings_people_save(content: bytes) -> None:
    assert read(io.BytesIO(content)) == [TableRow(2, {"work_number": "1001", "name": "王芳", "team": None})]


def test_lines_are_numbered_as_an_editor_does() -> None:
    content = '通讯录\n\n工号,姓名,班组\n1001,"王\n芳",A\n\n1002,李娜,\n'.encode()
    assert read(io.BytesIO(content)) == [
        TableRow(4, {"work_number": "1001", "name": "王\n芳", "team": "A"}),
        TableRow(7, {"work_number": "1002", "name": "李娜", "team": ""}),
    ]


def test_a_workbook_keeps_numbers_dates_and_rare_characters(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    joined = datetime(2026, 3, 2)  # noqa: DTZ001
    path.write_bytes(
        workbook(
            ["员工名单"], [], ["姓名", None, "工号", "班组"], ["𠮷野\u200f", "x", 1001, joined]
        ).getvalue()
    )
    assert read(path, path.name) == [TableRow(4, {"work_number": 1001, "name": "𠮷野\u200f", "team": joined})]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert (
        read(io.BytesIO(b"work number,name\n1,=cmd|' /C calc'!A0\n"))[0].values["name"]
        == "=cmd|' /C calc'!A0"
    )


def test_a_missing_column_names_what_is_missing_and_what_was_found() -> None:
    error = refusal(workbook(["班组", "姓名"], ["A", "王芳"]))
    assert (error.code, error.where) == (
        "file.missing_column",
        {"missing": ["work_number"], "found": ["班组", "姓名"]},
    )


def test_a_column_that_stands_twice_is_refused() -> None:
    assert refusal(io.BytesIO(b"work number,name,NAME\n1,a,b\n"), "a.csv").code == "file.duplicate_column"


@pytest.mark.parametrize("content", [b"", b"  \r\n \n", b"\xef\xbb\xbf,,\n,,\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refusal(io.BytesIO(content), "a.csv").code == "file.empty"


def test_bytes_that_are_no_text_are_refused() -> None:
    assert refusal(io.BytesIO(b"\xff\xff\x00\x01"), "a.csv").code == "file.encoding"


def test_an_open_quotation_mark_does_not_swallow_the_rest() -> None:
    error = refusal(io.BytesIO(b'work number,name\n1,"a\n2,b\n3,c\n'), "a.csv")
    assert (error.code, error.where) == ("file.broken_quotes", {"line": 2})


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        pytest.param(b"hello", "people.xlsx", id="text under a workbook's name"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "people.xls", id="old format, or a password"),
        pytest.param(b"PK\x03\x04 broken", "people.xlsx", id="a broken archive"),
        pytest.param(workbook(["a"]).getvalue()[:-40], "people.xlsx", id="cut short"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, filename: str) -> None:
    assert refusal(io.BytesIO(content), filename).code == "file.not_a_workbook"


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    stream.seek(0)
    assert refusal(stream).code == "file.not_a_workbook"


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    source = workbook(["工号", "姓名"], [1, "a"])
    bomb = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open("xl/sharedStrings2.xml", "w") as member:
            for _ in range(64):
                member.write(b" " * (1 << 20))
    bomb.seek(0)
    assert len(bomb.getvalue()) < 100_000
    assert refusal(bomb).code == "file.zip_bomb"


def test_an_archive_of_too_many_members_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(501):
            archive.writestr(f"{number}.xml", "")
    stream.seek(0)
    assert refusal(stream).code == "file.zip_bomb"


def test_entities_that_multiply_are_refused() -> None:
    source = workbook(["工号", "姓名"], [1, "a"])
    bomb = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + content
            new.writestr(name, content)
    bomb.seek(0)
    assert refusal(bomb).code == "file.not_a_workbook"


def test_too_large_a_file_is_refused() -> None:
    assert refusal(io.BytesIO(b"x" * 101), "a.csv", Limits(file_bytes=100)).code == "file.too_large"


def test_rows_beyond_the_limit_are_refused_not_dropped() -> None:
    source = workbook(["工号", "姓名"], [1, "a"], [2, "b"], [3, "c"])
    assert refusal(source, limits=Limits(rows=2)).code == "file.too_many_rows"


def test_one_cell_in_the_last_corner_costs_nothing() -> None:
    book: Any = openpyxl.Workbook()
    book.active.append(["工号", "姓名"])
    book.active.append([1, "a"])
    book.active["XFD1048576"] = "far away"
    book.active["A1048575"] = 2
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    assert [row.line for row in read(stream, "a.xlsx")] == [2, 1048575]
