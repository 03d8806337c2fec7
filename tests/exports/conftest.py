"""A kind of export that lives only in tests, and a clock that stands still."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
import time_machine

from common.errors import DomainError
from common.workbooks import SUM, ColumnSpec, Kind, SheetSpec
from exports import registry
from exports.registry import Ask, ExportKind, Filter, FilterSort, Plan, Target, month_filter

CODE = "tests.words"


@dataclass
class Words:
    """What the kind writes, how large it says it is, and what is done while it is written."""

    rows: list[list[Any]] = field(default_factory=lambda: [["一", 1], ["=1+1", 2]])
    size: int = 1
    asks: list[Ask] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def plan(self, ask: Ask) -> Plan:
        """Plan a workbook, or an archive of two."""
        if ask.text("open") == "z":
            raise DomainError("tests.letter.unknown", "There is no such letter.", status=404)

        def write(target: Target) -> None:
            self.asks.append(ask)
            self.meanwhile()
            for name in ("a.xlsx", "b.xlsx") if ask.flag("split") else ("",):
                with target.workbook(name) as book:
                    book.write([self.sheet(name)])
            target.progress(1, 1)

        return Plan("words.zip" if ask.flag("split") else "words.xlsx", "Words", write, "v1", self.size)

    def sheet(self, name: str) -> SheetSpec:
        """Describe the one sheet."""
        columns = [ColumnSpec("字", 10), ColumnSpec("n", 10, Kind.INTEGER, SUM)]
        return SheetSpec(f"Words {name}", columns, self.rows, total_label="Total")


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[Words]:
    """Register the kind for one test."""
    made = Words()
    known = registry._Registry(dict(registry._KNOWN.kinds), [], [])
    monkeypatch.setattr(registry, "_KNOWN", known)
    letters = [("", "any"), ("a", "letter A")]
    registry.register(
        ExportKind(
            CODE, "Words", "Words and numbers.", made.plan, "exports.view_export",
            filters=(
                month_filter("Month"),
                Filter("letter", "Letter", choices=lambda _reader: letters),
                Filter("open", "Open", choices=lambda _reader: letters, is_open=True),
                Filter("split", "Split", FilterSort.FLAG),
                Filter("number", "Number", FilterSort.NUMBER),
                Filter("form", "Form", choices=lambda _reader: [("x", "X"), ("y", "Y")], default="x"),
            ),
            at_once=10, kept_days=7,
        )
    )  # fmt: skip
    yield made


@pytest.fixture
def clock(now: datetime) -> Iterator[Callable[[], datetime]]:
    """A clock that shows noon, for workers too."""
    with time_machine.travel(now, tick=False):
        yield lambda: now
