"""The handover in the admin."""

from shifthandover.admin.diary import ShiftDiaryAdmin
from shifthandover.admin.matter import OpenMatterAdmin
from shifthandover.admin.reference import RoundPointAdmin

__all__ = ["OpenMatterAdmin", "RoundPointAdmin", "ShiftDiaryAdmin"]
