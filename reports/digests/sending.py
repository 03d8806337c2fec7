"""Ask for digests, and send them: each once for its recipient and period, whatever restarts."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from jobs.models import Job
from jobs.services import enqueue
from notices.models import Notice
from notices.services import notify
from reports.digests.kinds import DIGEST_KIND, DIGESTS
from reports.digests.letters import Digest
from reports.services.checkpoint import checkpoint_to_send
from reports.start_page.viewer import look
from staff.models import Employee
from staff.selectors import centre_day, language_of


def queue_digest(code: str, *, period: date | None = None, now: datetime) -> list[Job]:
    """Ask for a digest for everybody who may get one; asking again asks for nothing new.

    Args:
        code: of the digest.
        period: first day of the period; that which is told today by default.
        now: The instant of asking.

    Returns:
        The jobs that were added.
    """
    digest, today = DIGESTS[code], centre_day(now)
    first = period or digest.period_of(today)
    readers = {f"{digest.kind}.{reader.pk}.{first}": reader for reader in digest.readers(today)}
    asked = set(Job.objects.filter(key__in=readers).values_list("key", flat=True))
    return [
        enqueue(
            DIGEST_KIND,
            key=key,
            payload={"digest": code, "reader": reader.pk, "period": str(first)},
            now=now,
        )
        for key, reader in readers.items()
        if key not in asked
    ]


def prepare_and_send(
    digest: Digest, reader: Employee, period: date, *, clock: Callable[[], datetime]
) -> list[Notice]:
    """Do what a digest needs for one reader, then tell them; a second run tells nobody."""
    if digest.prepare is not None:
        digest.prepare(reader, period, clock)
    return send_digest(digest, reader, period, now=clock())


def send_digest(digest: Digest, reader: Employee, period: date, *, now: datetime) -> list[Notice]:
    """Tell one reader: inbox and ways outside, once for the period; nothing when there is nothing to tell."""
    viewer = look(reader, now=now)
    with override(language_of(reader, viewer.centre)), timezone.override(viewer.zone):
        letter = digest.write(viewer, period)
    if letter is None:
        return []
    return notify(
        recipients=[reader],
        key=f"{digest.kind}.{period}",
        subject=letter.subject,
        body_template="reports/digest/digest",
        context={
            "letter": letter,
            "site": settings.SITE_URL,
            "checkpoint": checkpoint_to_send(now=now) if digest.has_checkpoint else None,
        },
        url=letter.url,
        now=now,
        kind=digest.kind,
    )
