"""The rows that stand behind each component of one person: the very ones that were counted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.models import AttendanceDay, PublishedDay
from common.months import Month
from qc.domain.numbers import displayed
from qc.models import Appeal, AppealState, Observation, Ruling
from qc.selectors import evaluations_of
from records.models import (
    Accident,
    Complaint,
    ComplaintState,
    ErrorRecord,
    ExamResult,
    Opinion,
    Record,
    TimeLimit,
)
from staff.models import Employee


@dataclass(frozen=True)
class Behind:
    """One row behind a component: its day and what it says; `sort` and `pk` let a page lead to it."""

    sort: str
    pk: int
    day: date
    text: str


def rows_behind(
    month: Month,
    employee: Employee,
    *,
    inputs: Mapping[str, Any],
    attendance_version: int | None,
    reader: Employee,
) -> dict[str, list[Behind]]:
    """Return the rows behind each component of a person, as far as the reader may see them.

    Records are those whose numbers stand in what was read; a statement for each component at most.

    Args:
        month: that is appraised.
        employee: whose appraisal it is.
        inputs: what was read, by component.
        attendance_version: of the attendance month that was read: 0 for its draft.
        reader: who looks.
    """
    asked = _Asked(month, employee, attendance_version, reader)
    return {code: list(FINDERS[code](asked, facts)) for code, facts in inputs.items() if code in FINDERS}


@dataclass(frozen=True)
class _Asked:
    month: Month
    employee: Employee
    attendance_version: int | None
    reader: Employee


def _evaluations(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    rows = evaluations_of(asked.month, operator_id=asked.employee.pk, reader=asked.reader)
    for one in rows:
        score = "—" if one.score is None else f"{displayed(one.score, 2):f}"
        drawn = "" if one.assignment.sampled_id else f" · {_('picked, outside the mean')}"
        yield Behind("evaluation", one.pk, one.day, f"{one.version.scorecard} · {score}{drawn}")


def _appeals(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    rows = Appeal.objects.visible_to(asked.reader).filter(
        evaluation__assignment__inspector=asked.employee,
        evaluation__month=str(asked.month),
        state=AppealState.DECIDED,
    )
    for one in rows.exclude(ruling=Ruling.UPHELD).select_related("evaluation").order_by("pk"):
        yield Behind("appeal", one.pk, one.evaluation.day, str(one.get_ruling_display()))


def _days(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    if asked.attendance_version:
        rows: Any = PublishedDay.objects.filter(
            version__month__first_day=asked.month.first, version__number=asked.attendance_version
        )
    else:
        rows = AttendanceDay.objects.filter(month__first_day=asked.month.first)
    mine = rows.visible_to(asked.reader).filter(employee=asked.employee, is_exception=True)
    for pk, day, symbol in mine.order_by("day").values_list("pk", "day", "symbol"):
        yield Behind("day", pk, day, symbol or "—")


def _observations(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    rows = Observation.objects.visible_to(asked.reader).filter(pk__in=facts.get("rows", ()))
    for one in rows.select_related("kind").order_by("day", "pk"):
        yield Behind("observation", one.pk, one.day, f"{one.kind.label} · {one.get_counts_as_display()}")


def _mishaps(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    for sort, model in (("error", ErrorRecord), ("accident", Accident)):
        for one in _records(asked, facts, sort, model):
            told = f"{one.kind.label} · {one.get_severity_display()} · {one.get_found_by_display()}"
            yield Behind(sort, one.pk, one.day, _with_text(told, one))


def _limits(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    for one in _records(asked, facts, "time_limit", TimeLimit):
        kept = one.done_at is not None and one.done_at <= one.due_at
        word = pgettext("limit", "kept") if kept else pgettext("limit", "missed")
        due = f"{timezone.localtime(one.due_at):%m-%d %H:%M}"
        yield Behind("time_limit", one.pk, one.day, _with_text(f"{one.kind.label} · {due} · {word}", one))


def _voices(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    for opinion in _records(asked, facts, "opinion", Opinion):
        yield Behind("opinion", opinion.pk, opinion.day, _with_text(str(opinion.kind.label), opinion))
    for complaint in _records(asked, facts, "complaint", Complaint):
        found = {True: _("justified"), False: _("not justified"), None: ComplaintState(complaint.state).label}
        told = f"{complaint.kind.label} · {found[complaint.is_justified]}"
        yield Behind("complaint", complaint.pk, complaint.day, _with_text(told, complaint))


def _exams(asked: _Asked, facts: Mapping[str, Any]) -> Iterable[Behind]:
    for one in _records(asked, facts, "exam", ExamResult, "exam"):
        told = f"{one.exam.label} · {one.score:f} / {one.full_marks:f}"
        attempt = f" · {_('attempt %(number)d') % {'number': one.attempt}}" if one.is_retake else ""
        yield Behind("exam", one.pk, one.day, told + attempt)


def _records(
    asked: _Asked, facts: Mapping[str, Any], sort: str, model: type[Record], along: str = "kind"
) -> Iterable[Any]:
    """Fetch the records whose numbers were counted, as they stand now."""
    numbers = facts.get("records", {}).get(sort, ())
    if not numbers:
        return ()
    rows = model.objects.standing().visible_to(asked.reader).filter(reference__in=numbers)
    return rows.filter(employee=asked.employee).select_related(along).order_by("day", "pk")


def _with_text(told: str, record: Record) -> str:
    return f"{told} · {record.text}" if record.text else told


FINDERS: dict[str, Callable[[_Asked, Mapping[str, Any]], Iterable[Behind]]] = {
    "quality": _evaluations,
    "rulings": _appeals,
    "attendance": _days,
    "observations": _observations,
    "errors": _mishaps,
    "limits": _limits,
    "opinions": _voices,
    "examination": _exams,
}
"""What can be shown row by row; a team's contacts, customers' answers and daily workload are lists."""
