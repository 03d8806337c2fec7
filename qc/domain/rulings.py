"""How an appeal is decided: criterion by criterion, and what that makes of the whole (rules, section 2)."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from qc.domain.scorecard import Scorecard
from qc.domain.words import AnswerState


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


def appealable(scorecard: Scorecard, states: Mapping[str, AnswerState]) -> list[str]:
    """Name the criteria whose score can be appealed, in their order: asked, and able to change the score.

    A question that is never scored itself, but decides what else is asked, can; a remark is talked about
    instead. What was left out as not applicable can be appealed, too.
    """
    deciding = {condition.criterion for one in scorecard.criteria for condition in one.conditions}
    return [
        one.key
        for one in scorecard.criteria
        if (one.is_scoring or one.carries_trigger or one.key in deciding)
        and states[one.key] in {AnswerState.ANSWERED, AnswerState.NOT_APPLICABLE}
    ]
