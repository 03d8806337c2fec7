"""What a handover still lacks before somebody may sign; everything is named at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from shifthandover.domain.vocabulary import Decision, ItemKind, Lack, Section


@dataclass(frozen=True)
class Missing:
    """One thing that is lacking: what, and on which section or item."""

    lack: Lack
    subject: str = ""


@dataclass(frozen=True)
class Matter:
    """An open matter as it would be handed over."""

    title: str
    kind: ItemKind
    has_owner: bool
    has_next_step: bool
    has_limit: bool
    has_accept_by: bool = True
    has_reply_by: bool = True


@dataclass(frozen=True)
class Item:
    """A handed-over item as its receiver left it."""

    title: str
    decision: Decision
    is_decided_by_signer: bool
    has_remark: bool


def lacking_to_sign_out(
    *,
    filled: Collection[Section],
    has_round: bool,
    matters: Iterable[Matter],
    unacknowledged_reports: int,
    held_before: str = "",
) -> list[Missing]:
    """Name what the outgoing lead has to do before signing out.

    Args:
        filled: Sections that hold an entry or an item, or are stated to hold nothing.
        has_round: Whether the outgoing round of the environment was entered.
        matters: The open matters of the desk.
        unacknowledged_reports: Reports of incidents that nobody has acknowledged yet.
        held_before: The diary before, when the duty supervisor still answers for the desk by it.
    """
    missing = [Missing(Lack.DIARY_BEFORE, held_before)] if held_before else []
    missing += [Missing(Lack.SECTION, section) for section in Section if section not in filled]
    if not has_round:
        missing.append(Missing(Lack.ROUND))
    for matter in matters:
        missing.extend(Missing(lack, matter.title) for lack in _lacks_of(matter))
    if unacknowledged_reports:
        missing.append(Missing(Lack.UNACKNOWLEDGED_REPORT, str(unacknowledged_reports)))
    return missing


def lacking_to_sign_in(*, items: Iterable[Item], has_round: bool, synthesis: str) -> list[Missing]:
    """Name what the incoming lead has to do before signing in.

    Every item is accepted, or queried with a written reservation, by the person who signs;
    the receiver made a round of their own and wrote the essence in their own words.
    """
    missing = []
    for item in items:
        if item.decision is Decision.PENDING or not item.is_decided_by_signer:
            missing.append(Missing(Lack.DECISION, item.title))
        elif item.decision is Decision.QUERIED and not item.has_remark:
            missing.append(Missing(Lack.RESERVATION, item.title))
    if not has_round:
        missing.append(Missing(Lack.ROUND))
    if not synthesis.strip():
        missing.append(Missing(Lack.SYNTHESIS))
    return missing


def lacking_to_return(*, items: Iterable[Item], reasons: str) -> list[Missing]:
    """Name what the incoming lead has to give before returning the diary."""
    queried = [item for item in items if item.decision is Decision.QUERIED and item.has_remark]
    missing = [] if queried else [Missing(Lack.QUERY)]
    return missing if reasons.strip() else [*missing, Missing(Lack.REASONS)]


def lacking_to_review(*, unanswered: Iterable[str]) -> list[Missing]:
    """Name the reservations that nobody has answered yet, by the titles of their items."""
    return [Missing(Lack.ANSWER, title) for title in unanswered]


def _lacks_of(matter: Matter) -> list[Lack]:
    wanted = {
        Lack.OWNER: matter.has_owner,
        Lack.NEXT_STEP: matter.has_next_step,
        Lack.LIMIT: matter.has_limit,
    }
    if matter.kind is ItemKind.VIP:
        wanted = {
            Lack.OWNER: matter.has_owner,
            Lack.NEXT_STEP: matter.has_next_step,
            Lack.ACCEPT_BY: matter.has_accept_by,
            Lack.REPLY_BY: matter.has_reply_by,
        }
    return [lack for lack, is_there in wanted.items() if not is_there]
