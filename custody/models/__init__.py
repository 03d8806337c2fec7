"""The tables of custody: classes, items, moves, loans, contents, destructions, histories."""

from custody.models.destruction import Destruction, DestructionEvent, DestructionLine, Reminder
from custody.models.item import CustodyEvent, CustodyItem, ItemContent, Loan, Move, YearCounter
from custody.models.item_class import CustodyClass
from custody.models.labels import (
    ContentKind,
    DestructionState,
    ItemState,
    LoanKind,
    LoanState,
    MoveOutcome,
    ReminderStep,
)

__all__ = [
    "ContentKind",
    "CustodyClass",
    "CustodyEvent",
    "CustodyItem",
    "Destruction",
    "DestructionEvent",
    "DestructionLine",
    "DestructionState",
    "ItemContent",
    "ItemState",
    "Loan",
    "LoanKind",
    "LoanState",
    "Move",
    "MoveOutcome",
    "Reminder",
    "ReminderStep",
    "YearCounter",
]
