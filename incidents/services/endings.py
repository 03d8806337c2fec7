"""Endings: verified and closed by somebody who did none of it, sent back, opened again."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.ladder import Purpose
from incidents.domain.vocabulary import Act
from incidents.models import Incident, IncidentAction
from incidents.services.clocks import start_clock, stop_clocks
from incidents.services.notices import tell
from incidents.services.perform import Deed, perform
from incidents.services.words import required
from staff.models import Centre, Employee
from staff.selectors import centre_day

_A_DAY = timedelta(days=1)


@transaction.atomic
def verify(
    incident: Incident,
    *,
    person: Employee,
    password: str,
    finding: str,
    now: datetime,
    is_eliminated: bool = False,
) -> Incident:
    """Find that it is solved and close it, signed into the register; a hazard only as eliminated.

    Raises:
        DomainError: ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    deed = Deed(
        Act.VERIFY,
        person,
        now,
        text=required(finding),
        password=password,
        facts={"is_eliminated": is_eliminated},
        changes={"closed_by": person, "closed_at": now, "review_on": None, "next_owner": None},
        details={"eliminated": is_eliminated},
    )
    incident = perform(incident, deed)
    stop_clocks(incident, *Purpose, now=now)
    IncidentAction.objects.done().filter(incident=incident, checked_at__isnull=True).update(
        checked_by=person, checked_at=now
    )
    return incident


@transaction.atomic
def not_yet(
    incident: Incident,
    *,
    person: Employee,
    finding: str,
    now: datetime,
    is_mitigated: bool = False,
    review_on: date | None = None,
) -> Incident:
    """Find that it is not solved, and send it back; a mitigated hazard gets a day of review.

    Raises:
        DomainError: ``incidents.text.missing``, ``incidents.not_yet.review_in_the_past``,
            or the table refuses.
    """
    if review_on and review_on <= centre_day(now):
        raise DomainError(
            "incidents.not_yet.review_in_the_past", gettext("Choose a later day of review."), status=400
        )
    deed = Deed(
        Act.NOT_YET,
        person,
        now,
        text=required(finding),
        facts={"is_mitigated": is_mitigated, "has_review_day": review_on is not None},
        changes={"review_on": review_on},
        details={"mitigated": is_mitigated, "review_on": review_on.isoformat() if review_on else None},
    )
    incident = perform(incident, deed)
    stop_clocks(incident, Purpose.REVIEW, now=now)
    if review_on:
        _start_review_clock(incident, review_on)
    if incident.owner:
        tell(incident, [incident.owner], event="to_do", key=f"not_yet.{incident.version}", now=now)
    return incident


def _start_review_clock(incident: Incident, review_on: date) -> None:
    """Let the clock of a review run out when its day begins at the centre, and daily from then on."""
    begins_at = datetime.combine(review_on, time(), tzinfo=Centre.current().zone)
    start_clock(incident, Purpose.REVIEW, within=_A_DAY, now=begins_at - _A_DAY)


@transaction.atomic
def reopen(incident: Incident, *, person: Employee, password: str, reason: str, now: datetime) -> Incident:
    """Open a closed incident again, signed; the entry builds on that of its closure.

    Raises:
        DomainError: ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    changes = {"closed_by": None, "closed_at": None}
    deed = Deed(Act.REOPEN, person, now, text=required(reason), password=password, changes=changes)
    incident = perform(incident, deed)
    if incident.owner:
        tell(incident, [incident.owner], event="to_do", key=f"reopened.{incident.version}", now=now)
    return incident
