"""Facts of the original records: errors and accidents, limits, opinions and complaints, exams, workload."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Sum

from appraisal.selectors.sources.reading import Found, Reading
from records.models import (
    Accident,
    Complaint,
    ErrorRecord,
    ExamResult,
    FoundBy,
    Opinion,
    Record,
    TimeLimit,
    Workload,
)

CRITICISM = "criticism"
"""Code of the kind of opinion that takes points off."""


def error_facts(reading: Reading) -> Found:
    """Count errors and accidents by how grave they are and who told them, with the calls answered."""
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"found": [], "calls": 0, "records": {}})
    for sort, model in (("error", ErrorRecord), ("accident", Accident)):
        counts: dict[int, Counter[tuple[str, bool]]] = defaultdict(Counter)
        for person, reference, severity, found_by in _rows(model, reading, "severity", "found_by"):
            counts[person][severity, found_by == FoundBy.ONESELF] += 1
            found[person]["records"].setdefault(sort, []).append(reference)
        for person, told in counts.items():
            found[person]["found"] += [[sort, *key, n] for key, n in sorted(told.items())]
    for person, calls in _workload(reading).values_list("employee").annotate(n=Sum("calls_answered")):
        found[person]["calls"] = calls
    return found


def limit_facts(reading: Reading) -> Found:
    """Count the limits that were due in the month, and those kept: one statement."""
    found: dict[int, dict[str, Any]] = defaultdict(
        lambda: {"due": 0, "kept": 0, "records": {"time_limit": []}}
    )
    for person, reference, due_at, done_at in _rows(TimeLimit, reading, "due_at", "done_at"):
        if done_at is None and due_at >= reading.now:
            continue  # still running
        one = found[person]
        one["due"] += 1
        one["kept"] += done_at is not None and done_at <= due_at
        one["records"]["time_limit"].append(reference)
    return found


def opinion_facts(reading: Reading) -> Found:
    """Count opinions by what they bring, and complaints by what was found: two statements."""
    names = ("praise", "criticism", "other", "justified", "unjustified", "open")
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {**dict.fromkeys(names, 0), "records": {}})
    for person, reference, is_praise, kind in _rows(Opinion, reading, "kind__is_praise", "kind__code"):
        sort = "praise" if is_praise else "criticism" if kind == CRITICISM else "other"
        _count(found[person], sort, "opinion", reference)
    for person, reference, is_justified in _rows(Complaint, reading, "is_justified"):
        sort = {True: "justified", False: "unjustified", None: "open"}[is_justified]
        _count(found[person], sort, "complaint", reference)
    return found


def _count(one: dict[str, Any], sort: str, record: str, reference: str) -> None:
    one[sort] += 1
    one["records"].setdefault(record, []).append(reference)


def examination_facts(reading: Reading) -> Found:
    """Read the examinations taken in the month: one statement."""
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"taken": [], "records": {"exam": []}})
    columns = ("exam__code", "attempt", "score", "full_marks", "pass_mark")
    for person, reference, exam, attempt, *marks in _rows(ExamResult, reading, *columns):
        found[person]["taken"].append([exam, attempt, *(f"{mark:f}" for mark in marks)])
        found[person]["records"]["exam"].append(reference)
    for one in found.values():
        one["taken"].sort()
    return found


def workload_facts(reading: Reading) -> Found:
    """Add up what was got through, and on how many days: one statement."""
    told = {"calls": Sum("calls_answered"), "items": Sum("back_office_items"), "days": Count("pk")}
    rows = _workload(reading).values("employee").annotate(**told)
    return {row["employee"]: {name: row[name] for name in told} for row in rows}


def _workload(reading: Reading) -> Any:
    rows = Workload.objects.standing().between(reading.month.first, reading.month.last)
    return rows.order_by()


def _rows(model: type[Record], reading: Reading, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Read the records of the month that stand and are somebody's, in order of their number."""
    rows = model.objects.standing().between(reading.month.first, reading.month.last)
    named = rows.filter(employee__isnull=False).order_by("reference")
    yield from named.values_list("employee", "reference", *columns).iterator(5000)
