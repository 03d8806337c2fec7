"""One of one's days: what was rostered, how it is marked, and why, punch by punch."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from attendance.content import cell_hash
from attendance.models import AttendanceDay
from attendance.selectors.explanations import DayExplained, explain
from common.errors import DomainError
from common.months import Month
from reports.me.objections import Voice, voice_of
from reports.me.sheet import mark_words, read_sheet, stored_reasons, tone_of
from staff.models import Employee, RosterEntry
from staff.selectors import centre_day


@dataclass(frozen=True)
class MyDay:
    """A day of one's own in words; `is_behind` tells that a correction is not in what is shown yet."""

    day: date
    entry: RosterEntry | None
    row: Any
    words: str
    tone: str
    reasons: list[str]
    explained: DayExplained | None
    is_behind: bool
    is_published: bool
    trouble: str
    voice: Voice

    @property
    def before(self) -> str:
        """The page of the day before."""
        return reverse("me:day", args=[self.day - timedelta(days=1)])

    @property
    def after(self) -> str:
        """The page of the day after."""
        return reverse("me:day", args=[self.day + timedelta(days=1)])


def day_of(person: Employee, day: date, *, now: datetime) -> MyDay:
    """Read one of somebody's days in a fixed number of statements."""
    sheet = read_sheet(Month.of(day))
    today = centre_day(now)
    shown = sheet.days(person).filter(day=day).first()
    derived = _derived(person, day)
    explained, trouble = _explained(derived, now)
    names = sheet.leave_names()
    entries = RosterEntry.objects.visible_to(person).filter(employee=person, day=day)
    return MyDay(
        day=day,
        entry=entries.select_related("shift").first(),
        row=shown,
        words=mark_words(shown.facts, names) if shown else "",
        tone=tone_of(shown) if shown else "plain",
        reasons=_reasons(shown, explained, names) if shown else [],
        explained=explained,
        is_behind=_is_behind(shown, derived, explained),
        is_published=sheet.version is not None,
        trouble=trouble,
        voice=voice_of(
            person,
            day,
            sheet.draft,
            today=today,
            cell=cell_hash(derived.symbol, derived.facts) if derived else "",
        ),
    )


def _hash_of(row: AttendanceDay | None) -> str:
    return cell_hash(row.symbol, row.facts) if row else ""


def _derived(person: Employee, day: date) -> AttendanceDay | None:
    rows = AttendanceDay.objects.visible_to(person).filter(employee=person, day=day)
    row: AttendanceDay | None = rows.select_related("month").first()
    return row


def _explained(row: AttendanceDay | None, now: datetime) -> tuple[DayExplained | None, str]:
    """Explain a derived day, or say what stands in the way."""
    if row is None:
        return None, ""
    try:
        return explain(row, now=now), ""
    except DomainError as error:
        return None, str(error.message)


def _reasons(shown: Any, explained: DayExplained | None, names: dict[str, str]) -> list[str]:
    """Give the reasons stored with the day that is shown; a draft also says when a shift is still open."""
    if explained is None or not isinstance(shown, AttendanceDay):
        return stored_reasons(shown, names)
    return [*explained.reasons, *explained.flags]


def _is_behind(shown: Any, derived: AttendanceDay | None, explained: DayExplained | None) -> bool:
    if shown is None or derived is None:
        return False
    is_other = (shown.facts, shown.explanation) != (derived.facts, derived.explanation)
    return is_other or (explained is not None and not explained.is_current)
