"""Reporting: three fields are enough, and those who must answer are told at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.decide import Step, decide
from incidents.domain.vocabulary import Act, State
from incidents.models import Incident, IncidentKind, YearCounter
from incidents.selectors.people import roles_of_reporter_to_be
from incidents.services.announcing import announce
from incidents.services.keeping import Uploads, keep_files
from incidents.services.perform import Deed, fresh, record
from incidents.services.recurrence import coming_back
from staff.models import Employee
from staff.selectors import centre_day, team_of


@transaction.atomic
def report_incident(
    *,
    reporter: Employee,
    password: str,
    kind: IncidentKind,
    what: str,
    where: str,
    now: datetime,
    discovered_at: datetime | None = None,
    asked: Employee | None = None,
    files: Uploads = (),
    recurs_from: Incident | None = None,
) -> Incident:
    """Report something upward, signed; the clock for its acknowledgement begins to run.

    Args:
        reporter: Anybody; they enter their password.
        kind: Kind of incident.
        what: What happened; not empty.
        where: Place, seat or system; not empty.
        now: When it is reported.
        discovered_at: When it was noticed, at `now` unless told; not later than `now`.
        asked: The superior asked, for a request for instruction; a duty supervisor unless told.
        files: Photographs and documents; their hashes are signed with the report.
        recurs_from: The closed hazard that this hazard is again, if the reporter knows of one.

    Raises:
        DomainError: ``incidents.report.incomplete``, ``incidents.report.discovered_later``,
            ``incidents.report.kind_not_offered``, ``incidents.report.asks_oneself``,
            what `coming_back` refuses, a file that is not taken, or a wrong password.

    Source: operating manual, «Reports and requests for instruction» (请示报告).
    """
    discovered_at = discovered_at or now
    _check(kind, what=what, where=where, is_later=discovered_at > now, asks_self=asked == reporter)
    step = decide(None, Act.REPORT, kind.rule, roles=roles_of_reporter_to_be(reporter, now=now))
    assert isinstance(step, Step)
    kept = keep_files(files, of=None, by=reporter, now=now)
    incident = _store(reporter, kind=kind, what=what, where=where, discovered_at=discovered_at, now=now)
    changes, details = coming_back(kind, recurs_from)
    if asked and kind.rule.is_request:
        changes, details = {"asked": asked}, {"asked": asked.work_number}
    if changes:
        Incident.objects.filter(pk=incident.pk).update(**changes)
    incident = fresh(incident)
    deed = Deed(Act.REPORT, reporter, now, password=password, details=details)
    record(incident, deed=deed, before=None, is_signed=step.is_signed, kept=kept)
    announce(incident, event="reported", now=now)
    return fresh(incident)


def _check(kind: IncidentKind, *, what: str, where: str, is_later: bool, asks_self: bool) -> None:
    """Refuse a report that says too little or cannot be."""
    if not what.strip() or not where.strip():
        raise DomainError("incidents.report.incomplete", gettext("Say what happened, and where."), status=400)
    if not kind.is_active:
        raise DomainError("incidents.report.kind_not_offered", gettext("Choose another kind."), status=400)
    if is_later:
        raise DomainError(
            "incidents.report.discovered_later",
            gettext("It cannot have been discovered later than now."),
            status=400,
        )
    if asks_self:
        raise DomainError(
            "incidents.report.asks_oneself",
            gettext("A request for instruction asks somebody else."),
            status=400,
        )


def _store(
    reporter: Employee, *, kind: IncidentKind, what: str, where: str, discovered_at: datetime, now: datetime
) -> Incident:
    """Store the report under the next number of its year."""
    day = centre_day(now)
    team = team_of(reporter, day)
    return Incident.objects.create(
        number=next_number(day.year),
        kind=kind,
        what=what.strip(),
        where=where.strip(),
        discovered_at=discovered_at,
        reported_at=now,
        day=day,
        reporter=reporter,
        team=team,
        desk=team.desk if team else None,
        state=State.REPORTED,
        history_length=1,
        immediate=kind.immediate,
        confidential=kind.confidential,
        acknowledge_minutes=kind.acknowledge_minutes,
        decide_minutes=kind.decide_minutes,
    )


def next_number(year: int) -> str:
    """Give the next number of a year, such as 2026-0017: dense, in one statement, inside the transaction."""
    YearCounter.objects.get_or_create(year=year)
    YearCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"{year}-{YearCounter.objects.get(year=year).last:04}"
