"""The state table of an incident, as data: from where, which act, to where, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from incidents.domain.kinds import KindRule
from incidents.domain.vocabulary import Act, Role, State


class KindGroup(StrEnum):
    """The kinds a row of the table speaks of."""

    ANY = "any"
    OPEN_TO_ALL = "not confidential"
    CONFIDENTIAL = "confidential"
    IMMEDIATE = "the five kinds"
    ORDINARY = "other kinds"
    REQUEST = "request for instruction"
    HAZARD = "hazard"

    def covers(self, kind: KindRule) -> bool:
        """Tell whether the kind belongs to the group."""
        return {
            KindGroup.ANY: True,
            KindGroup.OPEN_TO_ALL: not kind.confidential,
            KindGroup.CONFIDENTIAL: kind.confidential,
            KindGroup.IMMEDIATE: kind.immediate,
            KindGroup.ORDINARY: not kind.immediate,
            KindGroup.REQUEST: kind.is_request,
            KindGroup.HAZARD: kind.is_hazard,
        }[self]


@dataclass(frozen=True)
class Row:
    """One row of the state table.

    Args:
        source: State before the act; None before there is an incident.
        act: The act.
        target: State after the act.
        who: What a person must be, at least one of these; empty means anybody.
        never: What a person must not be, none of these.
        kinds: The kinds the row speaks of.
        is_signed: The person enters their password; the act goes into the register.
        voices: Roles that must each have spoken, by different persons, before the target is reached.
    """

    source: State | None
    act: Act
    target: State
    who: frozenset[Role] = frozenset()
    never: frozenset[Role] = frozenset()
    kinds: KindGroup = KindGroup.ANY
    is_signed: bool = False
    voices: frozenset[Role] = field(default=frozenset())


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


_LEADERS = _roles(Role.DUTY_SUPERVISOR, Role.MANAGER)
_OWNED = (State.ACKNOWLEDGED, State.IN_ACTION, State.VERIFYING)
_ACTED_ON = (State.ACKNOWLEDGED, State.IN_ACTION)


def _first_answers() -> Iterable[Row]:
    """List what may be answered to a report: taken up, or turned down by enough people."""
    reporter = _roles(Role.REPORTER)
    yield Row(None, Act.REPORT, State.REPORTED, is_signed=True)
    for kinds, who in ((KindGroup.OPEN_TO_ALL, _LEADERS), (KindGroup.CONFIDENTIAL, _SECRECY)):
        target = State.ACKNOWLEDGED
        yield Row(State.REPORTED, Act.ACKNOWLEDGE, target, who, never=reporter, kinds=kinds, is_signed=True)
    for act, target in ((Act.REJECT, State.REJECTED), (Act.MARK_DUPLICATE, State.DUPLICATE)):
        yield Row(
            State.REPORTED,
            act,
            target,
            _LEADERS,
            never=reporter,
            kinds=KindGroup.IMMEDIATE,
            is_signed=True,
            voices=_LEADERS,
        )
        yield Row(
            State.REPORTED,
            act,
            target,
            _roles(Role.DUTY_SUPERVISOR),
            never=reporter,
            kinds=KindGroup.ORDINARY,
            is_signed=True,
        )
        yield Row(target, Act.APPEAL, State.REPORTED, reporter)


def _measures() -> Iterable[Row]:
    """List what the owner, those with actions to do, and superiors do about it."""
    owner = _roles(Role.OWNER)
    for source in _ACTED_ON:
        yield Row(source, Act.INSTRUCT, State.IN_ACTION, _roles(Role.SUPERIOR), is_signed=True)
        yield Row(
            source,
            Act.DECIDE,
            State.IN_ACTION,
            _roles(Role.ASKED, Role.MANAGER),
            never=_roles(Role.REPORTER),
            kinds=KindGroup.REQUEST,
            is_signed=True,
        )
        yield Row(source, Act.CONTAIN, State.IN_ACTION, owner)
        yield Row(source, Act.PLAN_ACTION, State.IN_ACTION, owner)
    yield Row(State.IN_ACTION, Act.FINISH_ACTION, State.VERIFYING, _roles(Role.ACTION_OWNER))
    yield Row(State.IN_ACTION, Act.DROP_ACTION, State.VERIFYING, owner)
    yield Row(State.IN_ACTION, Act.EXTEND_ACTION, State.IN_ACTION, owner, is_signed=True)
    for source in _OWNED:
        yield Row(source, Act.HAND_OVER, source, _roles(Role.OWNER, Role.DUTY_SUPERVISOR, Role.MANAGER))
        yield Row(source, Act.ACCEPT, source, _roles(Role.NEXT_OWNER))


def _files() -> Iterable[Row]:
    """List who adds files while it is open: whoever has a part in it, or would have one by answering."""
    parties = _LEADERS | _roles(
        Role.REPORTER,
        Role.OWNER,
        Role.NEXT_OWNER,
        Role.ACTION_OWNER,
        Role.CHECKER,
        Role.TOOK_PART,
        Role.ASKED,
        Role.SUPERIOR,
    )
    of_a_leak = parties | _roles(Role.SECURITY_OFFICER)
    for source in (State.REPORTED, *_OWNED):
        for kinds, who in ((KindGroup.OPEN_TO_ALL, parties), (KindGroup.CONFIDENTIAL, of_a_leak)):
            yield Row(source, Act.ATTACH, source, who, kinds=kinds)


def _limits() -> Iterable[Row]:
    """List how a limit is moved, always signed, and what is owed to authorities after a leak."""
    for source in _ACTED_ON:
        yield Row(
            source,
            Act.EXTEND_DECISION,
            source,
            _roles(Role.ASKED, Role.MANAGER),
            never=_roles(Role.REPORTER),
            kinds=KindGroup.REQUEST,
            is_signed=True,
        )
    for source in _OWNED:
        yield Row(
            source,
            Act.EXTEND_REVIEW,
            source,
            _roles(Role.CHECKER, Role.MANAGER),
            never=_roles(Role.TOOK_PART),
            kinds=KindGroup.HAZARD,
            is_signed=True,
        )
        for act, who in _OF_AUTHORITIES.items():
            yield Row(source, act, source, who, kinds=KindGroup.CONFIDENTIAL, is_signed=True)


_SECRECY: Final = _roles(Role.SECURITY_OFFICER, Role.MANAGER)
_OF_AUTHORITIES: Final[dict[Act, frozenset[Role]]] = {
    Act.OWE_REPORTS: _SECRECY | _roles(Role.OWNER),
    Act.SEND_REPORT: _SECRECY | _roles(Role.OWNER),
    Act.EXTEND_REPORT: _SECRECY,
    Act.LIFT_REPORT: _roles(Role.MANAGER),
}
"""Who says that a leak concerns personal data, and who answers for it towards the authorities."""


def _endings() -> Iterable[Row]:
    """List how it is verified, sent back, closed and opened again."""
    took_part = _roles(Role.TOOK_PART)
    checkers = _roles(Role.CHECKER, Role.MANAGER)
    for kinds, who in ((KindGroup.IMMEDIATE, _roles(Role.MANAGER)), (KindGroup.ORDINARY, checkers)):
        here = State.VERIFYING
        yield Row(here, Act.VERIFY, State.CLOSED, who, never=took_part, kinds=kinds, is_signed=True)
        yield Row(here, Act.NOT_YET, State.IN_ACTION, who, never=took_part, kinds=kinds)
    yield Row(State.CLOSED, Act.REOPEN, State.IN_ACTION, checkers | _LEADERS, is_signed=True)


TABLE: Final[tuple[Row, ...]] = (*_first_answers(), *_measures(), *_limits(), *_files(), *_endings())


def rows_of(state: State | None, act: Act) -> list[Row]:
    """List the rows that begin in the state with the act."""
    return [row for row in TABLE if row.source == state and row.act == act]


def is_signed(act: Act) -> bool:
    """Tell whether the act asks for the password of whoever does it."""
    return any(row.is_signed for row in TABLE if row.act == act)
