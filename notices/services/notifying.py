"""Tell people things: into the inbox exactly once, and on their way outside by the ways each chose."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from jobs.services import enqueue
from notices.models import Delivery, Notice, Post, Robot
from notices.registry import Topic, topic_of
from notices.rendering import Letter, one_line, render_letter
from notices.selectors import Ways, ways_to
from staff.models import Centre, Employee
from staff.selectors import language_of

SEND_KIND = "notices.send"


@dataclass(frozen=True)
class _Telling:
    """What is the same for all recipients of one thing."""

    key: str
    kind: str
    url: str
    is_confidential: bool
    now: datetime


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
    confidential: bool = False,
) -> list[Notice]:
    """Tell each recipient once: the same key reaches the same person only the first time.

    Each reads it in their own language or else the centre's, and instants in the centre's time. Outside the
    inbox it goes by the ways each person chose for its topic, sent by jobs after the surrounding transaction
    commits; chats of the centre that asked for the topic get its subject and link, once.

    Args:
        recipients: The people to tell; people who may no longer sign in are left out.
        key: What it is about and which time, such as ``incident.17.escalation.2``.
        subject: A lazy text, one line.
        body_template: Name of the text template, with or without ``.txt``; see `render_letter`.
        context: Values for the template.
        now: The instant at which people are told.
        kind: Stable name of the kind of notice, such as ``incident.escalation``.
        url: Page on which to act, as a path of this site.
        confidential: Its words stay in the inbox; outside only that there is a notice is said.

    Returns:
        The notices that are new.
    """
    centre, topic = Centre.current(), topic_of(kind)
    telling = _Telling(key=key, kind=kind, url=url, is_confidential=confidential, now=now)
    people = {person.pk: person for person in recipients if person.is_active}
    told = set(Notice.objects.filter(key=key, recipient__in=people).values_list("recipient", flat=True))
    new = [person for pk, person in people.items() if pk not in told]
    letters: dict[str, Letter] = {}
    ways = ways_to(new, topic, now=now, centre=centre)
    added = []
    for person in new:
        language = language_of(person, centre)
        if language not in letters:
            with timezone.override(centre.zone):
                letters[language] = render_letter(
                    subject=subject, body_template=body_template, context=context, language=language
                )
        notice = _store(telling, person, letters[language], language)
        if notice:
            added.append(notice)
            send_out(notice, ways[person.pk], now=now)
    if added and topic.suits_chats and not confidential:
        _post_to_chats(telling, topic, subject, centre)
    return added


def _store(telling: _Telling, person: Employee, letter: Letter, language: str) -> Notice | None:
    """Put one notice into one inbox; none when somebody else did so meanwhile."""
    notice, created = Notice.objects.get_or_create(
        recipient=person,
        key=telling.key,
        defaults={
            "kind": telling.kind,
            "subject": letter.subject,
            "body": letter.text,
            "body_html": letter.html,
            "url": telling.url,
            "language": language,
            "is_confidential": telling.is_confidential,
            "created_at": telling.now,
        },
    )
    return notice if created else None


def send_out(notice: Notice, ways: Ways, *, now: datetime) -> list[Delivery]:
    """Put a notice on its way by each of the ways, after the recipient's quiet hours where it can wait."""
    added = []
    for way in ways.chosen:
        delivery = Delivery.objects.create(
            notice=notice,
            channel=way.channel,
            account_id=way.account_id,
            address=way.address,
            not_before=ways.not_before,
            message_id=_message_id(f"notice.{notice.pk}"),
        )
        ask_to_send(delivery, now=now)
        added.append(delivery)
    return added


def _post_to_chats(telling: _Telling, topic: Topic, subject: StrOrPromise, centre: Centre) -> None:
    """Post heading and link to each chat that asked for the topic, once whatever the number of recipients."""
    for robot in Robot.objects.filter(is_active=True).exclude(topics=[]):
        if topic.code not in robot.topics:
            continue
        language = robot.language or centre.language
        with override(language):
            heading = one_line(subject)
        post(robot, telling.key, telling.kind, heading, url=telling.url, language=language, now=telling.now)


def post(
    robot: Robot, key: str, kind: str, subject: str, *, language: str, now: datetime, url: str = ""
) -> Delivery | None:
    """Put one thing on its way to a chat; none when the chat was told it before."""
    told, created = Post.objects.get_or_create(
        robot=robot,
        key=key,
        defaults={"kind": kind, "subject": subject, "url": url, "language": language, "created_at": now},
    )
    if not created:
        return None
    delivery = Delivery.objects.create(
        post=told,
        channel=robot.channel,
        address=robot.name,
        message_id=_message_id(f"post.{told.pk}"),
    )
    ask_to_send(delivery, now=now)
    return delivery


def ask_to_send(delivery: Delivery, *, now: datetime) -> None:
    """Ask the workers to send it; each round of tries is a job of its own."""
    enqueue(
        SEND_KIND,
        key=f"{SEND_KIND}.{delivery.pk}.{delivery.tries}",
        payload={"delivery": delivery.pk},
        now=now,
        not_before=delivery.not_before,
    )


def _message_id(name: str) -> str:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "zhiban"
    return f"<{name}.{uuid.uuid4().hex}@{host}>"


__all__ = ["SEND_KIND", "ask_to_send", "notify", "post", "send_out"]
