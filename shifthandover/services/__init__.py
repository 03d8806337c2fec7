"""The acts of the shift handover."""

from shifthandover.services.handing_over import sign_out
from shifthandover.services.interrupting import block, hold, resume
from shifthandover.services.matters import (
    accept_matter,
    answer_matter,
    change_matter,
    close_matter,
    extend_limit,
    open_matter,
)
from shifthandover.services.opening import open_due_diaries
from shifthandover.services.overdue import tell_overdue
from shifthandover.services.reviewing import Reviewed, add_note, answer_reservation, review, review_each
from shifthandover.services.taking_over import Answer, decide_items, return_diary, sign_in
from shifthandover.services.writing import Observed, edit_entry, make_round, state_none, write_entry

__all__ = [
    "Answer",
    "Observed",
    "Reviewed",
    "accept_matter",
    "add_note",
    "answer_matter",
    "answer_reservation",
    "block",
    "change_matter",
    "close_matter",
    "decide_items",
    "edit_entry",
    "extend_limit",
    "hold",
    "make_round",
    "open_due_diaries",
    "open_matter",
    "resume",
    "return_diary",
    "review",
    "review_each",
    "sign_in",
    "sign_out",
    "state_none",
    "tell_overdue",
    "write_entry",
]
