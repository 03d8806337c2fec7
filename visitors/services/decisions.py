"""Decisions on a visit: approved, not approved, cancelled, extended."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ledger.domain.moments import spell
from staff.models import Employee
from visitors.domain.vocabulary import Act
from visitors.models import Visit
from visitors.services.notices import tell
from visitors.services.perform import Deed, fresh, perform
from visitors.services.refusals import required
from visitors.services.request import check_length


@transaction.atomic
def approve(visit: Visit, *, person: Employee, password: str, now: datetime, text: str = "") -> Visit:
    """Approve a visit, signed: from now on reception may let them in at the agreed time.

    Raises:
        DomainError: ``visitors.approve.too_late``, the table refuses, or a wrong password.
    """
    deed = Deed(
        Act.APPROVE,
        person,
        now,
        text=text,
        password=password,
        changes={"approved_by": person, "approved_at": now},
        details={"ends_at": spell(visit.ends_at) if visit.ends_at else None},
    )
    visit = perform(visit, deed)
    _tell_the_asker(visit, event="approved", now=now)
    return visit


@transaction.atomic
def approve_several(
    visits: Sequence[Visit], *, person: Employee, password: str, now: datetime
) -> list[Visit]:
    """Approve several visits with one password: each is signed for itself, all of them or none.

    Raises:
        DomainError: as `approve`.
    """
    return [approve(visit, person=person, password=password, now=now) for visit in visits]


@transaction.atomic
def deny(visit: Visit, *, person: Employee, reason: str, now: datetime) -> Visit:
    """Do not approve a visit, with the reason.

    Raises:
        DomainError: ``visitors.text.missing``, or the table refuses.
    """
    visit = perform(visit, Deed(Act.DENY, person, now, text=required(reason)))
    _tell_the_asker(visit, event="denied", now=now)
    return visit


@transaction.atomic
def cancel(visit: Visit, *, person: Employee, now: datetime, reason: str = "") -> Visit:
    """Call a visit off before anybody has come; who had approved it is told.

    Raises:
        DomainError: the table refuses.
    """
    visit = perform(visit, Deed(Act.CANCEL, person, now, text=reason))
    if visit.approved_by:
        tell(visit, [visit.approved_by], event="cancelled", key="cancelled", now=now)
    return visit


@transaction.atomic
def extend(
    visit: Visit, *, person: Employee, password: str, ends_at: datetime, reason: str, now: datetime
) -> Visit:
    """Move the agreed end later, signed; the overstay clock begins again at the new end.

    Raises:
        DomainError: ``visitors.extend.not_later``, ``visitors.request.too_long``,
            ``visitors.text.missing``, the table refuses, or a wrong password.
    """
    visit = fresh(visit)
    deed = Deed(
        Act.EXTEND,
        person,
        now,
        text=required(reason),
        password=password,
        facts={"new_end": ends_at},
        changes={"ends_at": ends_at, "overstay_steps": 0, "extensions": visit.extensions + 1},
        details={"before": spell(visit.ends_at) if visit.ends_at else None, "ends_at": spell(ends_at)},
    )
    visit = perform(visit, deed)
    assert visit.starts_at is not None
    check_length(visit.starts_at, ends_at)
    _tell_the_asker(visit, event="extended", key=f"extended.{visit.extensions}", now=now)
    return visit


def _tell_the_asker(visit: Visit, *, event: str, now: datetime, key: str = "") -> None:
    """Tell host and requester what was decided."""
    people = [person for person in (visit.host, visit.requested_by) if person]
    tell(visit, people, event=event, key=key or event, now=now)
