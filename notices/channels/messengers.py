"""Hand one notice, or one post, to a messenger."""

import json

from notices.channels.transport import Refused
from notices.channels.wording import message_of, post_of
from notices.domain.addresses import Address, App, Messenger
from notices.models import Delivery, Robot


def send_message(delivery: Delivery) -> None:
    """Say the delivery's notice or post in its messenger.

    Raises:
        Refused, NotDelivered, Uncertain: see `transport`.
        SealBroken: the address was sealed under another key.
    """
    # Imported where it is needed: half a second that only the worker has to spend.
    from notices.channels.robots import say

    messenger = Messenger(delivery.channel)
    if delivery.post is not None:
        robot = delivery.post.robot
        if not robot.is_active:
            raise Refused("the robot is not in use")
        say(messenger, address_in(robot.read_secret()), post_of(delivery.post))
        return
    if delivery.account is None or delivery.notice is None:
        raise Refused("the account was removed")
    address = address_in(delivery.account.read_secret())
    app = _app() if messenger is Messenger.WECOM_APP else None
    say(messenger, address, message_of(delivery.notice), app)


def _app() -> App | None:
    robot = Robot.objects.filter(channel=Messenger.WECOM_APP, is_active=True).first()
    return App(**json.loads(robot.read_secret())) if robot else None


def address_in(secret: str) -> Address:
    """Read an address from what was sealed."""
    return Address(**json.loads(secret))
