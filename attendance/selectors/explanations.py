"""Why a day is marked as it is, for people to read: roster, window, punches and reasons in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from attendance.domain.results import ExplainedPunch, Explanation
from attendance.facts import Facts, facts_of, why_of
from attendance.models import AttendanceDay
from attendance.selectors.judging import Sheet
from attendance.wording import FLAGS, STILL_OPEN, USES, reason_text


@dataclass(frozen=True)
class PunchUsed:
    """A touch near the day, in the centre's time, and what became of it."""

    at: datetime
    use: str
    text: str
    part: int


@dataclass(frozen=True)
class DayExplained:
    """A day in words.

    `is_current` tells whether the stored day is still what the facts give; where it is not, the month waits
    to be derived again.
    """

    shift: str
    rules: str
    windows: list[tuple[datetime, datetime]]
    punches: list[PunchUsed]
    reasons: list[str]
    flags: list[str]
    is_current: bool

    def as_dict(self) -> dict[str, Any]:
        """Give the explanation in a form that JSON holds."""
        return {
            "shift": self.shift,
            "rules": self.rules,
            "windows": [[start.isoformat(), end.isoformat()] for start, end in self.windows],
            "punches": [
                {"at": one.at.isoformat(), "use": one.use, "text": one.text, "part": one.part}
                for one in self.punches
            ],
            "reasons": self.reasons,
            "flags": self.flags,
            "is_current": self.is_current,
        }


def explain(row: AttendanceDay, *, now: datetime) -> DayExplained | None:
    """Explain a stored day with every punch near it, in a fixed number of statements."""
    sheet = Sheet.read(row.month, now=now, only=[row.employee_id])
    found = sheet.explain(row.employee_id, row.day)
    if found is None:
        return None
    zone, names = sheet.reference.zone, sheet.reference.leave_names()
    facts, why = facts_of(found.record), why_of(found.record)
    parts = len(facts.get("parts", []))
    return DayExplained(
        shift=found.shift,
        rules=found.rule_version,
        windows=[(_moment(start * 60, zone), _moment(end * 60, zone)) for start, end in found.windows],
        punches=list(_punches(found, zone)),
        reasons=_reasons(why, names=names, parts=parts)
        if not sheet.openness.is_open(row.day, found.record)
        else [str(STILL_OPEN)],
        flags=[str(FLAGS.get(flag, flag)) for flag in facts.get("flags", [])],
        is_current=(facts, why) == (row.facts, row.explanation),
    )


def _reasons(why: Facts, *, names: dict[str, str], parts: int) -> list[str]:
    return [reason_text(step, names=names, parts=parts) for step in why["steps"]]


def _punches(found: Explanation, zone: ZoneInfo) -> Iterator[PunchUsed]:
    for each in found.punches:
        yield PunchUsed(_moment(each.punch.second, zone), str(each.use), _use_text(each), each.part)


def _use_text(each: ExplainedPunch) -> str:
    text = str(USES[each.use])
    return f"{text} ({each.day})" if each.use == "other_day" and each.day else text


def _moment(second: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(second, UTC).astimezone(zone)
