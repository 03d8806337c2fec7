"""The admin's doors to custody."""

from custody.admin.destruction import DestructionAdmin
from custody.admin.item import CustodyItemAdmin
from custody.admin.loan import LoanAdmin
from custody.admin.reference import CustodyClassAdmin

__all__ = ["CustodyClassAdmin", "CustodyItemAdmin", "DestructionAdmin", "LoanAdmin"]
