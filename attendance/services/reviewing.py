"""What a lead does about one exception: accept it, correct it, or ask the person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.content import cell_hash
from attendance.domain.month_life import MonthAct
from attendance.domain.proposals import Fix
from attendance.models import AttendanceDay, AttendanceMonth, AttendanceRequest, DayReview, Leave
from attendance.selectors.standing import Standing
from attendance.services.approvals import approve_correction, approve_leave
from attendance.services.cancelling import cancel_leave
from attendance.services.checks import hold
from attendance.services.deciding import approve_request, refuse_request
from attendance.services.holding import hold_for
from attendance.services.month_notices import tell_asked
from common.errors import DomainError
from staff.models import Centre, Employee

Decided = DayReview.Decision


@dataclass(frozen=True)
class Decision:
    """What is to be done about one day, as `settle` takes it.

    Attributes:
        day: the stored day.
        shown_hash: hash of the cell that was looked at (`ExceptionDay.hash`).
        fix: `Fix.ACCEPT`, `Fix.ASK`, or a correction.
        text: the note, the question, or the reason of the correction.
        details: what `correct_day` takes besides.
    """

    day: AttendanceDay
    shown_hash: str
    fix: Fix
    text: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def accept_day(
    day: AttendanceDay, *, by: Employee, shown_hash: str, note: str = "", now: datetime
) -> DayReview:
    """Accept an exception as it is; it no longer keeps the row from being confirmed.

    Raises:
        DomainError: `attendance.review.not_yours`, `attendance.month.not_in_this_state`,
            `attendance.day.changed_meanwhile`, `attendance.day.not_an_exception`.
    """
    day = _take(day, by=by, shown_hash=shown_hash, now=now)
    return _record(day, Decided.ACCEPTED, by=by, note=note, now=now)


@transaction.atomic
def ask_about(day: AttendanceDay, *, by: Employee, shown_hash: str, text: str, now: datetime) -> DayReview:
    """Ask the person about an exception; they get a notice, and the exception stays open.

    Raises:
        DomainError: `attendance.review.text_missing`, and those of `accept_day`.
    """
    day = _take(day, by=by, shown_hash=shown_hash, now=now)
    review = _record(day, Decided.ASKED, by=by, note=_needed(text), now=now)
    tell_asked(review, now=now)
    return review


@transaction.atomic
def correct_day(
    day: AttendanceDay,
    *,
    by: Employee,
    shown_hash: str,
    fix: Fix,
    reason: str,
    now: datetime,
    **details: Any,
) -> DayReview:
    """Correct an exception by an approved fact; the day is derived again at once.

    Args:
        day: the stored day.
        by: who approves the fact.
        shown_hash: hash of the cell that was looked at.
        fix: `ADD_PUNCH` (details `side`; `at`, an instant, or `at_minute` of the day); `RECORD_LEAVE`
            (`kind`; `part`, `starts_at` and `ends_at` as `approve_leave` takes them); `GIVE_BACK_LEAVE`
            (`leave`; that of the day by default); `DECIDE_REQUEST` (`request`; `is_approved`,
            `override_reason`); `KEEP_LEAVE` (the leave stands: accepted as it is).
        reason: kept with the fact; the person reads it.
        now: when it is done.

    Raises:
        DomainError: `attendance.review.text_missing`, those of `accept_day`, and whatever the fact's own
            service refuses.
    """
    fix = Fix(fix)
    if fix not in _CORRECT and fix is not Fix.KEEP_LEAVE:
        raise ValueError(f"{fix} is no correction")
    hold(*_people_of([Decision(day, shown_hash, fix, details=details)]))
    day = _take(day, by=by, shown_hash=shown_hash, now=now)
    if fix is Fix.KEEP_LEAVE:
        return _record(day, Decided.ACCEPTED, by=by, note=reason, now=now)
    review = _record(day, Decided.CORRECTED, by=by, note=_needed(reason), now=now)
    _CORRECT[fix](day, by, reason, now, details)
    return review


@transaction.atomic
def settle(decisions: Iterable[Decision], *, by: Employee, now: datetime) -> list[DayReview]:
    """Do what was decided about many days, all of it or nothing.

    Raises:
        DomainError: those of `accept_day`, `ask_about` and `correct_day`; `where` names the day.
    """
    listed = list(decisions)
    hold(*_people_of(listed))
    return [_settle_one(one, by=by, now=now) for one in listed]


def _settle_one(one: Decision, *, by: Employee, now: datetime) -> DayReview:
    told: dict[str, Any] = {"by": by, "shown_hash": one.shown_hash, "now": now}
    try:
        if one.fix is Fix.ACCEPT:
            return accept_day(one.day, note=one.text, **told)
        if one.fix is Fix.ASK:
            return ask_about(one.day, text=one.text, **told)
        return correct_day(one.day, fix=one.fix, reason=one.text, **told, **one.details)
    except DomainError as error:
        error.where.update(work_number=one.day.employee.work_number, day=str(one.day.day))
        raise


def _take(day: AttendanceDay, *, by: Employee, shown_hash: str, now: datetime) -> AttendanceDay:
    """Hold the month and give the day as it is now, if it still is the exception that was shown."""
    hold_for(AttendanceMonth(pk=day.month_id), MonthAct.REVIEW)
    fresh = AttendanceDay.objects.select_related("employee", "team", "month").filter(
        employee=day.employee_id, day=day.day
    )
    found = fresh.first()
    if found is None or cell_hash(found.symbol, found.facts) != shown_hash:
        raise DomainError(
            "attendance.day.changed_meanwhile",
            _("%(day)s changed since it was shown to you. Look at it again.") % {"day": day.day},
        )
    if not Standing.of(by, now=now).may_review(found):
        raise DomainError(
            "attendance.review.not_yours",
            _("Whoever leads the team on that day decides, or who is above; nobody decides about their own."),
            status=403,
        )
    if not found.is_exception:
        raise DomainError("attendance.day.not_an_exception", _("There is nothing to explain about this day."))
    return found


def _record(day: AttendanceDay, decision: str, *, by: Employee, note: str, now: datetime) -> DayReview:
    """Store a review; the same one again changes nothing."""
    shown, note = cell_hash(day.symbol, day.facts), note.strip()[:300]
    cell = {"month": day.month, "employee": day.employee, "day": day.day}
    latest = DayReview.objects.filter(**cell).order_by("decided_at", "pk").last()
    said = (decision, shown, note, by.pk)
    if latest and (latest.decision, latest.cell_hash, latest.note, latest.decided_by_id) == said:
        return latest
    return DayReview.objects.create(
        **cell, decision=decision, cell_hash=shown, note=note, decided_by=by, decided_at=now
    )


def _needed(text: str) -> str:
    if not text.strip():
        raise DomainError(
            "attendance.review.text_missing", _("Write a sentence; the employee reads it."), status=400
        )
    return text


def _people_of(decisions: Iterable[Decision]) -> list[Employee]:
    """Give everybody whose facts the decisions may change: they are held before the month is."""
    people = []
    for one in decisions:
        people.append(one.day.employee)
        request = one.details.get("request")
        if isinstance(request, AttendanceRequest) and request.partner:
            people.append(request.partner)
    return people


Correct = Callable[[AttendanceDay, Employee, str, datetime, Mapping[str, Any]], object]


def _add_punch(
    day: AttendanceDay, by: Employee, reason: str, now: datetime, details: Mapping[str, Any]
) -> object:
    at = details.get("at")
    if at is None:
        midnight = datetime(day.day.year, day.day.month, day.day.day, tzinfo=Centre.current().zone)
        at = midnight + timedelta(minutes=details["at_minute"])
    return approve_correction(
        employee=day.employee, day=day.day, at=at, side=details["side"], approver=by, reason=reason, now=now
    )


def _record_leave(
    day: AttendanceDay, by: Employee, reason: str, now: datetime, details: Mapping[str, Any]
) -> object:
    hours = {name: details[name] for name in ("starts_at", "ends_at") if details.get(name)}
    return approve_leave(
        employee=day.employee,
        kind=details["kind"],
        first_day=day.day,
        last_day=day.day,
        part=details.get("part") or Leave.Part.WHOLE,
        approver=by,
        reason=reason,
        now=now,
        **hours,
    )


def _give_back(
    day: AttendanceDay, by: Employee, reason: str, now: datetime, details: Mapping[str, Any]
) -> object:
    leave = details.get("leave") or _leave_of(day)
    is_by_hours = leave.part == Leave.Part.HOURS
    first, last = (leave.first_day, leave.last_day) if is_by_hours else (day.day, day.day)
    return cancel_leave(leave, first_day=first, last_day=last, approver=by, reason=reason, now=now)


def _leave_of(day: AttendanceDay) -> Leave:
    theirs = Leave.objects.in_force().filter(employee=day.employee).touching(day.day, day.day)
    found = theirs.select_related("kind", "employee").order_by("pk").first()
    if found is None:
        raise DomainError("attendance.review.no_leave", _("There is no leave in force on this day."))
    return found


def _decide_request(
    day: AttendanceDay, by: Employee, reason: str, now: datetime, details: Mapping[str, Any]
) -> object:
    if not details.get("is_approved", True):
        return refuse_request(details["request"], person=by, now=now, reason=reason)
    return approve_request(
        details["request"],
        person=by,
        now=now,
        answer=reason,
        override_reason=details.get("override_reason", ""),
    )


_CORRECT: Final[Mapping[Fix, Correct]] = {
    Fix.ADD_PUNCH: _add_punch,
    Fix.RECORD_LEAVE: _record_leave,
    Fix.GIVE_BACK_LEAVE: _give_back,
    Fix.DECIDE_REQUEST: _decide_request,
}
