"""Moving a limit: signed, with the reason, and only before it has passed; both limits stay on record."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.ladder import Purpose
from incidents.domain.vocabulary import Act
from incidents.models import AuthorityReport, Deadline, Incident
from incidents.services.clocks import extend_clock, running_clock
from incidents.services.perform import Deed, fresh, perform
from incidents.services.words import moment, required
from staff.models import Centre, Employee


@transaction.atomic
def extend_decision(
    incident: Incident, *, person: Employee, password: str, until: datetime, reason: str, now: datetime
) -> Incident:
    """Give the decision on a request more time.

    Raises:
        DomainError: ``incidents.extension.too_late``, ``incidents.extension.not_later``,
            ``incidents.extension.no_clock``, ``incidents.text.missing``, the table refuses, or a wrong
            password.
    """
    deed = Deed(Act.EXTEND_DECISION, person, now, text=required(reason), password=password)
    return _extend(incident, Purpose.DECISION, deed, until=until)


@transaction.atomic
def extend_review(
    incident: Incident, *, person: Employee, password: str, review_on: date, reason: str, now: datetime
) -> Incident:
    """Move the review of a mitigated hazard to a later day.

    Raises:
        DomainError: as `extend_decision`.
    """
    deed = Deed(
        Act.EXTEND_REVIEW,
        person,
        now,
        text=required(reason),
        password=password,
        changes={"review_on": review_on},
    )
    return _extend(incident, Purpose.REVIEW, deed, until=begins_at(review_on))


@transaction.atomic
def extend_report(
    incident: Incident,
    *,
    report: AuthorityReport,
    person: Employee,
    password: str,
    until: datetime,
    reason: str,
    now: datetime,
) -> Incident:
    """Record that an authority allows more time for its report.

    Raises:
        DomainError: as `extend_decision`.
    """
    deed = Deed(
        Act.EXTEND_REPORT,
        person,
        now,
        text=required(reason),
        password=password,
        details={"report": report.number, "authority": report.authority.code},
    )
    incident = _extend(incident, Purpose.AUTHORITY, deed, until=until, report=report)
    AuthorityReport.objects.filter(pk=report.pk).update(due_at=until)
    return incident


def _extend(
    incident: Incident,
    purpose: Purpose,
    deed: Deed,
    *,
    until: datetime,
    report: AuthorityReport | None = None,
) -> Incident:
    """Do a signed extension of one running clock."""
    incident = fresh(incident)
    running = running_clock(incident, purpose, report=report)
    # Whoever is not entitled learns nothing of the clocks: the table is asked first.
    limits: dict[str, Any] = {"from": moment(running.limit_at), "to": moment(until)} if running else {}
    changed = perform(incident, deed.with_details(limits, seen=incident.version))
    _check(running, until=until, now=deed.now)
    assert running is not None
    running.incident = changed
    extend_clock(running, until=until, now=deed.now)
    return changed


def _check(running: Deadline | None, *, until: datetime, now: datetime) -> None:
    """Refuse to move a limit that does not run, that has passed, or that would come sooner."""
    if running is None:
        raise DomainError("incidents.extension.no_clock", gettext("There is no limit that runs."))
    if running.limit_at <= now:
        raise DomainError(
            "incidents.extension.too_late", gettext("The limit has passed; the breach stays on record.")
        )
    if until <= running.limit_at:
        raise DomainError("incidents.extension.not_later", gettext("Choose a later limit."), status=400)


def begins_at(day: date) -> datetime:
    """Give the instant at which a day begins at the centre, in UTC, as elapsed time is counted."""
    return datetime.combine(day, time(), tzinfo=Centre.current().zone).astimezone(UTC)
