"""The acts of custody, one function each; doors do them by name with `act_on`."""

from custody.services.acting import ON_DESTRUCTION, ON_ITEM, ON_LOAN, PERMISSIONS, act_on
from custody.services.destroying import approve, destroy, reject, request_destruction, withdraw, witness
from custody.services.exports import note_destroyed, register_export
from custody.services.keeping import (
    attach,
    correct,
    declare_void,
    extend,
    file,
    hold,
    lift_hold,
    log_reading,
)
from custody.services.lending import ask, bring_back, cancel, permit, receive, refuse
from custody.services.moving import decline, hand_over, hand_over_all, take, take_all, take_back, take_over
from custody.services.registering import register
from custody.services.reminding import tell_overdue

__all__ = [
    "ON_DESTRUCTION",
    "ON_ITEM",
    "ON_LOAN",
    "PERMISSIONS",
    "act_on",
    "approve",
    "ask",
    "attach",
    "bring_back",
    "cancel",
    "correct",
    "declare_void",
    "decline",
    "destroy",
    "extend",
    "file",
    "hand_over",
    "hand_over_all",
    "hold",
    "lift_hold",
    "log_reading",
    "note_destroyed",
    "permit",
    "receive",
    "refuse",
    "register",
    "register_export",
    "reject",
    "request_destruction",
    "take",
    "take_all",
    "take_back",
    "take_over",
    "tell_overdue",
    "withdraw",
    "witness",
]
