"""Reads about custody: for the doors, the start page, the workbook."""

from custody.selectors.contents import subject_of
from custody.selectors.due import CustodyDue, custody_due
from custody.selectors.holding import holders, what_is_held
from custody.selectors.people import destruction_acts_for, item_acts_for, loan_acts_for, waiting_move

__all__ = [
    "CustodyDue",
    "custody_due",
    "destruction_acts_for",
    "holders",
    "item_acts_for",
    "loan_acts_for",
    "subject_of",
    "waiting_move",
    "what_is_held",
]
