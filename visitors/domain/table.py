"""The state table of a visit, as data: from where, which act, to where, by whom.

Source: operating manual, «Confidentiality and custody»: nobody enters without a superior's approval;
docs/visitors.md.
"""

from dataclasses import dataclass
from typing import Final

from visitors.domain.vocabulary import Act, Role, State


@dataclass(frozen=True)
class Row:
    """One row of the state table.

    Args:
        source: State before the act; None before there is a visit.
        act: The act.
        target: State after the act.
        who: What a person must be, at least one of these; empty means anybody.
        never: What a person must not be, none of these.
        is_signed: The person enters their password; the act goes into the register.
        for_walk_ins: Whether the row also speaks of entries without approval.
    """

    source: State | None
    act: Act
    target: State
    who: frozenset[Role] = frozenset()
    never: frozenset[Role] = frozenset()
    is_signed: bool = False
    for_walk_ins: bool = False


def _row(source: str, act: Act, target: str, who: str, never: str = "", **flags: bool) -> Row:
    """Write a row shortly: roles as words."""
    return Row(
        State(source) if source else None,
        act,
        State(target),
        frozenset(Role(word) for word in who.split()),
        frozenset(Role(word) for word in never.split()),
        **flags,
    )


TABLE: Final[tuple[Row, ...]] = (
    _row("", Act.REQUEST, "requested", ""),
    _row("requested", Act.APPROVE, "approved", "superior", "host requester", is_signed=True),
    _row("requested", Act.DENY, "denied", "superior", "host requester"),
    _row("requested", Act.CANCEL, "cancelled", "host requester"),
    _row("approved", Act.CANCEL, "cancelled", "host requester"),
    _row("approved", Act.LET_IN, "inside", "reception", "host", is_signed=True),
    _row("inside", Act.LET_IN, "inside", "reception", "host", is_signed=True),
    _row("left", Act.LET_IN, "inside", "reception", "host", is_signed=True),
    _row("inside", Act.LET_OUT, "left", "reception host", is_signed=True, for_walk_ins=True),
    _row("approved", Act.EXTEND, "approved", "superior", "host requester", is_signed=True),
    _row("inside", Act.EXTEND, "inside", "superior", "host requester", is_signed=True),
    _row("approved", Act.TURN_AWAY, "turned_away", "reception"),
    _row("approved", Act.NO_SHOW, "no_show", "reception host"),
    _row("inside", Act.SETTLE_BADGE, "inside", "reception", for_walk_ins=True),
    _row("left", Act.SETTLE_BADGE, "left", "reception", for_walk_ins=True),
    _row("", Act.WALK_IN, "inside", "reception", is_signed=True, for_walk_ins=True),
)

_ROWS: Final = {(row.source, row.act): row for row in TABLE}


def row_of(state: State | None, act: Act) -> Row | None:
    """Give the row that begins in the state with the act, if there is one."""
    return _ROWS.get((state, act))


def is_signed(act: Act) -> bool:
    """Tell whether the act asks for the password of whoever does it."""
    return any(row.is_signed for row in TABLE if row.act == act)
