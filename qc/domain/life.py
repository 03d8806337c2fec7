"""The life of an evaluation: which act is possible in which state, and by whom (rules, section 2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where one version of an evaluation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    APPEALED = "appealed"
    FINAL = "final"
    SUPERSEDED = "superseded"


class Act(StrEnum):
    """What can be done to an evaluation."""

    SAVE = "save"
    SUBMIT = "submit"
    RELEASE = "release"
    ACKNOWLEDGE = "acknowledge"
    COMMENT = "comment"
    APPEAL = "appeal"
    WITHDRAW = "withdraw"
    COMMENT_APPEAL = "comment_appeal"
    DECIDE = "decide"
    RESCORE = "rescore"
    REQUEST_OVERRIDE = "request_override"
    DECIDE_OVERRIDE = "decide_override"
    FINALISE = "finalise"


class Part(StrEnum):
    """What somebody is to one evaluation."""

    INSPECTOR = "inspector"
    OPERATOR = "operator"
    LEAD = "lead"
    MANAGER = "manager"


IN_FORCE = frozenset({State.RELEASED, State.ACKNOWLEDGED, State.APPEALED, State.FINAL})
"""States in which the operator and their lead see a version that no later one has superseded."""

SETTLED = IN_FORCE - {State.APPEALED}
"""States in which a new version can be made outside an appeal; an open appeal is decided first."""

_NOBODY: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """When an act is possible, where it leads (None: the state stays), who may do it, and who never.

    Somebody who is at once a part that may and a part that never may, must not: a quality manager who
    scored the sheet does not decide the appeal against it.
    """

    states: frozenset[State]
    leads_to: State | None
    parts: frozenset[Part]
    never: frozenset[Part] = _NOBODY

    @property
    def relevant(self) -> frozenset[Part]:
        """The parts that have to be looked up to decide."""
        return self.parts | self.never


_MANAGER = frozenset({Part.MANAGER})
_PARTIAL = frozenset({Part.INSPECTOR, Part.OPERATOR, Part.LEAD})
"""Who scored it, whom it is about, and who leads them: none of them changes its score."""

TABLE: dict[Act, Rule] = {
    Act.SAVE: Rule(frozenset({State.DRAFT}), None, frozenset({Part.INSPECTOR})),
    Act.SUBMIT: Rule(frozenset({State.DRAFT}), State.SUBMITTED, frozenset({Part.INSPECTOR})),
    Act.RELEASE: Rule(
        frozenset({State.SUBMITTED}), State.RELEASED, frozenset({Part.INSPECTOR, Part.MANAGER})
    ),
    Act.ACKNOWLEDGE: Rule(frozenset({State.RELEASED}), State.ACKNOWLEDGED, frozenset({Part.OPERATOR})),
    Act.COMMENT: Rule(IN_FORCE, None, frozenset({Part.LEAD})),
    Act.APPEAL: Rule(
        frozenset({State.RELEASED, State.ACKNOWLEDGED}), State.APPEALED, frozenset({Part.OPERATOR})
    ),
    Act.WITHDRAW: Rule(frozenset({State.APPEALED}), State.RELEASED, frozenset({Part.OPERATOR})),
    Act.COMMENT_APPEAL: Rule(frozenset({State.APPEALED}), None, frozenset({Part.LEAD})),
    Act.DECIDE: Rule(frozenset({State.APPEALED}), State.RELEASED, _MANAGER, _PARTIAL),
    Act.RESCORE: Rule(SETTLED | {State.SUBMITTED}, State.SUPERSEDED, _MANAGER, _PARTIAL),
    Act.REQUEST_OVERRIDE: Rule(
        IN_FORCE, None, frozenset({Part.INSPECTOR, Part.LEAD, Part.MANAGER}), frozenset({Part.OPERATOR})
    ),
    Act.DECIDE_OVERRIDE: Rule(SETTLED, None, _MANAGER, frozenset({Part.OPERATOR, Part.LEAD})),
    Act.FINALISE: Rule(frozenset({State.RELEASED, State.ACKNOWLEDGED}), State.FINAL, _NOBODY),
}
"""The table of docs/quality-inspection.md.

The manual has the inspector deliver results to the team lead after every shift, so the inspector may release
their own submitted evaluations, and the quality manager any. Withdrawing an appeal, and deciding it without a
change, lead back to where the version stood before. A decision that changes the score supersedes the version,
as a rescore and an approved override do; the next one begins as released (as submitted when nobody was shown
the former one yet). Only the clock finalises.
"""


def is_possible(act: Act, state: State) -> bool:
    """Say whether an act is possible in a state."""
    return state in TABLE[act].states


def state_after(act: Act, state: State, *, was_acknowledged: bool = False) -> State:
    """Give the state of the version after an act that does not supersede it.

    Args:
        was_acknowledged: whether the version was acknowledged before it was appealed; after the appeal
            nobody is asked again for what did not change.
    """
    following = TABLE[act].leads_to
    if was_acknowledged and act in {Act.WITHDRAW, Act.DECIDE}:
        return State.ACKNOWLEDGED
    return state if following is None else following


def may(act: Act, parts: frozenset[Part]) -> bool:
    """Say whether somebody who has these parts in an evaluation may do an act to it."""
    rule = TABLE[act]
    return not parts.isdisjoint(rule.parts) and parts.isdisjoint(rule.never)


def last_day_of_appeal(released_on: date, window_days: int) -> date:
    """Give the last day, itself included, on which a version released on a day can be appealed.

    Args:
        released_on: the day at the centre on which the operator was told.
        window_days: whole days after it, 0 or more; 0 is the day of the release only.
    """
    return released_on + timedelta(days=window_days)
