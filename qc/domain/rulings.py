"""How an appeal is decided: criterion by criterion, and what that makes of the whole (rules, section 2)."""

from collections.abc import Collection
from enum import StrEnum


class Ruling(StrEnum):
    """How one criterion of an appeal, or the appeal as a whole, was decided."""

    UPHELD = "upheld"
    PARTLY = "partly"
    OVERTURNED = "overturned"

    @property
    def changes(self) -> bool:
        """Whether the answer is another one than before."""
        return self is not Ruling.UPHELD


def whole_ruling(rulings: Collection[Ruling]) -> Ruling:
    """Sum up the rulings of an appeal: what is the same for every criterion is so for the whole, else partly.

    Raises:
        ValueError: there are none.
    """
    if not rulings:
        raise ValueError("an appeal names at least one criterion")
    return next(iter(rulings)) if len(set(rulings)) == 1 else Ruling.PARTLY
