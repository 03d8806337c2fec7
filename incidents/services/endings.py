"""Endings: verified and closed by somebody who did none of it, sent back, opened again."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.ladder import Purpose
from incidents.domain.vocabulary import Act
from incidents.models import Incident, IncidentAction
from incidents.services.clocks import clock_for, running_clock, start_clock, stop_clocks
from incidents.services.extensions import begins_at
from incidents.services.keeping import Uploads
from incidents.services.notices import tell
from incidents.services.perform import Deed, fresh, perform
from incidents.services.words import required
from staff.models import Employee
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
    files: Uploads = (),
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
        files=files,
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
    files: Uploads = (),
) -> Incident:
    """Find that it is not solved, and send it back; a mitigated hazard gets a day of review.

    A day of review that is still to come stays, unless an earlier one is named.

    Raises:
        DomainError: ``incidents.text.missing``, ``incidents.not_yet.review_in_the_past``,
            ``incidents.not_yet.review_moves_later`` (only `extend_review` moves a review still to come),
            or the table refuses.
    """
    incident = fresh(incident)
    running = running_clock(incident, Purpose.REVIEW)
    is_ahead = running is not None and running.limit_at > now
    _check_review_day(review_on, before=incident.review_on if is_ahead else None, now=now)
    keeps_clock = is_ahead and review_on in (None, incident.review_on)
    deed = Deed(
        Act.NOT_YET,
        person,
        now,
        text=required(finding),
        facts={"is_mitigated": is_mitigated, "has_review_day": bool(review_on or is_ahead)},
        changes={} if keeps_clock else {"review_on": review_on},
        details={"mitigated": is_mitigated, "review_on": review_on.isoformat() if review_on else None},
        files=files,
        seen=incident.version,
    )
    incident = perform(incident, deed)
    if not keeps_clock:
        stop_clocks(incident, Purpose.REVIEW, now=now)
        if review_on:
            _start_review_clock(incident, review_on, now)
    if incident.owner:
        tell(incident, [incident.owner], event="to_do", key=f"not_yet.{incident.version}", now=now)
    return incident


def _check_review_day(review_on: date | None, *, before: date | None, now: datetime) -> None:
    """Refuse a day that is over, and one that would move a review that is still to come."""
    if review_on and review_on <= centre_day(now):
        raise DomainError(
            "incidents.not_yet.review_in_the_past", gettext("Choose a later day of review."), status=400
        )
    if review_on and before and review_on > before:
        raise DomainError(
            "incidents.not_yet.review_moves_later",
            gettext("The day of review stands; only a signed extension moves it to a later day."),
        )


def _start_review_clock(incident: Incident, review_on: date, now: datetime) -> None:
    """Let the clock of a review run out when its day begins at the centre, and daily from then on."""
    clock = clock_for(incident, Purpose.REVIEW, within=begins_at(review_on) - now, pause=_A_DAY)
    start_clock(incident, Purpose.REVIEW, clock=clock, started_at=now, now=now)


@transaction.atomic
def reopen(
    incident: Incident, *, person: Employee, password: str, reason: str, now: datetime, files: Uploads = ()
) -> Incident:
    """Open a closed incident again, signed; the entry builds on that of its closure.

    Raises:
        DomainError: ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    changes = {"closed_by": None, "closed_at": None}
    deed = Deed(
        Act.REOPEN, person, now, text=required(reason), password=password, changes=changes, files=files
    )
    incident = perform(incident, deed)
    if incident.owner:
        tell(incident, [incident.owner], event="to_do", key=f"reopened.{incident.version}", now=now)
    return incident
