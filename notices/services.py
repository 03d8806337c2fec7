"""Tell people things: into the inbox exactly once, by mail at least once."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from jobs.services import enqueue
from notices.mail import send_mail
from notices.models import Channel, Delivery, DeliveryState, Notice
from notices.rendering import Letter, render_letter
from staff.models import Centre, Employee
from staff.selectors import language_of

SEND_KIND = "notices.send"


@transaction.atomic
def notify(
    *,
    recipients: Iterable[Employee],
    key: str,
    subject: StrOrPromise,
    body_template: str,
    context: Mapping[str, object],
    now: datetime,
    kind: str,
    url: str = "",
) -> list[Notice]:
    """Tell each recipient once: the same key reaches the same person only the first time.

    Each reads it in their own language or else the centre's, and instants in the centre's time. Who has a
    mail address also gets it by mail, sent by a job after the surrounding transaction commits.

    Args:
        recipients: The people to tell; people who may no longer sign in are left out.
        key: What it is about and which time, such as ``incident.17.escalation.2``.
        subject: A lazy text, one line.
        body_template: Name of the text template, with or without ``.txt``; see `render_letter`.
        context: Values for the template.
        now: The instant at which people are told.
        kind: Stable name of the kind of notice, such as ``incident.escalation``.
        url: Page on which to act, as a path of this site.

    Returns:
        The notices that are new.
    """
    centre = Centre.current()
    people = {person.pk: person for person in recipients if person.is_active}
    told = set(Notice.objects.filter(key=key, recipient__in=people).values_list("recipient", flat=True))
    letters: dict[str, Letter] = {}
    added = []
    for person in (person for pk, person in people.items() if pk not in told):
        language = language_of(person, centre)
        if language not in letters:
            with timezone.override(centre.zone):
                letters[language] = render_letter(
                    subject=subject, body_template=body_template, context=context, language=language
                )
        letter = letters[language]
        notice, created = Notice.objects.get_or_create(
            recipient=person,
            key=key,
            defaults={
                "kind": kind,
                "subject": letter.subject,
                "body": letter.text,
                "body_html": letter.html,
                "url": url,
                "language": language,
                "created_at": now,
            },
        )
        if created:
            added.append(notice)
            _queue_mail(notice, person, now)
    return added


def _queue_mail(notice: Notice, person: Employee, now: datetime) -> None:
    """Put the notice on its way by mail, if the person has an address."""
    if not person.email:
        return
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "zhiban"
    delivery = Delivery.objects.create(
        notice=notice,
        channel=Channel.MAIL,
        address=person.email,
        message_id=f"<notice.{notice.pk}.{uuid.uuid4().hex}@{host}>",
    )
    _ask(delivery, now)


def _ask(delivery: Delivery, now: datetime) -> None:
    """Ask the workers to send it; each round of tries is a job of its own."""
    enqueue(
        SEND_KIND,
        key=f"{SEND_KIND}.{delivery.pk}.{delivery.tries}",
        payload={"delivery": delivery.pk},
        now=now,
    )


def send(delivery_id: int, *, now: datetime) -> str:
    """Send one delivery unless it was sent; from here until the answer it counts as uncertain.

    Returns:
        The state in which it is left.

    Raises:
        DomainError: ``notices.delivery.refused``, the address or the sender was refused for good.
        Exception: whatever the mail server's trouble is; the job tries again.
    """
    delivery = Delivery.objects.select_related("notice").get(pk=delivery_id)
    claimed = (
        Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries)
        .exclude(state=DeliveryState.SENT)
        .update(state=DeliveryState.UNCERTAIN, tries=delivery.tries + 1, tried_at=now, error="")
    )
    if not claimed:
        return Delivery.objects.get(pk=delivery_id).state
    try:
        send_mail(delivery, centre=Centre.current())
    except (SMTPRecipientsRefused, SMTPSenderRefused) as error:
        _record(delivery, DeliveryState.REFUSED, error)
        raise DomainError("notices.delivery.refused", _("The mail server refused the address.")) from error
    except Exception as error:
        _record(delivery, DeliveryState.FAILED, error)
        raise
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, sent_at=now)
    return DeliveryState.SENT


def _record(delivery: Delivery, state: DeliveryState, error: Exception) -> None:
    """Record that it certainly did not go out, and why."""
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.UNCERTAIN).update(
        state=state, error=f"{type(error).__name__}: {error}"[:2000]
    )


@transaction.atomic
def resend(delivery: Delivery, *, now: datetime) -> None:
    """Ask for a failed, uncertain or forgotten delivery again.

    Raises:
        DomainError: ``notices.delivery.already_sent``.
    """
    if delivery.state == DeliveryState.SENT:
        raise DomainError("notices.delivery.already_sent", _("This was sent already."))
    _ask(delivery, now)


def mark_read(notices: QuerySet[Notice], *, now: datetime) -> int:
    """Mark these notices as read, keeping the instant at which each was first read; count them."""
    return notices.filter(read_at__isnull=True).update(read_at=now)
