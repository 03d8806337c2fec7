"""Read a table of records, line by line, into records that are not stored yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.reports import ImportReport
from common.tables import Column, TableRow, TableValue
from records.imports.cells import as_whole
from records.imports.layouts import LAYOUTS, SURVEY_LAYOUT, Layout
from records.imports.words import Words
from records.models import Record, SurveyAnswer, SurveyTopic
from staff.imports.cells import CellFault, as_text


@dataclass(frozen=True)
class Told:
    """A record as a line tells it, and the columns that the line says something of."""

    line: int
    record: Record
    said: frozenset[str]


class Reader:
    """Reads the lines of one sort of file."""

    def __init__(self, sort: str) -> None:
        self.words = Words()
        self.is_survey = sort not in LAYOUTS
        self.layout: Layout = LAYOUTS.get(sort, SURVEY_LAYOUT)

    @property
    def columns(self) -> list[Column]:
        """The columns to look for; those of a survey have its topics among them."""
        if not self.is_survey:
            return self.layout.columns
        return [*self.layout.columns, *map(_topic_column, self.words.topics)]

    def read(self, rows: Iterable[TableRow], report: ImportReport) -> Iterator[list[Told]]:
        """Yield what each line tells; a line that cannot be understood goes into the report."""
        lines = list(rows)
        self.words.fetch_contacts(as_text(row.values.get("contact")) for row in lines)
        for row in lines:
            report.lines_read += 1
            try:
                yield self._answers(row) if self.is_survey else [self._record(row.line, row.values)]
            except CellFault as fault:
                report.reject(row.line, fault.code, fault.message, column=fault.column, value=fault.value)

    def _record(self, line: int, values: Mapping[str, TableValue]) -> Told:
        record, said = self.layout.model(), set()
        for one in self.layout.fields:
            column = one.column.key
            value = one.read(self.words, values.get(column), column)
            if value is None:
                if one.is_needed:
                    raise CellFault("cell.empty", _("The cell is empty."), column=column, value="")
                continue
            setattr(record, one.fills, value)
            said.add(record._meta.get_field(one.fills).attname)  # type: ignore[union-attr]
        if self.layout.figures and said.isdisjoint(self.layout.figures):
            message = _("The line tells none of the figures.")
            raise CellFault("cell.empty", message, column=self.layout.figures[0], value="")
        self.layout.derive(record, self.words)
        return Told(line, record, frozenset(said))

    def _answers(self, row: TableRow) -> list[Told]:
        """Make of one customer's line an answer for each topic that has one."""
        found = []
        for topic in self.words.topics:
            answer = as_whole(row.values.get(topic.code), topic.code)
            if answer is None:
                continue
            told = self._record(row.line, row.values)
            assert isinstance(told.record, SurveyAnswer)
            told.record.topic, told.record.answer = topic, answer
            found.append(Told(told.line, told.record, told.said | {"topic_id", "answer"}))
        if not found:
            raise CellFault("cell.empty", _("The line answers no topic."), column="survey", value="")
        return found


def _topic_column(topic: SurveyTopic) -> Column:
    return Column(topic.code, (topic.code, topic.name, topic.name_zh), required=False)
