"""Reader of punches in a table, CSV or Excel."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from io import BytesIO

from attendance.imports.reading import Reader, ReadPunch
from attendance.models import Direction
from common.tables import Column, Limits, TableValue, read_table

COLUMNS = (
    Column(
        "person",
        (
            "work number",
            "clock number",
            "number",
            "user id",
            "工号",
            "考勤号",
            "考勤号码",
            "人员编号",
            "编号",
        ),
    ),
    Column("time", ("time", "punch time", "punched at", "date and time", "打卡时间", "时间", "日期时间")),
    Column("day", ("date", "day", "punch date", "日期", "打卡日期"), required=False),
    Column("device", ("device", "设备", "设备号", "考勤机"), required=False),
    Column("direction", ("direction", "in/out", "方向", "进出", "状态", "打卡类型"), required=False),
)
"""The headings accepted; a table gives the time in one column, or the date and the time in two."""

LIMITS = Limits(file_bytes=256 * 1024 * 1024, rows=3_000_000)
"""A month of 50,000 people has about 2.8 million punches."""

DIRECTIONS = {
    **dict.fromkeys(("in", "i", "进", "上班", "签到", "上班打卡", "0"), Direction.IN),
    **dict.fromkeys(("out", "o", "出", "下班", "签退", "下班打卡", "1"), Direction.OUT),
}


def read_punch_table(content: bytes, reader: Reader, *, filename: str) -> Iterator[ReadPunch]:
    """Yield the touches of a table; faults are accounted for in the reader's report.

    Raises:
        DomainError: the file cannot be read as a table, or lacks a column (codes ``file.…``).
    """
    for row in read_table(BytesIO(content), filename=filename, columns=COLUMNS, limits=LIMITS):
        reader.report.lines_read += 1
        punch = _read_row(row.line, row.values, reader)
        if punch:
            yield punch


def _read_row(line: int, values: Mapping[str, TableValue], reader: Reader) -> ReadPunch | None:
    person = reader.person(line, _text(values["person"]))
    if person is None:
        return None
    wall = _wall(line, values, reader)
    if wall is None:
        return None
    return reader.punch(
        line,
        person,
        wall,
        device=_text(values["device"])[:40],
        direction=DIRECTIONS.get(_text(values["direction"]).lower(), Direction.UNKNOWN),
    )


def _wall(line: int, values: Mapping[str, TableValue], reader: Reader) -> datetime | None:
    """Give the written time from one column or from two; Excel's own instants need no reading."""
    when, day = values["time"], values["day"]
    if isinstance(when, datetime) and when.year > 1900:
        return _to_second(when)
    return reader.time(line, f"{_day_text(day)} {_clock_text(when)}".strip())


def _to_second(moment: datetime) -> datetime:
    """Round to the second: Excel keeps times as fractions of a day, some microseconds off."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _text(value: TableValue) -> str:
    """Write a cell as text; a number that Excel keeps as 1001.0 is 1001."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _day_text(value: TableValue) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else _text(value)


def _clock_text(value: TableValue) -> str:
    return f"{value:%H:%M:%S}" if isinstance(value, datetime) else _text(value)
