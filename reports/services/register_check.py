"""The daily check of the whole signed register: its outcome is kept, and damage is told at once."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from jobs.services import enqueue
from ledger.domain.findings import Report
from ledger.selectors import verify_register
from notices.services import notify
from staff.models import PostCode
from staff.selectors import centre_day, holders_of

CHECK_KIND = "reports.check_register"

TOLD = (PostCode.CENTRE_MANAGER, PostCode.SECURITY_OFFICER, PostCode.AUDITOR)
"""Posts that are told when the register is damaged."""

MOST_KEPT = 50
"""Findings kept with the outcome; the command `verify_ledger` names all."""


def queue_check(day: date, *, now: datetime) -> Job:
    """Ask for the register to be checked; once a day whatever restarts."""
    return enqueue(CHECK_KIND, key=f"{CHECK_KIND}.{day}", payload={"day": str(day)}, now=now)


def check_register(day: date, *, now: datetime) -> dict[str, Any]:
    """Verify every entry of the register, tell those in charge if it is damaged, give the outcome."""
    report = verify_register()
    if not report.is_sound:
        _tell(report, day, now)
    findings = [finding.as_dict() for finding in report.findings]
    return {
        "sound": report.is_sound,
        "entries": report.entries,
        "head": report.head,
        "findings": findings[:MOST_KEPT],
        "findings_in_all": len(findings),
        "checked_at": now.isoformat(),
    }


def _tell(report: Report, day: date, now: datetime) -> None:
    notify(
        recipients=holders_of(TOLD, centre_day(now)),
        key=f"{CHECK_KIND}.{day}",
        subject=_("The signed register is damaged"),
        body_template="reports/register_check/damaged",
        context={"report": report, "findings": report.findings[:MOST_KEPT]},
        url=reverse("admin:ledger_entry_changelist"),
        now=now,
        kind=CHECK_KIND,
    )
