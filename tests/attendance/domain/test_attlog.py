"""Reading `attlog.dat`: all widths, and every line accounted for."""

from datetime import date, datetime

import pytest

from attendance.domain.attlog import AttlogLine, LineOutcome, read_attlog
from attendance.domain.kinds import Direction

FIRST, LAST = date(2001, 1, 1), date(2026, 11, 1)


def read(*lines: str) -> list[AttlogLine]:
    return list(read_attlog(lines, first=FIRST, last=LAST))


@pytest.mark.parametrize(
    ("line", "number", "direction"),
    [
        pytest.param("        7\t2026-10-12 08:55:07\t1\t0\t1\t0", "7", Direction.IN, id="padded to nine"),
        pytest.param("7\t2026-10-12 08:55:07\t1\t1\t1\t0", "7", Direction.OUT, id="not padded"),
        pytest.param("7\t2026-10-12 08:55:07\t1\t255\t1\t0", "7", Direction.NONE, id="state 255"),
        pytest.param("7\t2026-10-12 08:55:07\t1\t4\t1\t0", "7", Direction.IN, id="overtime in"),
        pytest.param("7\t2026-10-12 08:55:07\t1\t0\t15\t0\t0\t0", "7", Direction.IN, id="eight columns"),
        pytest.param("7 2026-10-12 08:55:07 1 0", "7", Direction.IN, id="blanks for tabs"),
        pytest.param("7\t2026-10-12 08:55:07", "7", Direction.NONE, id="two columns"),
        pytest.param("00007\t2026/10/12 8:55:07\t1\t0\t1\t0\r\n", "7", Direction.IN, id="zeros and slashes"),
        pytest.param(
            "\ufeff102030405060708090\t2026-10-12 08:55:07\t1\t0",
            "102030405060708090",
            Direction.IN,
            id="wide",
        ),
    ],
)
def test_a_good_line(line: str, number: str, direction: Direction) -> None:
    (found,) = read(line)
    assert (found.outcome, found.clock_number, found.direction) == (LineOutcome.OK, number, direction)
    assert found.wall == datetime(2026, 10, 12, 8, 55, 7)  # noqa: DTZ001 - local time of the clock


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        pytest.param("", LineOutcome.BLANK, id="nothing"),
        pytest.param(" \t\r\n", LineOutcome.BLANK, id="only blanks"),
        pytest.param("ZZZ\t2047-02-30 19:13:30\t1\t90\t90\t1145324612", LineOutcome.BAD_ID, id="letters"),
        pytest.param("-7\t2026-10-12 08:55:07\t1\t0\t1\t0", LineOutcome.BAD_ID, id="a sign"),
        pytest.param("        3\t2026-10-12", LineOutcome.TRUNCATED, id="cut after the date"),
        pytest.param("7", LineOutcome.TRUNCATED, id="cut after the number"),
        pytest.param("7\t2026-10-12 08:5", LineOutcome.TRUNCATED, id="cut inside the time"),
        pytest.param("7\t2026-13-40 25:61:61\t1\t0\t1\t0", LineOutcome.BAD_DATE, id="no such date"),
        pytest.param("7\t2026-02-29 08:00:00\t1\t0\t1\t0", LineOutcome.BAD_DATE, id="no such day"),
        pytest.param("7\t2000-12-31 23:59:59\t1\t0\t1\t0", LineOutcome.OUT_OF_PERIOD, id="before"),
        pytest.param("7\t2026-11-02 00:00:00\t1\t0\t1\t0", LineOutcome.OUT_OF_PERIOD, id="after"),
    ],
)
def test_a_line_that_gives_no_punch(line: str, outcome: LineOutcome) -> None:
    assert [each.outcome for each in read(line)] == [outcome]


def test_a_touch_repeated_in_the_same_second_is_a_duplicate() -> None:
    good = "7\t2026-10-12 08:55:07\t1\t0\t1\t0"
    found = read(good, good.replace("\t0\t1", "\t1\t1"), good.replace("7\t", "8\t", 1))
    assert [(each.line, each.outcome.value) for each in found] == [(1, "ok"), (2, "duplicate"), (3, "ok")]


def test_c7_a_file_read_a_second_time_adds_nothing() -> None:
    lines = ["7\t2026-10-12 08:55:07\t1\t0", "8\t2026-10-12 08:55:07\t1\t0"]
    seen: set[tuple[str, datetime]] = set()
    outcomes = [
        [each.outcome.value for each in read_attlog(lines, first=FIRST, last=LAST, seen=seen)]
        for _ in range(2)
    ]
    assert outcomes == [["ok", "ok"], ["duplicate", "duplicate"]]
