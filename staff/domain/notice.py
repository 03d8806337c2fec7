"""Reading a holiday notice of the State Council as it is published, line by line.

“二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。”
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from staff.domain.calendar_year import MAKE_UP, REST, STATUTORY, DayFact
from staff.domain.festivals import statutory_days

_NUMBER = re.compile(r"国办发明电〔\d{4}〕\d+号")
_TITLE = re.compile(r"国务院办公厅关于(\d{4})年部分节假日安排的通知")
_LINE = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|\d+[、.])?\s*([^：:，。\d]{2,12})[：:]\s*(.*\d+月\d+日.*)$"
)
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?")
_SPAN = re.compile(rf"({_DAY.pattern})(?:\s*[至—－~-]\s*({_DAY.pattern}))?[^。]*?放假")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_SIGNED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$")
_WEEKDAYS = "一二三四五六日"
LONGEST_HOLIDAY = timedelta(days=15)


class NoticeFault(ValueError):
    """A line of a notice that cannot be taken; `line` counts from 1, 0 is the notice as a whole."""

    def __init__(self, reason: str, *, line: int = 0, text: str = "") -> None:
        super().__init__(f"{reason}: {text}")
        self.reason = reason
        self.line = line
        self.text = text


@dataclass(frozen=True)
class Notice:
    """What a notice says: number, title and day where they stand in the text, and the days it names."""

    year: int
    number: str
    title: str
    announced_on: date | None
    special: dict[date, DayFact]


def read_notice(text: str, *, year: int | None = None) -> Notice:
    """Read the text of a notice.

    Statutory days are those of the law that lie in the holidays named; the others of a holiday are days off.

    Args:
        text: as published; lines that name no holiday are passed over.
        year: the year, where the text does not say it (“关于2027年部分节假日安排”).

    Raises:
        NoticeFault: `no_year`, `unknown_year` (its lunar festivals are not known: 2020 to 2035 are),
            `no_holidays`, `no_such_day`, `wrong_weekday` (the weekday beside a day is another one: the
            year is wrong, or a digit), `too_long`.
    """
    title = _TITLE.search(text)
    year = year or (int(title[1]) if title else None)
    if year is None:
        raise NoticeFault("no_year")
    try:
        law = statutory_days(year)
    except LookupError as error:
        raise NoticeFault("unknown_year", text=str(year)) from error
    special: dict[date, DayFact] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _LINE.match(line.strip()):
            special |= dict(_holiday(found[1].strip(), found[2], year, law, number))
    if not special:
        raise NoticeFault("no_holidays")
    known = _NUMBER.search(text)
    return Notice(year, known[0] if known else "", title[0] if title else "", _signed(text), special)


def _signed(text: str) -> date | None:
    """Find the day under the notice, alone on its line."""
    found = [match for line in text.splitlines() if (match := _SIGNED.match(line))]
    return date(*(int(part) for part in found[-1].groups())) if found else None


def _holiday(
    name: str, text: str, year: int, law: dict[date, str], line: int
) -> Iterator[tuple[date, DayFact]]:
    """Yield the days of one holiday: those off, then those worked for them."""
    reader = _DayReader(year, line)
    span = _SPAN.search(text)
    if span is None:
        raise NoticeFault("no_holidays", line=line, text=text)
    first = reader.day(span[1])
    last = reader.day(span[6]) if span[6] else first
    if not first <= last <= first + LONGEST_HOLIDAY:
        raise NoticeFault("too_long", line=line, text=text)
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        yield day, DayFact(STATUTORY, law[day]) if day in law else DayFact(REST, _name_near(day, name, law))
    for sentence in text[span.end() :].split("。"):
        if "上班" in sentence:
            for found in _DAY.finditer(sentence):
                yield reader.day(found[0]), DayFact(MAKE_UP, _name_near(first, name, law))


def _name_near(day: date, name: str, law: dict[date, str]) -> str:
    """Name a day of a holiday that has two names by the nearer one."""
    names = re.split("[、和及]", name)
    if len(names) == 1:
        return name
    near = min((one for one in law if law[one] in names), key=lambda one: abs(one - day), default=None)
    return law[near] if near else name


class _DayReader:
    """Reads days in the order of a sentence: a month not repeated is the one before."""

    def __init__(self, year: int, line: int) -> None:
        self.year = year
        self.month = 0
        self.line = line

    def day(self, text: str) -> date:
        """Read one day, and compare it with the weekday beside it.

        Raises:
            NoticeFault: there is no such day, or it is another weekday.
        """
        found = _DAY.match(text)
        assert found is not None
        year = int(found[1]) if found[1] else self.year
        self.month = int(found[2]) if found[2] else self.month
        try:
            day = date(year, self.month, int(found[3]))
        except ValueError as error:
            raise NoticeFault("no_such_day", line=self.line, text=text) from error
        weekday = _WEEKDAY.search(found[4] or "")
        if weekday and _WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
            raise NoticeFault("wrong_weekday", line=self.line, text=text)
        return day
