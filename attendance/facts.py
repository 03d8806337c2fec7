"""A judged day as it is stored and signed: only whole numbers and texts, what is zero or empty left out."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from attendance.domain.results import DayRecord, LeaveTaken, Mark, PartTimes, Step
from attendance.domain.totals import MonthTotals

Facts = dict[str, Any]

_APART = frozenset({"steps", "flags", "marks", "parts", "leaves", "day_kind", "rule_version"})
_PLAIN = tuple(field.name for field in fields(DayRecord) if field.name not in _APART)
_SUMS = tuple(field.name for field in fields(MonthTotals) if field.name != "leaves")


def facts_of(record: DayRecord) -> Facts:
    """Write a judged day as facts; minutes count from the midnight at which the day begins."""
    facts: Facts = {name: value for name in _PLAIN if (value := getattr(record, name))}
    facts["day_kind"] = str(record.day_kind)
    facts["is_employed"] = record.is_employed
    lists = {
        "parts": [_part(part) for part in record.parts],
        "leaves": [_leave(leave) for leave in record.leaves],
        "marks": [_mark(mark) for mark in record.marks],
        "flags": sorted(str(flag) for flag in record.flags),
    }
    return facts | {name: value for name, value in lists.items() if value}


def why_of(record: DayRecord) -> Facts:
    """Write the reasons of a judged day: the version of the rules and each step with its figures."""
    return {"rules": record.rule_version, "steps": [_step(step) for step in record.steps]}


def totals_of(totals: MonthTotals) -> Facts:
    """Write a person's totals as facts; days are counted in half days."""
    written: Facts = {name: value for name in _SUMS if (value := getattr(totals, name))}
    if totals.leaves:
        written["leaves"] = {
            kind: {"halves": total.halves, "hour_minutes": total.hour_minutes}
            for kind, total in totals.leaves.items()
        }
    return written


def number(facts: Mapping[str, Any], name: str) -> int:
    """Read a figure of stored facts; what was left out is 0."""
    return int(facts.get(name) or 0)


def marks_in(facts: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Read the marks of a stored day, in order."""
    return tuple(
        Mark(
            str(mark["code"]),
            is_half=bool(mark.get("is_half")),
            minutes=int(mark.get("minutes") or 0),
            is_leave=bool(mark.get("is_leave")),
        )
        for mark in facts.get("marks", ())
    )


def _part(part: PartTimes) -> Facts:
    start, end = part.due or (None, None)
    told = {"due_from": start, "due_until": end, "came": part.came, "left": part.left}
    return _told(told) | ({"is_overtime": True} if part.is_overtime else {})


def _leave(leave: LeaveTaken) -> Facts:
    return _told(
        {
            "kind": leave.kind,
            "halves": leave.halves or None,
            "minutes": leave.minutes or None,
            "is_changed_duty": leave.is_changed_duty or None,
            "is_by_hours": leave.is_by_hours or None,
        }
    )


def _mark(mark: Mark) -> Facts:
    return _told(
        {
            "code": str(mark.code),
            "is_half": mark.is_half or None,
            "minutes": mark.minutes or None,
            "is_leave": mark.is_leave or None,
        }
    )


def _step(step: Step) -> Facts:
    return _told(
        {
            "reason": str(step.reason),
            "part": step.part or None,
            "minutes": step.minutes or None,
            "at": step.at,
            "due": step.due,
            "subject": str(step.subject) or None,
        }
    )


def _told(values: Mapping[str, Any]) -> Facts:
    """Leave out what is not there; 0 is a minute like any other."""
    return {name: value for name, value in values.items() if value is not None}
