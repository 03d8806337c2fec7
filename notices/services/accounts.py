"""Where people are reached: their messenger accounts, the robots and the app of the centre."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from notices.domain.addresses import (
    Address,
    AddressFault,
    App,
    Fault,
    Messenger,
    masked,
    read_app,
    read_person,
    read_robot,
)
from notices.models import Account, Channel, DeliveryState, Robot
from notices.registry import topics
from staff.models import Employee

Read = TypeVar("Read", Address, App)

FAULTS: Final[dict[Fault, StrOrPromise]] = {
    Fault.FOREIGN: _("This is not an address of %(service)s. Copy it from the robot's settings there."),
    Fault.SHAPE: _("This does not look like what %(service)s gives out. Copy it from there once more."),
    Fault.SECRET: _("The secret does not look like one of %(service)s. Copy it from there once more."),
    Fault.EVERYBODY: _("This would write to everybody in the company. Enter your own account name."),
}


@transaction.atomic
def set_account(employee: Employee, channel: str, *, text: str, secret: str = "", now: datetime) -> Account:
    """Store where somebody is reached by a messenger, instead of what was stored before.

    Args:
        employee: Who is reached there.
        channel: A messenger.
        text: The address as the service shows it; for the WeCom app the person's account name.
        secret: The robot's signing secret, where it has one.
        now: The instant of the change.

    Raises:
        DomainError: ``notices.account.not_understood``; ``notices.account.no_app``.
    """
    messenger = Messenger(channel)
    if messenger is Messenger.WECOM_APP and not has_app():
        raise DomainError(
            "notices.account.no_app", _("The centre has no WeCom app yet; ask the centre manager.")
        )
    address = _understood(
        messenger,
        lambda: (
            read_person(text) if messenger is Messenger.WECOM_APP else read_robot(messenger, text, secret)
        ),
    )
    account = Account.objects.filter(employee=employee, channel=channel).first() or Account(
        employee=employee, channel=channel
    )
    account.keep_secret(json.dumps(asdict(address)))
    account.shown, account.changed_at = masked(address.token), now
    account.save()
    return account


@transaction.atomic
def remove_account(account: Account) -> None:
    """Forget where somebody is reached; what was on its way there is not sent any more."""
    waiting = account.deliveries.exclude(state__in=[DeliveryState.SENT, DeliveryState.REFUSED])
    waiting.update(state=DeliveryState.REFUSED, error="the account was removed")
    account.delete()


def has_app() -> bool:
    """Tell whether the centre has an app in WeCom through which people can be written to."""
    return Robot.objects.filter(channel=Channel.WECOM_APP, is_active=True).exists()


def set_robot_address(robot: Robot, *, text: str, secret: str, now: datetime) -> None:
    """Give a chat robot its address, without storing the row.

    Raises:
        DomainError: ``notices.account.not_understood``.
    """
    messenger = Messenger(robot.channel)
    address = _understood(messenger, lambda: read_robot(messenger, text, secret))
    robot.keep_secret(json.dumps(asdict(address)))
    robot.shown, robot.changed_at = masked(address.token), now


def set_app(robot: Robot, *, corporation: str, agent: str, secret: str, now: datetime) -> None:
    """Give the centre's WeCom app what it needs, without storing the row.

    Raises:
        DomainError: ``notices.account.not_understood``.
    """
    app = _understood(Messenger.WECOM_APP, lambda: read_app(corporation, agent, secret))
    robot.keep_secret(json.dumps(asdict(app)))
    robot.shown, robot.changed_at = f"{app.agent} {masked(app.secret)}", now


@transaction.atomic
def keep_robot(robot: Robot) -> None:
    """Store a robot or app.

    Raises:
        DomainError: ``notices.robot.topic_names_people``, a topic whose subjects may name somebody;
            ``notices.robot.app_is_no_chat``; ``notices.robot.one_app``.
    """
    fitting = {topic.code for topic in topics() if topic.suits_chats}
    if set(robot.topics) - fitting:
        raise DomainError("notices.robot.topic_names_people", _("Only topics that name nobody go to a chat."))
    if robot.channel == Channel.WECOM_APP:
        if robot.topics:
            raise DomainError(
                "notices.robot.app_is_no_chat", _("An app writes to single people; choose no topics for it.")
            )
        others = Robot.objects.filter(channel=robot.channel, is_active=True).exclude(pk=robot.pk)
        if robot.is_active and others.exists():
            raise DomainError(
                "notices.robot.one_app", _("Another WeCom app is in use; put that one out of use first.")
            )
    robot.save()


def _understood(messenger: Messenger, read: Callable[[], Read]) -> Read:
    try:
        return read()
    except AddressFault as fault:
        service = Channel(messenger.value).label
        message = FAULTS[fault.fault]
        raise DomainError(
            "notices.account.not_understood", message % {"service": service}, fault=fault.fault.value
        ) from None
