"""The one safe reader of tables that people send, CSV or Excel: what could do harm is refused first."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError

TableValue = str | date | datetime | int | float | None
"""What a cell holds: text from CSV; text, numbers, dates and instants (without zone) from a workbook."""

EXCEL_ROWS = 1_048_576
"""Rows of a sheet, Excel's own ceiling."""

COVER_MARK = "zhiban.export"
"""By this name a program knows the cover of a workbook that was written here."""

_HEADER_SEARCH_ROWS = 20
"""Title lines may stand above the heading: it is looked for in this many rows that are not blank."""


@dataclass(frozen=True)
class Column:
    """A column to look for: `names` are the headings accepted (case and spaces do not matter)."""

    key: str
    names: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class Limits:
    """What a file may cost: sizes in bytes, `ratio` unpacked to packed, `rows` with content."""

    file_bytes: int = 32 * 1024 * 1024
    unpacked_bytes: int = 160 * 1024 * 1024
    ratio: int = 150
    ratio_free_bytes: int = 8 * 1024 * 1024
    members: int = 500
    rows: int = 200_000
    columns: int = 256


DEFAULT = Limits()


@dataclass(frozen=True)
class TableRow:
    """One row with content: its line as an editor or Excel counts it, and its values by column key."""

    line: int
    values: Mapping[str, TableValue]


_Numbered = tuple[int, Sequence[object]]


def read_table(
    source: Path | BinaryIO, *, filename: str, columns: Sequence[Column], limits: Limits = DEFAULT
) -> Iterator[TableRow]:
    """Read the rows below the heading of a CSV file or of a workbook's first sheet.

    The file is checked and its heading found before this returns; rows are then read one after another, blank
    ones skipped. Columns nobody asked for are ignored; an optional column that is absent gives None.

    Args:
        source: The file, or a stream of its bytes.
        filename: Its name, to tell a damaged workbook from text.
        columns: The columns wanted.
        limits: What the file may cost at most.

    Raises:
        DomainError: ``file.too_large``, ``file.empty``, ``file.zip_bomb``, ``file.not_a_workbook``,
            ``file.encoding``, ``file.missing_column``, ``file.duplicate_column``; while the rows are read
            ``file.too_many_rows``, ``file.broken_quotes``, ``file.not_a_workbook``.
    """
    content = read_limited(source, limits.file_bytes)
    rows = _rows(content, filename=filename, limits=limits)
    places = _find_heading(rows, columns)
    return _below_heading(rows, places, columns, limits)


def read_rows(
    source: Path | BinaryIO, *, filename: str, limits: Limits = DEFAULT
) -> Iterator[tuple[int, Sequence[TableValue]]]:
    """Read every row with content as it stands, with its line: for tables whose columns are not known before.

    Raises:
        DomainError: as `read_table`, but for the columns.
    """
    content = read_limited(source, limits.file_bytes)
    count = 0
    for line, row in _rows(content, filename=filename, limits=limits):
        cells = [_value(cell) for cell in row]
        if all(cell in ("", None) for cell in cells):
            continue
        count += 1
        if count > limits.rows:
            raise _too_many_rows(limits, line)
        yield line, cells


@dataclass(frozen=True)
class ReadSheet:
    """One sheet of a workbook: its title, and its rows twice: with formulas, and with what they gave."""

    title: str
    formulas: Any
    results: Any

    def rows(self, most: int = EXCEL_ROWS) -> Iterator[tuple[int, Sequence[Any], Sequence[Any]]]:
        """Yield the rows with content: line, values with formulas, values with results.

        Raises:
            DomainError: ``file.not_a_workbook``.
        """
        pairs = zip(*(book.iter_rows(max_row=most, values_only=True) for book in self._books()), strict=False)
        try:
            for line, (formulas, results) in enumerate(pairs, start=1):
                if formulas.count(None) != len(formulas):
                    yield line, formulas, results
        except Exception as error:  # a damaged workbook fails anywhere inside the library, in any way
            raise _not_a_workbook() from error

    def _books(self) -> tuple[Any, Any]:
        for book in (self.formulas, self.results):
            book.reset_dimensions()
        return self.formulas, self.results


