"""Send what is on its way, and know what became of it.

No transaction is open while the network is waited for.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.sealing import SealBroken
from jobs.models import Job, JobState
from jobs.services import retry
from notices.channels.mail import send_mail
from notices.channels.messengers import send_message
from notices.channels.transport import Refused, Uncertain
from notices.models import Channel, Delivery, DeliveryState, Notice
from notices.services.notifying import SEND_KIND, ask_to_send
from staff.models import Centre


def send(delivery_id: int, *, now: datetime) -> str:
    """Send one delivery unless it was sent; from here until the answer it counts as uncertain.

    Returns:
        The state in which it is left.

    Raises:
        DomainError: ``notices.delivery.refused``, the address or the sender was refused for good.
        NotDelivered, Uncertain: trouble on the way; the job tries again.
    """
    delivery = Delivery.objects.select_related("notice", "post__robot", "account").get(pk=delivery_id)
    claimed = (
        Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries)
        .exclude(state=DeliveryState.SENT)
        .update(state=DeliveryState.UNCERTAIN, tries=delivery.tries + 1, tried_at=now, error="")
    )
    if not claimed:
        return Delivery.objects.get(pk=delivery_id).state
    try:
        _hand_over(delivery)
    except (Refused, SealBroken) as error:
        _record(delivery, DeliveryState.REFUSED, error)
        raise DomainError(
            "notices.delivery.refused",
            _("The address was refused; look at it, and send it again when it is right."),
        ) from None
    except Uncertain as error:
        _record(delivery, DeliveryState.UNCERTAIN, error)
        raise
    except Exception as error:
        _record(delivery, DeliveryState.FAILED, error)
        raise
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, sent_at=now)
    return DeliveryState.SENT


def _hand_over(delivery: Delivery) -> None:
    if delivery.channel == Channel.MAIL:
        send_mail(delivery, centre=Centre.current())
    else:
        send_message(delivery)


def _record(delivery: Delivery, state: DeliveryState, error: Exception) -> None:
    """Record what is known of a try that did not succeed, and why."""
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
    ask_to_send(delivery, now=now)
    # Workers that died before they touched the delivery leave a failed job under the same key.
    dead = Job.objects.filter(key=f"{SEND_KIND}.{delivery.pk}.{delivery.tries}", state=JobState.FAILED)
    for job in dead:
        retry(job, now=now)


def mark_read(notices: QuerySet[Notice], *, now: datetime) -> int:
    """Mark these notices as read, keeping the instant at which each was first read; count them."""
    return notices.filter(read_at__isnull=True).update(read_at=now)
