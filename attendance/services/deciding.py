"""Deciding: each act claims the state in one statement, so that of two people exactly one decides."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.domain.requests import TABLE, Part, RequestAct, RequestKind
from attendance.models import AttendanceRequest
from attendance.selectors.deciders import decides, people_to_decide, waiting_for, with_names
from attendance.selectors.evidence import evidence_for
from attendance.selectors.evidence_parts import Evidence
from attendance.services.approvals import approve_correction, approve_leave, approve_overtime
from attendance.services.cancelling import cancel_leave
from attendance.services.checks import hold
from attendance.services.exchanging import check_swap, exchange
from attendance.services.request_notices import tell
from attendance.wording_requests import against_text
from common.errors import DomainError
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def withdraw_request(request: AttendanceRequest, *, person: Employee, now: datetime) -> AttendanceRequest:
    """Take one's own request back before it is decided.

    Raises:
        DomainError: `attendance.request.not_yours`, `attendance.request.not_in_this_state`.
    """
    return _claim(request, RequestAct.WITHDRAW, person, now)


@transaction.atomic
def agree_to_swap(request: AttendanceRequest, *, person: Employee, now: datetime) -> AttendanceRequest:
    """Agree to a swap that a colleague proposed; it then waits for the decision.

    Raises:
        DomainError: `attendance.request.not_yours`, `attendance.request.not_in_this_state`.
    """
    request = _claim(request, RequestAct.AGREE, person, now, agreed_at=now)
    tell(request, people_to_decide(request, now=now), event="asked", now=now)
    tell(request, [request.employee], event="agreed", now=now)
    return request


@transaction.atomic
def decline_swap(
    request: AttendanceRequest, *, person: Employee, now: datetime, reason: str = ""
) -> AttendanceRequest:
    """Decline a swap that a colleague proposed.

    Raises:
        DomainError: `attendance.request.not_yours`, `attendance.request.not_in_this_state`.
    """
    request = _claim(
        request, RequestAct.DECLINE, person, now, decided_by=person, decided_at=now, answer=reason
    )
    tell(request, [request.employee], event="declined", now=now)
    return request


@transaction.atomic
def refuse_request(
    request: AttendanceRequest, *, person: Employee, now: datetime, reason: str
) -> AttendanceRequest:
    """Refuse a request, with a reason that the asker reads.

    Raises:
        DomainError: `attendance.request.reason_missing`, `attendance.request.not_yours`,
            `attendance.request.not_in_this_state`.
    """
    if not reason.strip():
        raise DomainError(
            "attendance.request.reason_missing",
            _("Say why; the employee reads it."),
            status=400,
        )
    request = _claim(
        request, RequestAct.REFUSE, person, now, decided_by=person, decided_at=now, answer=reason.strip()
    )
    tell(request, _sides(request), event="refused", now=now)
    return request


@transaction.atomic
def approve_request(
    request: AttendanceRequest,
    *,
    person: Employee,
    now: datetime,
    override_reason: str = "",
    answer: str = "",
) -> AttendanceRequest:
    """Approve a request: the fact is stored, and the days it touches are derived again, or nothing happens.

    Raises:
        DomainError: `attendance.request.not_yours`, `attendance.request.not_in_this_state`,
            `attendance.request.needs_reason` when something speaks against it, and whatever the fact's own
            service refuses.
    """
    hold(*_sides(request))
    request = _claim(
        request,
        RequestAct.APPROVE,
        person,
        now,
        decided_by=person,
        decided_at=now,
        answer=answer.strip(),
        override_reason=override_reason.strip(),
    )
    _refuse_opposed(request, evidence_for([request])[request.pk])
    _ENACT[RequestKind(request.kind)](request, now)
    tell(request, _sides(request), event="approved", now=now)
    return request


@dataclass
class BulkApproval:
    """What became of each of many: approved, left as something speaks against it, or refused by a rule."""

    approved: list[AttendanceRequest] = field(default_factory=list)
    left: list[AttendanceRequest] = field(default_factory=list)
    failed: list[tuple[AttendanceRequest, DomainError]] = field(default_factory=list)


def approve_unopposed(ids: Iterable[int], *, person: Employee, now: datetime) -> BulkApproval:
    """Approve those of many requests that nothing speaks against, each on its own; the others stay.

    Each is looked at again when its turn comes, so that two which together pass a quota do not both go.
    """
    done = BulkApproval()
    for request in waiting_for(person, now=now, only=ids, as_deputy=True):
        try:
            done.approved.append(approve_request(request, person=person, now=now))
        except DomainError as error:
            if error.code == "attendance.request.needs_reason":
                done.left.append(request)
            else:
                done.failed.append((request, error))
    return done


def _claim(
    request: AttendanceRequest, act: RequestAct, person: Employee, now: datetime, **changes: Any
) -> AttendanceRequest:
    """Do the act's change of state, once: whoever comes second is told so."""
    move = TABLE[act]
    _check_who(request, move.by, person, now)
    claimed = AttendanceRequest.objects.filter(pk=request.pk, state__in=move.sources)
    if claimed.update(state=move.target, **changes) != 1:
        current = AttendanceRequest.objects.select_related("decided_by").get(pk=request.pk)
        raise DomainError(
            "attendance.request.not_in_this_state",
            _("This is not possible any more. The request is: %(state)s.")
            % {"state": current.get_state_display()},
            state=current.state,
        )
    fresh: AttendanceRequest = with_names(AttendanceRequest.objects.all()).get(pk=request.pk)
    return fresh