def read_sheets(content: bytes, *, limits: Limits = DEFAULT) -> list[ReadSheet]:
    """Open all sheets of a workbook whose formulas matter.

    Raises:
        DomainError: ``file.zip_bomb``, ``file.not_a_workbook``.
    """
    if not content.startswith(b"PK\x03\x04"):
        raise _not_a_workbook()
    _guard_archive(content, limits)
    try:
        formulas, results = (
            openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=shows, keep_links=False)
            for shows in (False, True)
        )
        pairs = zip(formulas.worksheets, results.worksheets, strict=True)
        return [ReadSheet(str(one.title), one, other) for one, other in pairs]
    except Exception as error:  # as above
        raise _not_a_workbook() from error


def is_heading(value: object, names: Sequence[str]) -> bool:
    """Tell whether a cell is a heading of one of these names (case, spaces and a star do not matter)."""
    return _plain(value) in {_plain(name) for name in names}


def read_limited(source: Path | BinaryIO, most: int = DEFAULT.file_bytes) -> bytes:
    """Read a whole file of at most `most` bytes.

    Raises:
        DomainError: ``file.too_large`` or ``file.empty``.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            content = stream.read(most + 1)
    else:
        content = source.read(most + 1)
    if len(content) > most:
        raise _refused(
            "file.too_large",
            _("The file is larger than %(megabytes)d MB.") % {"megabytes": most // 1024**2},
            status=413,
        )
    if not content.strip():
        raise _refused("file.empty", _("The file is empty."))
    return content


def decode_text(content: bytes) -> str:
    """Decode UTF-8 (with or without its mark), UTF-16 with its mark, or GB 18030, as Excel in China saves.

    Raises:
        DomainError: ``file.encoding``, when it is none of them.
    """
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused("file.encoding", _("The file is not text in UTF-8 or GB 18030. Save it as “CSV UTF-8”."))


def _refused(code: str, message: object, *, status: int = 400, **where: object) -> DomainError:
    return DomainError(code, message, status=status, **where)  # type: ignore[arg-type]  # a lazy text


def _rows(content: bytes, *, filename: str, limits: Limits) -> Iterator[_Numbered]:
    """Tell a workbook from text by its first bytes, and number its rows from 1."""
    if content.startswith(b"PK\x03\x04"):
        _guard_archive(content, limits)
        return _workbook_rows(content, limits)
    if content.startswith(b"\xd0\xcf\x11\xe0") or Path(filename).suffix.lower() in {".xlsx", ".xlsm", ".xls"}:
        raise _not_a_workbook()
    return _csv_rows(decode_text(content))


def _not_a_workbook() -> DomainError:
    return _refused(
        "file.not_a_workbook",
        _(
            "The file is not an Excel workbook that can be read. "
            "Save it as .xlsx, without a password, or as CSV."
        ),
    )


def _guard_archive(content: bytes, limits: Limits) -> None:
    """Refuse an archive that would unpack to far more than it is, before anything unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _not_a_workbook() from error
    unpacked = sum(member.file_size for member in members)
    too_dense = unpacked > limits.ratio_free_bytes and unpacked > limits.ratio * len(content)
    if len(members) > limits.members or unpacked > limits.unpacked_bytes or too_dense:
        raise _refused(
            "file.zip_bomb",
            _(
                "The workbook unpacks to far more than a table needs (%(megabytes)d MB). "
                "Save only its rows as CSV."
            )
            % {"megabytes": unpacked // 1024**2},
            status=413,
        )


def _workbook_rows(content: bytes, limits: Limits) -> Iterator[_Numbered]:
    """Read the first sheet's rows with content; cells beyond the column limit are not looked at."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = _first_table(book)
        blank: object = None
        rows = sheet.iter_rows(max_row=EXCEL_ROWS, max_col=limits.columns, values_only=True)
        for line, row in enumerate(rows, start=1):
            # The library pads gaps with one and the same row: a far-away cell makes a million of them.
            if row is blank:
                continue
            if row.count(None) == len(row):
                blank = row
                continue
            yield line, row
    except DomainError:
        raise
    except Exception as error:  # a damaged workbook fails anywhere inside the library, in any way
        raise _not_a_workbook() from error


def _first_table(book: Any) -> Any:
    """Give the first sheet that is no cover of an export: a file that was written here can be read again."""
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        head = sheet.iter_rows(max_row=_HEADER_SEARCH_ROWS, max_col=3, values_only=True)
        if not any(str(cell).startswith(f"{COVER_MARK}=") for row in head for cell in row):
            break
        sheet = None
    return book.worksheets[0] if sheet is None else sheet


def _csv_rows(text: str) -> Iterator[_Numbered]:
    """Read text parted by commas, semicolons or tabs; a row is numbered by the line it begins on."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refused(
                "file.broken_quotes",
                _("Line %(line)d opens a quotation mark that is not closed, or its cell is too long.")
                % {"line": line},
                line=line,
            ) from error
        yield line, row
        line = reader.line_num + 1


