"""The tables of the shift handover."""

from shifthandover.models.choices import (
    ActChoices,
    DecisionChoices,
    HoldReasonChoices,
    ItemKindChoices,
    LimitChoices,
    MatterKindChoices,
    SectionChoices,
    SideChoices,
    StateChoices,
)
from shifthandover.models.diary import DiaryEntry, Problem, ShiftDiary
from shifthandover.models.handover import DiarySignature, HandedItem, Handover
from shifthandover.models.matter import Extension, MatterChange, OpenMatter
from shifthandover.models.rounds import Reading, Round, RoundPoint

__all__ = [
    "ActChoices",
    "DecisionChoices",
    "DiaryEntry",
    "DiarySignature",
    "Extension",
    "HandedItem",
    "Handover",
    "HoldReasonChoices",
    "ItemKindChoices",
    "LimitChoices",
    "MatterChange",
    "MatterKindChoices",
    "OpenMatter",
    "Problem",
    "Reading",
    "Round",
    "RoundPoint",
    "SectionChoices",
    "ShiftDiary",
    "SideChoices",
    "StateChoices",
]
