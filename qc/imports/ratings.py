"""Ratings of several raters from a table: one line for each unit and scale, one column for each rater."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.reports import ImportReport
from common.tables import TableValue, is_heading, read_rows
from qc.domain.numbers import exact

UNIT = ("unit", "contact", "dialogue", "call", "对象", "联系", "对话", "录音", "编号")
SCALE = ("scale", "criterion", "评分项", "量表", "尺度")


@dataclass(frozen=True)
class RatingSheet:
    """One scale: its units in the order of the file, and one row of ratings for each rater."""

    scale: str
    raters: tuple[str, ...]
    units: tuple[str, ...]
    ratings: tuple[tuple[Fraction | None, ...], ...]


def read_ratings(source: Path | BinaryIO, *, filename: str) -> tuple[list[RatingSheet], ImportReport]:
    """Read a table of ratings, every line accounted for: added, repeated, rejected, or blank (nobody rated).

    Raises:
        DomainError: what `common.tables.read_rows` refuses; `qc.ratings.no_unit_column`,
            `qc.ratings.repeated_rater`, `qc.ratings.too_few_raters`.

    Format: docs/formats/ratings.md.
    """
    rows = read_rows(source, filename=filename)
    _line, heading = next(rows, (0, ()))
    reading = _Reading(_Columns.of(heading), ImportReport(filename))
    for line, cells in rows:
        reading.take(line, cells)
    return reading.sheets(), reading.report


@dataclass(frozen=True)
class _Columns:
    """Where the unit, the scale (-1: there is none) and each rater stand."""

    unit: int
    scale: int
    raters: dict[int, str]

    @classmethod
    def of(cls, heading: Sequence[TableValue]) -> "_Columns":
        units = [at for at, cell in enumerate(heading) if is_heading(cell, UNIT)]
        scales = [at for at, cell in enumerate(heading) if is_heading(cell, SCALE)]
        if len(units) != 1 or len(scales) > 1:
            raise DomainError(
                "qc.ratings.no_unit_column",
                _(
                    "The first line must name one column of units (%(units)s) and at most one of scales "
                    "(%(scales)s); every other column is a rater."
                )
                % {"units": " / ".join(UNIT), "scales": " / ".join(SCALE)},
                status=400,
            )
        taken = {*units, *scales}
        raters = {at: _text(cell) for at, cell in enumerate(heading) if at not in taken and _text(cell)}
        names = list(raters.values())
        for name in names:
            if names.count(name) > 1:
                raise DomainError(
                    "qc.ratings.repeated_rater",
                    _("The rater “%(name)s” has two columns.") % {"name": name},
                    status=400,
                )
        if len(names) < 2:
            raise DomainError(
                "qc.ratings.too_few_raters",
                _("Agreement takes at least two raters, each with a column of ratings."),
                status=400,
            )
        return cls(units[0], scales[0] if scales else -1, raters)


class _Reading:
    """What was read so far, by scale and unit."""

    def __init__(self, columns: _Columns, report: ImportReport) -> None:
        self.columns = columns
        self.report = report
        self.scales: dict[str, dict[str, tuple[Fraction | None, ...]]] = {}

    def take(self, line: int, cells: Sequence[TableValue]) -> None:
        """Take one line, or say why not."""
        self.report.lines_read += 1
        columns = self.columns
        unit = _text(_cell(cells, columns.unit))
        scale = _text(_cell(cells, columns.scale)) if columns.scale >= 0 else ""
        if not unit or (columns.scale >= 0 and not scale):
            self.report.reject(
                line, "qc.ratings.no_unit", _("The line does not say which unit and scale it is.")
            )
            return
        ratings: list[Fraction | None] = []
        for at, rater in columns.raters.items():
            cell = _cell(cells, at)
            rating = None if _text(cell) == "" else exact(cell)
            if rating is None and _text(cell):
                message = _("This is no number; leave the cell empty where there is no rating.")
                self.report.reject(line, "qc.ratings.not_a_number", message, column=rater, value=cell)
                return
            ratings.append(rating)
        beyond = [cell for at, cell in enumerate(cells) if at not in self._known and _text(cell)]
        if beyond:
            message = _("A value stands in a column without a heading.")
            self.report.reject(line, "qc.ratings.beyond_heading", message, value=beyond[0])
            return
        self._store(line, scale, unit, tuple(ratings))

    @property
    def _known(self) -> set[int]:
        return {self.columns.unit, self.columns.scale, *self.columns.raters}

    def _store(self, line: int, scale: str, unit: str, ratings: tuple[Fraction | None, ...]) -> None:
        if all(one is None for one in ratings):
            self.report.blank += 1
            return
        units = self.scales.setdefault(scale, {})
        if unit not in units:
            units[unit] = ratings
            self.report.added += 1
        elif units[unit] == ratings:
            self.report.repeated += 1
        else:
            message = _("This unit stands in the file before, with other ratings; the first line counts.")
            self.report.reject(line, "qc.ratings.contradicts", message, value=unit)

    def sheets(self) -> list[RatingSheet]:
        """Turn lines into one row for each rater."""
        raters = tuple(self.columns.raters.values())
        return [
            RatingSheet(scale, raters, tuple(units), tuple(zip(*units.values(), strict=True)))
            for scale, units in self.scales.items()
        ]


def _cell(cells: Sequence[TableValue], at: int) -> TableValue:
    return cells[at] if at < len(cells) else None


def _text(cell: TableValue) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
