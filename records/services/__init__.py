"""Acts on the original records."""

from records.services.complaints import answer_complaint, close_complaint
from records.services.importing import import_records, record_told
from records.services.recording import Pen, correct_record, enter_record, withdraw_record
from records.services.taking_in import Draft, Taken, take_in

__all__ = [
    "Draft",
    "Pen",
    "Taken",
    "answer_complaint",
    "close_complaint",
    "correct_record",
    "enter_record",
    "import_records",
    "record_told",
    "take_in",
    "withdraw_record",
]
