"""Reader of `attlog.dat`, the export of ZKTeco clocks in all its widths."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.domain.attlog import AttlogLine, LineOutcome
from attendance.domain.attlog import read_attlog as read_lines
from attendance.imports.reading import Reader, ReadPunch
from attendance.models import Direction

FAULTS: dict[LineOutcome, tuple[str, Promise]] = {
    LineOutcome.BAD_ID: ("attendance.punch.bad_person", _("This is no number of a person.")),
    LineOutcome.TRUNCATED: ("attendance.punch.truncated", _("The line ends before the time.")),
    LineOutcome.BAD_DATE: ("attendance.punch.bad_time", _("There is no such time.")),
    LineOutcome.OUT_OF_PERIOD: (
        "attendance.punch.out_of_period",
        _("The day lies outside the period that is taken."),
    ),
}
LARGEST_STATE = 32_767
"""States are small numbers; what is larger comes from a damaged memory cell and is not kept."""


def read_attlog(content: bytes, reader: Reader) -> Iterator[ReadPunch]:
    """Yield the touches of an export; blank lines, repeats and faults go into the reader's report."""
    lines = content.decode("utf-8", errors="replace").split("\n")
    if not lines[-1]:
        lines.pop()
    period = reader.period
    for line in read_lines(lines, first=period.first, last=period.last):
        reader.report.lines_read += 1
        punch = _take(line, reader)
        if punch:
            yield punch


def _take(line: AttlogLine, reader: Reader) -> ReadPunch | None:
    if line.outcome is LineOutcome.BLANK:
        reader.report.blank += 1
    if line.outcome in FAULTS:
        code, message = FAULTS[line.outcome]
        reader.report.reject(line.line, code, message, value=line.raw.strip())
    if line.outcome is not LineOutcome.OK or line.wall is None:
        return None
    state = int(line.state) if line.state.isdecimal() else None
    return reader.punch(
        line.line,
        line.clock_number,
        line.wall,
        direction=Direction(line.direction),
        state=state if state is not None and state <= LARGEST_STATE else None,
    )
