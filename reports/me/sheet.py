"""One person's month as they may see it: the latest published version, or else the draft so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from attendance.domain.kinds import MarkCode
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    MonthState,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from attendance.wording import FLAGS, MARKS, reason_text
from common.months import Month
from staff.models import Employee


@dataclass(frozen=True)
class Sheet:
    """Where one's days and totals of a month stand; without version and draft there are none yet."""

    month: Month
    draft: AttendanceMonth | None
    version: PublishedMonth | None

    @property
    def header(self) -> Mapping[str, Any]:
        """Symbols and kinds of leave the month is written with."""
        source = self.version or self.draft
        return source.header if source else {}

    def days(self, person: Employee) -> Any:
        """Return the person's days of the month, to be narrowed further."""
        rows = (
            PublishedDay.objects.filter(version=self.version)
            if self.version
            else AttendanceDay.objects.filter(month=self.draft)
        )
        return rows.visible_to(person).filter(employee=person)

    def totals(self, person: Employee) -> Mapping[str, Any] | None:
        """Return the person's totals of the month; none while there are no days."""
        rows = (
            PublishedRow.objects.filter(version=self.version)
            if self.version
            else PersonMonth.objects.filter(month=self.draft)
        )
        own = rows.visible_to(person).filter(employee=person)
        return own.values_list("totals", flat=True).first()

    def leave_names(self) -> dict[str, str]:
        """Give the names of the kinds of leave by code, in the reader's language."""
        return leave_names(self.header)

    def status(self) -> str:
        """Say how far the month is."""
        if self.version:
            return gettext("Published, version %(number)d") % {"number": self.version.number}
        if self.draft and self.draft.state == MonthState.POSTED:
            return gettext("Posted for objections, not published yet")
        if self.draft and self.draft.derived_at:
            return gettext("Not published yet: as it stands so far")
        return gettext("No attendance has been worked out for this month yet.")


def read_sheet(month: Month) -> Sheet:
    """Find the newest complete version of a month and its draft, in two statements."""
    versions = PublishedMonth.objects.filter(
        month__first_day=month.first, state=PublishedMonth.State.PUBLISHED
    )
    draft = AttendanceMonth.objects.of(month).first()
    return Sheet(month, draft, versions.order_by("-number").first())


def leave_names(header: Mapping[str, Any]) -> dict[str, str]:
    """Give the names of the kinds of leave in the header of a month by code, in the reader's language."""
    name = "name_zh" if (get_language() or "").startswith("zh") else "name"
    return {kind["code"]: kind[name] for kind in header.get("leave_kinds", [])}


def mark_words(facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say the marks of a day in words: "late, left early"."""
    return ", ".join(_mark_word(mark, names) for mark in facts.get("marks", []))


def _mark_word(mark: Mapping[str, Any], names: Mapping[str, str]) -> str:
    code = mark["code"]
    word = str(MARKS.get(code) or names.get(code) or code)
    return f"{word} ½" if mark.get("is_half") else word


def stored_reasons(row: AttendanceDay | PublishedDay, names: Mapping[str, str]) -> list[str]:
    """Say why a day is marked as it is, from the steps stored with it."""
    parts = len(row.facts.get("parts", []))
    steps = row.explanation.get("steps", [])
    told = [reason_text(step, names=names, parts=parts) for step in steps]
    return told + [str(FLAGS.get(flag, flag)) for flag in row.facts.get("flags", [])]


def tone_of(row: AttendanceDay | PublishedDay) -> str:
    """Give the colour of a day: alarm for absence, warn for what must be explained."""
    if row.facts.get("absent_halves"):
        return "alarm"
    if row.is_exception:
        return "warn"
    codes = {mark["code"] for mark in row.facts.get("marks", [])}
    return "good" if MarkCode.PRESENT in codes else "plain"


def days_by_date(sheet: Sheet, person: Employee) -> dict[date, Any]:
    """Read the person's days of the month by date, in one statement."""
    return {row.day: row for row in sheet.days(person)}


def legend(sheet: Sheet, rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Explain the symbols that appear in these days."""
    names = sheet.leave_names()
    symbols = sheet.header.get("symbols", {})
    used = {mark["code"] for row in rows for mark in row.facts.get("marks", [])}
    words = {**{code: str(text) for code, text in MARKS.items()}, **names}
    return [(symbols[code], word) for code, word in words.items() if code in used and symbols.get(code)]
