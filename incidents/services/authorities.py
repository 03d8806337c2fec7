"""What the law wants after a leak of personal data: reports owed to authorities, each with its clock."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.ladder import Purpose, Rung
from incidents.domain.vocabulary import Act
from incidents.models import Authority, AuthorityReport, Incident
from incidents.selectors.people import holders_of_rung
from incidents.services.clocks import clock_for, start_clock, stop_clocks
from incidents.services.keeping import Uploads
from incidents.services.notices import tell
from incidents.services.perform import Deed, fresh, perform
from incidents.services.words import moment, required
from staff.models import Employee


@transaction.atomic
def owe_reports(
    incident: Incident,
    *,
    authorities: Sequence[Authority],
    person: Employee,
    password: str,
    now: datetime,
    known_at: datetime | None = None,
    text: str = "",
) -> Incident:
    """Find, signed, that a leak concerns personal data: from here on each authority's clock runs.

    Args:
        authorities: To whom it must be reported, at least one.
        known_at: Since when the leak is known, from which the hours are counted; since its discovery unless
            told, and not before it.

    Raises:
        DomainError: ``incidents.authority.none_named``, ``incidents.authority.known_before_discovery``,
            ``incidents.authority.owed_already``, the table refuses, or a wrong password.
    """
    incident = fresh(incident)
    # In UTC, since the hours of the law are elapsed ones: a clock on the wall jumps.
    known_at = (known_at or incident.discovered_at).astimezone(UTC)
    details = {"authorities": [one.code for one in authorities], "known_at": moment(known_at)}
    deed = Deed(Act.OWE_REPORTS, person, now, text=text, password=password, details=details)
    incident = perform(incident, deed)
    _check_owed(incident, authorities, known_at=known_at, now=now)
    for authority in authorities:
        _owe(incident, authority, known_at=known_at, now=now)
    rungs = (Rung.SECURITY_OFFICER, Rung.MANAGER)
    people = {one for rung in rungs for one in holders_of_rung(incident, rung, now=now)} - {person}
    tell(incident, sorted(people, key=str), event="owed", key=f"owed.{incident.version}", now=now)
    return incident


def _check_owed(
    incident: Incident, authorities: Sequence[Authority], *, known_at: datetime, now: datetime
) -> None:
    """Refuse to owe nothing, to owe twice, or to have known before the discovery or later than now."""
    if not authorities:
        raise DomainError("incidents.authority.none_named", gettext("Choose an authority."), status=400)
    if not incident.discovered_at <= known_at <= now:
        raise DomainError(
            "incidents.authority.known_before_discovery",
            gettext("It was known between its discovery and now."),
            status=400,
        )
    owed = incident.authority_reports.filter(lifted_at__isnull=True, authority__in=authorities)
    if again := owed.select_related("authority").first():
        raise DomainError(
            "incidents.authority.owed_already",
            gettext("The report to “%(authority)s” is recorded already.")
            % {"authority": again.authority.label},
        )


def _owe(incident: Incident, authority: Authority, *, known_at: datetime, now: datetime) -> None:
    """Store one report that is owed, and let its clock run."""
    last = incident.authority_reports.aggregate(last=Max("number"))["last"] or 0
    within = timedelta(hours=authority.hours)
    report = AuthorityReport.objects.create(
        incident=incident,
        number=last + 1,
        authority=authority,
        known_at=known_at,
        due_at=known_at + within,
    )
    clock = clock_for(
        incident,
        Purpose.AUTHORITY,
        within=within,
        pause=timedelta(minutes=authority.repeat_minutes),
        warning=timedelta(minutes=authority.warn_minutes),
    )
    start_clock(incident, Purpose.AUTHORITY, clock=clock, started_at=known_at, now=now, report=report)


@transaction.atomic
def send_report(
    incident: Incident,
    *,
    report: AuthorityReport,
    person: Employee,
    password: str,
    now: datetime,
    sent_at: datetime | None = None,
    receipt_number: str = "",
    text: str = "",
    files: Uploads = (),
) -> Incident:
    """Record, signed, that an authority was told; a receipt that comes later is added the same way.

    Args:
        sent_at: When it was told; just now unless told, not before the leak was known and not later than now.
        receipt_number: Under which number the authority received it, where it gives one.
        files: The receipt itself, for example.

    Raises:
        DomainError: ``incidents.authority.sent_already``, ``incidents.authority.not_owed``,
            ``incidents.authority.sent_when``, the table refuses, or a wrong password.
    """
    incident = fresh(incident)
    report = _report_again(report)
    adds_receipt = report.sent_at is not None and not report.receipt_number and bool(receipt_number.strip())
    sent_at = report.sent_at or sent_at or now
    details = {
        "report": report.number,
        "authority": report.authority.code,
        "sent_at": moment(sent_at),
        "due_at": moment(report.due_at),
        "receipt": receipt_number.strip(),
    }
    deed = Deed(Act.SEND_REPORT, person, now, text=text, password=password, details=details, files=files)
    incident = perform(incident, deed.with_details({}, seen=incident.version))
    _check_sent(report, sent_at=sent_at, adds_receipt=adds_receipt, now=now)
    rows = AuthorityReport.objects.filter(pk=report.pk)
    if adds_receipt:
        rows.update(receipt_number=receipt_number.strip())
    else:
        rows.update(sent_at=sent_at, sent_by=person, receipt_number=receipt_number.strip())
    stop_clocks(incident, Purpose.AUTHORITY, now=now, report=report)
    return incident


def _report_again(report: AuthorityReport) -> AuthorityReport:
    """Read a report again inside the transaction."""
    return AuthorityReport.objects.select_related("authority", "incident").get(pk=report.pk)


def _check_sent(report: AuthorityReport, *, sent_at: datetime, adds_receipt: bool, now: datetime) -> None:
    """Refuse what was sent before, is not owed, or cannot have been sent then."""
    if report.sent_at is not None and not adds_receipt:
        raise DomainError("incidents.authority.sent_already", gettext("This report is recorded as sent."))
    if report.lifted_at is not None:
        raise DomainError("incidents.authority.not_owed", gettext("This report is not owed."))
    if not report.known_at <= sent_at <= now:
        raise DomainError(
            "incidents.authority.sent_when",
            gettext("It was sent after the leak was known, and not later than now."),
            status=400,
        )


@transaction.atomic
def lift_report(
    incident: Incident,
    *,
    report: AuthorityReport,
    person: Employee,
    password: str,
    reason: str,
    now: datetime,
) -> Incident:
    """Find, signed, that a report is not owed after all, for instance because no personal data was concerned.

    Raises:
        DomainError: ``incidents.authority.sent_already``, ``incidents.authority.not_owed``,
            ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    incident, report = fresh(incident), _report_again(report)
    details = {"report": report.number, "authority": report.authority.code}
    deed = Deed(Act.LIFT_REPORT, person, now, text=required(reason), password=password, details=details)
    incident = perform(incident, deed.with_details({}, seen=incident.version))
    _check_sent(report, sent_at=now, adds_receipt=False, now=now)
    AuthorityReport.objects.filter(pk=report.pk).update(lifted_at=now)
    stop_clocks(incident, Purpose.AUTHORITY, now=now, report=report)
    return incident