def _plain(heading: object) -> str:
    """Fold a heading so that case, spaces, underscores and a star for "required" do not matter."""
    return re.sub(r"[\s_\u3000\ufeff*＊]+", "", str(heading if heading is not None else "")).casefold()


def _find_heading(rows: Iterator[_Numbered], columns: Sequence[Column]) -> dict[str, int]:
    """Find the heading among the first rows: the first that names every required column."""
    best: list[str] = []
    best_missing: list[Column] = list(columns)
    looked_at = 0
    for _line, row in rows:
        if all(_value(cell) in ("", None) for cell in row):
            continue
        missing, places = _match(row, columns)
        if not missing:
            return places
        if looked_at == 0 or len(missing) < len(best_missing):
            best, best_missing = (
                [str(cell).strip() for cell in row if _value(cell) not in ("", None)],
                missing,
            )
        looked_at += 1
        if looked_at == _HEADER_SEARCH_ROWS:
            break
    if not looked_at:
        raise _refused("file.empty", _("The file is empty."))
    names = [" / ".join(column.names) for column in best_missing]
    raise _refused(
        "file.missing_column",
        _("Columns missing: %(missing)s. Columns found: %(found)s.")
        % {"missing": "; ".join(names), "found": "; ".join(best[:40])},
        missing=[column.key for column in best_missing],
        found=best[:40],
    )


def _match(row: Sequence[object], columns: Sequence[Column]) -> tuple[list[Column], dict[str, int]]:
    """Tell which required columns a row lacks as a heading, and where it has the others."""
    headings = [_plain(cell) for cell in row]
    places: dict[str, int] = {}
    missing = []
    for column in columns:
        accepted = {_plain(name) for name in column.names}
        found = [index for index, heading in enumerate(headings) if heading and heading in accepted]
        if len(found) > 1:
            raise _refused(
                "file.duplicate_column",
                _("The column “%(column)s” stands more than once.") % {"column": column.names[0]},
                column=column.key,
            )
        if found:
            places[column.key] = found[0]
        elif column.required:
            missing.append(column)
    return missing, places


def _below_heading(
    rows: Iterator[_Numbered], places: Mapping[str, int], columns: Sequence[Column], limits: Limits
) -> Iterator[TableRow]:
    """Yield the rows with content, by column key."""
    count = 0
    for line, row in rows:
        cells = [_value(cell) for cell in row]
        if all(cell in ("", None) for cell in cells):
            continue
        count += 1
        if count > limits.rows:
            raise _too_many_rows(limits, line)
        yield TableRow(line, {column.key: _at(cells, places.get(column.key)) for column in columns})


def _too_many_rows(limits: Limits, line: int) -> DomainError:
    return _refused(
        "file.too_many_rows",
        _("The file has more than %(rows)d rows. Split it.") % {"rows": limits.rows},
        status=413,
        line=line,
    )


def _at(cells: Sequence[TableValue], index: int | None) -> TableValue:
    return cells[index] if index is not None and index < len(cells) else None


def _value(cell: object) -> TableValue:
    """Reduce what the library read to the few types a row promises."""
    if isinstance(cell, str):
        return cell.strip(" \t\r\n\u3000\ufeff")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if cell is None or isinstance(cell, int | float | date):
        return cell
    if isinstance(cell, time):
        return cell.isoformat("auto")
    return str(cell)
