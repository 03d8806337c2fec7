"""A worksheet of openpyxl whose rows are given as finished XML: the library writes everything around them.

The library's own loop makes an object, and four calls into the XML writer, for every cell. A month of 50,000
people has three million cells and some hundred different ones, so each different one is written once.
"""

from collections.abc import Generator
from tempfile import NamedTemporaryFile
from typing import Any

from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter


class StreamedSheet(WriteOnlyWorksheet):
    """A write-only sheet that takes rows as XML, into a temporary file of its own."""

    def __init__(self, book: Any, title: str) -> None:
        super().__init__(book, title)
        self._stream: Any = None
        self._writer: Any = None
        self._rows: Any = None

    def write(self, rows: bytes) -> None:
        """Add finished rows; everything that stands before the rows must be set by then."""
        self._begin()
        self._rows.send(rows)

    def close(self) -> None:
        """End the rows and write what follows them."""
        self._begin()
        super().close()
        self._stream.close()
        self._writer.out = self._stream.name

    def discard(self) -> None:
        """Remove the temporary file of a workbook that will not be saved."""
        if self._writer is not None:
            if not self.closed:
                self.close()
            self._writer.cleanup()

    def _begin(self) -> None:
        self._get_writer()
        if self._rows is None:
            self._rows = self._write_rows()
            next(self._rows)

    def _get_writer(self) -> None:
        if self._writer is None:
            # The library removes the file when the workbook is saved.
            self._stream = NamedTemporaryFile(prefix="openpyxl.", suffix=".xml", delete=False)  # noqa: SIM115
            ALL_TEMP_FILES.append(self._stream.name)
            self._writer = WorksheetWriter(self, out=self._stream)
            self._writer.write_top()

    def _write_rows(self) -> Generator[None, bytes, None]:
        xml = self._writer.xf.send(True)
        with xml.element("sheetData"):
            xml.flush()
            try:
                while True:
                    self._stream.write((yield))
            except GeneratorExit:
                pass
        self._writer.xf.send(None)