def _check_who(request: AttendanceRequest, part: Part, person: Employee, now: datetime) -> None:
    is_theirs = {
        Part.ASKER: lambda: person.pk == request.employee_id,
        Part.PARTNER: lambda: person.pk == request.partner_id,
        Part.DECIDER: lambda: (
            person.has_perm("attendance.decide_request") and decides(person, request, now=now)
        ),
    }
    if not is_theirs[part]():
        raise DomainError(
            "attendance.request.not_yours",
            _("This is for somebody else to do. Nobody decides what is their own."),
            status=403,
        )


def _refuse_opposed(request: AttendanceRequest, evidence: Evidence) -> None:
    """Let an exception pass only with a reason, and never what cannot be."""
    if evidence.is_unopposed or (request.override_reason and not evidence.is_impossible):
        return
    texts = [str(against_text(one)) for one in evidence.against]
    code = "attendance.request.impossible" if evidence.is_impossible else "attendance.request.needs_reason"
    hint = (
        _("It cannot be approved: %(against)s")
        if evidence.is_impossible
        else _("Give a reason for the exception, or refuse it: %(against)s")
    )
    raise DomainError(
        code, hint % {"against": " ".join(texts)}, against=[str(one.code) for one in evidence.against]
    )


def _sides(request: AttendanceRequest) -> list[Employee]:
    return [one for one in (request.employee, request.partner) if one]


def _facts(request: AttendanceRequest, now: datetime) -> dict[str, Any]:
    return {"approver": request.decided_by, "now": now, "reason": request.reason, "request": request}


def _enact_leave(request: AttendanceRequest, now: datetime) -> None:
    assert request.leave_kind is not None
    approve_leave(
        employee=request.employee,
        kind=request.leave_kind,
        first_day=request.first_day,
        last_day=request.last_day,
        part=request.part,
        starts_at=request.starts_at,
        ends_at=request.ends_at,
        **_facts(request, now),
    )


def _enact_overtime(request: AttendanceRequest, now: datetime) -> None:
    assert request.starts_at is not None
    assert request.ends_at is not None
    approve_overtime(
        employee=request.employee,
        starts_at=request.starts_at,
        ends_at=request.ends_at,
        compensation=request.compensation,
        override_reason=request.override_reason,
        **_facts(request, now),
    )


def _enact_correction(request: AttendanceRequest, now: datetime) -> None:
    assert request.starts_at is not None
    approve_correction(
        employee=request.employee,
        day=request.first_day,
        at=request.starts_at,
        side=request.side,
        **_facts(request, now),
    )


def _enact_swap(request: AttendanceRequest, now: datetime) -> None:
    assert request.partner is not None
    assert request.partner_day is not None
    check_swap(
        request.employee, request.first_day, request.partner, request.partner_day, today=centre_day(now)
    )
    exchange(request, now=now)


def _enact_cancellation(request: AttendanceRequest, now: datetime) -> None:
    assert request.cancels is not None
    cancel_leave(
        request.cancels, first_day=request.first_day, last_day=request.last_day, **_facts(request, now)
    )


_ENACT: Final[Mapping[RequestKind, Callable[[AttendanceRequest, datetime], None]]] = {
    RequestKind.LEAVE: _enact_leave,
    RequestKind.OVERTIME: _enact_overtime,
    RequestKind.CORRECTION: _enact_correction,
    RequestKind.SWAP: _enact_swap,
    RequestKind.CANCELLATION: _enact_cancellation,
}
