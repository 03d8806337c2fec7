"""Failed attempts to sign, counted outside the transaction that they undo.

A wrong password raises an error and the caller's transaction is undone, the note of the
failure with it. Within a request the notes are therefore kept aside and stored at its end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from ledger.domain.lockout import locked_until
from ledger.models import Entry, FailedAttempt
from staff.models import Employee

_aside: ContextVar[list[FailedAttempt] | None] = ContextVar("failed attempts of this request", default=None)


@contextmanager
def counting_failures() -> Iterator[None]:
    """Store the failures noted inside once everything inside has ended."""
    noted: list[FailedAttempt] = []
    token = _aside.set(noted)
    try:
        yield
    finally:
        _aside.reset(token)
        if noted:
            FailedAttempt.objects.bulk_create(noted)


def note_failure(signer: Employee, *, now: datetime) -> None:
    """Note that somebody gave a wrong password."""
    attempt = FailedAttempt(signer=signer, at=now)
    noted = _aside.get()
    if noted is None:
        attempt.save()
    else:
        noted.append(attempt)


def refuse_when_locked(signer: Employee, *, now: datetime) -> None:
    """Refuse to try a password after too many failures in a row.

    Raises:
        DomainError: `ledger.locked_out`, with the instant `until` which signing is locked.
    """
    window = timedelta(minutes=settings.LEDGER_LOCK_MINUTES)
    until = locked_until(
        _failures_since_success(signer),
        now=now,
        limit=settings.LEDGER_FAILURE_LIMIT,
        window=window,
    )
    if until is not None:
        minutes = -(-(until - now) // timedelta(minutes=1))
        raise DomainError(
            "ledger.locked_out",
            _("Too many wrong passwords. Signing is locked for %(minutes)s more minutes.")
            % {"minutes": minutes},
            status=429,
            until=until.isoformat(),
        )


def _failures_since_success(signer: Employee) -> list[datetime]:
    last = Entry.objects.filter(signer=signer).order_by("-sequence").values_list("signed_at", flat=True)
    failures = FailedAttempt.objects.filter(signer=signer)
    success = last.first()
    if success is not None:
        failures = failures.filter(at__gt=success)
    return list(failures.order_by("-at").values_list("at", flat=True)[:100])
