"""The acts on visits, one function each, and what the clock does."""

from visitors.services.acting import ACTS, PERMISSIONS, act_on
from visitors.services.blanking import blank_names
from visitors.services.clocks import close_days, tell_overstays
from visitors.services.decisions import approve, approve_several, cancel, deny, extend
from visitors.services.reception import Entry, Exit, let_in, let_out, mark_no_show, settle_badge, turn_away
from visitors.services.request import Wanted, request_visit
from visitors.services.walk_in import KINDS, WalkIn, record_walk_in

__all__ = [
    "ACTS",
    "KINDS",
    "PERMISSIONS",
    "Entry",
    "Exit",
    "WalkIn",
    "Wanted",
    "act_on",
    "approve",
    "approve_several",
    "blank_names",
    "cancel",
    "close_days",
    "deny",
    "extend",
    "let_in",
    "let_out",
    "mark_no_show",
    "record_walk_in",
    "request_visit",
    "settle_badge",
    "tell_overstays",
    "turn_away",
]
