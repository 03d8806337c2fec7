"""What people want to be told outside the inbox, and the proof that a way works."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.errors import DomainError
from notices.models import Account, Channel, Delivery, Notice, Preferences, Robot
from notices.registry import topics
from notices.rendering import render_letter
from notices.selectors import Way, Ways, ways_of
from notices.services.notifying import post, send_out
from staff.models import Centre, Employee
from staff.selectors import language_of

TEST_KIND = "notices.test"

Chosen = Mapping[str, Mapping[str, bool]]
"""Topic, then channel, then yes or no."""


@transaction.atomic
def set_preferences(
    employee: Employee, *, chosen: Chosen, quiet_from: time | None, quiet_until: time | None
) -> Preferences:
    """Store which topics go by which ways, and the quiet hours.

    Raises:
        DomainError: ``notices.preferences.urgent``, an urgent topic would reach the person by no way outside;
            ``notices.preferences.quiet``, only one end of the quiet hours is given.
    """
    if (quiet_from is None) != (quiet_until is None):
        raise DomainError(
            "notices.preferences.quiet", _("Quiet hours need both their beginning and their end.")
        )
    has = {way.channel for way in ways_of(employee, Account.objects.filter(employee=employee))}
    for topic in topics():
        wanted = chosen.get(topic.code, {})
        if topic.is_urgent and has and not any(wanted.get(channel, True) for channel in has):
            raise DomainError(
                "notices.preferences.urgent",
                _("“%(topic)s” cannot be switched off altogether: leave one way on.")
                % {"topic": topic.title},
                topic=topic.code,
            )
    return Preferences.objects.update_or_create(
        employee=employee,
        defaults={
            "chosen": {topic: dict(ways) for topic, ways in chosen.items()},
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
        },
    )[0]


@transaction.atomic
def post_test(robot: Robot, *, now: datetime) -> Delivery:
    """Post a test to a chat of the centre; at most one a minute.

    Raises:
        DomainError: ``notices.test.app``, an app writes to people and not to a chat;
            ``notices.test.just_now``.
    """
    if robot.channel == Channel.WECOM_APP:
        raise DomainError(
            "notices.test.app", _("An app is tried from “What is sent to me”, by whoever it writes to.")
        )
    language = robot.language or Centre.current().language
    with override(language):
        subject = str(_("A test of the way by which you are told"))
    delivery = post(robot, f"{TEST_KIND}.{now:%Y%m%d%H%M}", TEST_KIND, subject, language=language, now=now)
    if delivery is None:
        raise DomainError("notices.test.just_now", _("A test was just sent; wait a minute."))
    return delivery


@transaction.atomic
def send_test(employee: Employee, channel: str, *, now: datetime) -> Notice:
    """Send somebody a notice by one of their ways, to see whether it arrives; at most one a minute and way.

    Raises:
        DomainError: ``notices.test.no_way``, they have no such way; ``notices.test.just_now``.
    """
    account = Account.objects.filter(employee=employee, channel=channel).first()
    ways = [way for way in ways_of(employee, [account] if account else []) if way.channel == channel]
    if not ways:
        raise DomainError("notices.test.no_way", _("There is no address for this way yet."))
    notice = _test_notice(employee, ways[0], now)
    if notice is None:
        raise DomainError("notices.test.just_now", _("A test was just sent; wait a minute."))
    send_out(notice, Ways((ways[0],)), now=now)
    return notice


def _test_notice(employee: Employee, way: Way, now: datetime) -> Notice | None:
    centre = Centre.current()
    language = language_of(employee, centre)
    with timezone.override(centre.zone):
        letter = render_letter(
            subject=_("A test of the way by which you are told"),
            body_template="notices/test",
            context={"channel": Channel(way.channel), "now": now},
            language=language,
        )
    notice, created = Notice.objects.get_or_create(
        recipient=employee,
        key=f"{TEST_KIND}.{way.channel}.{now:%Y%m%d%H%M}",
        defaults={
            "kind": TEST_KIND,
            "subject": letter.subject,
            "body": letter.text,
            "body_html": letter.html,
            "url": "/me/notices/",
            "language": language,
            "created_at": now,
        },
    )
    return notice if created else None
