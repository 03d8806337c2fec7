"""Acts of notices: tell people, send what is on its way, keep where and how they want to be told."""

from notices.services.accounts import (
    has_app,
    keep_robot,
    remove_account,
    set_account,
    set_app,
    set_robot_address,
)
from notices.services.notifying import SEND_KIND, notify
from notices.services.preferences import TEST_KIND, post_test, send_test, set_preferences
from notices.services.sending import mark_read, resend, send

__all__ = [
    "SEND_KIND",
    "TEST_KIND",
    "has_app",
    "keep_robot",
    "mark_read",
    "notify",
    "post_test",
    "remove_account",
    "resend",
    "send",
    "send_test",
    "set_account",
    "set_app",
    "set_preferences",
    "set_robot_address",
]
