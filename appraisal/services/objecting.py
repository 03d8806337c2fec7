"""Objections to components of a posted appraisal: raised, taken back, decided (异议)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from appraisal.content import component_hash
from appraisal.domain.month_life import MonthAct
from appraisal.models import AppraisalMonth, AppraisalObjection, PersonAppraisal
from appraisal.selectors.standing import Standing
from appraisal.services.holding import drafted, hold_for
from appraisal.services.notices import tell_decided, tell_raised
from common.errors import DomainError
from common.months import Month
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def raise_objection(
    employee: Employee, month: Month, component: str, text: str, *, now: datetime
) -> AppraisalObjection:
    """Object to a component of one's own posted appraisal; it is linked to the component as it is now.

    Raises:
        DomainError: `appraisal.objection.text_missing`, `appraisal.objection.no_component`,
            `appraisal.month.not_drafted`, `appraisal.month.not_in_this_state`,
            `appraisal.objection.too_late`, `appraisal.objection.open_already`.
    """
    if not text.strip():
        raise _missing(_("Write what is wrong about this component."))
    row = hold_for(drafted(month), MonthAct.OBJECT)
    if row.objections_until and centre_day(now) > row.objections_until:
        raise DomainError(
            "appraisal.objection.too_late",
            _("Objections to %(month)s could be raised until %(day)s. Speak to your lead.")
            % {"month": row, "day": row.objections_until},
        )
    mine = PersonAppraisal.objects.filter(month=row, employee=employee).first()
    said = said_of(mine, component)
    if mine is None or said is None:
        raise DomainError(
            "appraisal.objection.no_component", _("Your appraisal has no such component."), status=404
        )
    own = AppraisalObjection.objects.filter(month=row, employee=employee, component=component)
    if own.open().exists():
        raise DomainError(
            "appraisal.objection.open_already", _("Your objection to this component waits for its answer.")
        )
    objection = AppraisalObjection.objects.create(
        month=row,
        employee=employee,
        team_id=mine.team_id,
        component=component,
        component_hash=component_hash(said, mine.inputs.get(component)),
        score=said["score"] or "",
        text=text.strip()[:500],
        raised_at=now,
    )
    tell_raised(objection, now=now)
    return objection


def said_of(row: PersonAppraisal | None, component: str) -> dict[str, Any] | None:
    """Return what a row says of a component."""
    components = row.outcome["components"] if row else ()
    return next((one for one in components if one["code"] == component), None)


@transaction.atomic
def withdraw_objection(objection: AppraisalObjection, *, by: Employee, now: datetime) -> AppraisalObjection:
    """Take one's own objection back before it is decided.

    Raises:
        DomainError: `appraisal.objection.not_yours`, `appraisal.objection.not_open`.
    """
    if objection.employee_id != by.pk:
        raise _not_yours()
    return _close(objection, state=AppraisalObjection.State.WITHDRAWN)


@transaction.atomic
def decide_objection(
    objection: AppraisalObjection, *, by: Employee, is_upheld: bool, answer: str, now: datetime
) -> AppraisalObjection:
    """Decide an objection with an answer that the person reads; upheld only when the source was corrected.

    Raises:
        DomainError: `appraisal.objection.text_missing`, `appraisal.month.not_in_this_state`,
            `appraisal.objection.not_yours`, `appraisal.objection.not_open`,
            `appraisal.objection.correct_first`.
    """
    if not answer.strip():
        raise _missing(_("Write an answer; the employee reads it."))
    hold_for(AppraisalMonth(pk=objection.month_id), MonthAct.DECIDE)
    row = PersonAppraisal.objects.filter(month=objection.month_id, employee=objection.employee_id).first()
    if not Standing.of(by, now=now).may_decide(objection, row):
        raise _not_yours()
    if is_upheld and not is_changed(objection, row):
        raise DomainError(
            "appraisal.objection.correct_first",
            _(
                "The component still says what was objected to. "
                "Correct its source and draft again, then uphold the objection."
            ),
        )
    state = AppraisalObjection.State.UPHELD if is_upheld else AppraisalObjection.State.REJECTED
    decided = _close(objection, state=state, answer=answer.strip()[:500], decided_by=by, decided_at=now)
    tell_decided(decided, now=now)
    return decided


def is_changed(objection: AppraisalObjection, row: PersonAppraisal | None) -> bool:
    """Tell whether the component is not any more what was objected to."""
    said = said_of(row, objection.component)
    if row is None or said is None:
        return True
    return component_hash(said, row.inputs.get(objection.component)) != objection.component_hash


def _close(objection: AppraisalObjection, **changes: object) -> AppraisalObjection:
    """Close an objection once: whoever comes second is told so."""
    if AppraisalObjection.objects.filter(pk=objection.pk).open().update(**changes) != 1:
        current = AppraisalObjection.objects.get(pk=objection.pk)
        raise DomainError(
            "appraisal.objection.not_open",
            _("This is not possible any more. The objection is: %(state)s.")
            % {"state": current.get_state_display()},
            state=current.state,
        )
    return AppraisalObjection.objects.select_related("employee", "decided_by", "month").get(pk=objection.pk)


def _missing(text: StrOrPromise) -> DomainError:
    return DomainError("appraisal.objection.text_missing", text, status=400)


def _not_yours() -> DomainError:
    return DomainError(
        "appraisal.objection.not_yours",
        _("This is for somebody else to do. Nobody decides what is their own."),
        status=403,
    )
