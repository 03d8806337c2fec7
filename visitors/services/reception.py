"""At the door: letting in with a badge, letting out, turning away, no-shows, badges that come back later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from common.errors import DomainError
from staff.models import Employee
from visitors.domain.overstays import minutes_over
from visitors.domain.vocabulary import Act, BadgeState
from visitors.models import Stay, Visit, VisitEvent, Visitor
from visitors.services.notices import tell
from visitors.services.perform import Deed, fresh, perform
from visitors.services.refusals import invalid, required


@dataclass(frozen=True)
class Entry:
    """Somebody who comes in: by position in the visit, with the badge and what is carried in."""

    person: int
    badge: str
    carried_in: str = ""


@dataclass(frozen=True)
class Exit:
    """Somebody who goes out: by position in the visit, with or without the badge, and what is carried out."""

    person: int
    is_badge_returned: bool = True
    carried_out: str = ""


@transaction.atomic
def let_in(
    visit: Visit,
    *,
    entries: Sequence[Entry],
    is_clear_of_goods: bool,
    person: Employee,
    password: str,
    now: datetime,
) -> Visit:
    """Let persons of a visit in, signed, each with a badge; the host is told when the first comes.

    Args:
        visit: An approved visit, within its agreed time.
        entries: Who comes in; others of a group may follow later.
        is_clear_of_goods: That each was asked for flammable and explosive goods, and has none.
        person: Whoever receives, never the host.

    Raises:
        DomainError: ``visitors.let_in.badge_missing``, ``.badge_in_use``, ``.already_inside``,
            ``visitors.person.unknown``, the table refuses (too early, too late, goods), or a wrong password.
    """
    chosen = _chosen(visit, [entry.person for entry in entries])

    def rows(event: VisitEvent) -> None:
        _check_entries(visit, entries, chosen)
        stays = [
            Stay(
                visit=visit,
                visitor=chosen[entry.person],
                in_at=now,
                in_event=event,
                badge=entry.badge.strip(),
                badge_state=BadgeState.OUT,
                is_clear_of_goods=True,
                carried_in=entry.carried_in.strip(),
            )
            for entry in entries
        ]
        store_stays(stays)

    facts = {"is_clear_of_goods": is_clear_of_goods, "chosen": len(entries)}
    visit = perform(visit, Deed(Act.LET_IN, person, now, password=password, facts=facts, rows=rows))
    if visit.host and visit.host != person:
        tell(visit, [visit.host], event="arrived", key="arrived", now=now)
    return visit


def _chosen(visit: Visit, positions: Sequence[int]) -> dict[int, Visitor]:
    """Find the persons of a visit by their positions.

    Raises:
        DomainError: ``visitors.person.unknown``.
    """
    persons = {one.position: one for one in visit.visitors.all()}
    unknown = sorted({position for position in positions if position not in persons})
    if unknown or len(set(positions)) != len(positions):
        raise invalid(
            "visitors.person.unknown",
            gettext("There is no such person in this visit, or somebody was named twice."),
            persons=unknown,
        )
    return persons


def _check_entries(visit: Visit, entries: Sequence[Entry], chosen: dict[int, Visitor]) -> None:
    """Refuse an entry without a badge, with a badge that is not here, and of somebody who is inside."""
    badges = [entry.badge.strip() for entry in entries]
    if not all(badges):
        raise invalid("visitors.let_in.badge_missing", gettext("Give everybody who comes in a badge."))
    inside = set(Stay.objects.open().filter(visit=visit).values_list("visitor__position", flat=True))
    again = sorted(inside & {entry.person for entry in entries})
    if again:
        raise invalid(
            "visitors.let_in.already_inside", gettext("Somebody of them is inside already."), persons=again
        )
    check_badges(badges)


def check_badges(badges: Sequence[str]) -> None:
    """Refuse badges that are given twice, or that have not come back.

    Raises:
        DomainError: ``visitors.let_in.badge_in_use``.
    """
    away = Stay.objects.filter(badge__in=badges, badge_state__in=[BadgeState.OUT, BadgeState.MISSING])
    taken = set(away.values_list("badge", flat=True)) | {one for one in badges if badges.count(one) > 1}
    if taken:
        raise _badge_in_use(sorted(taken))


def store_stays(stays: Sequence[Stay]) -> None:
    """Store that people are inside; of two who give out one badge at the same moment, one is first.

    Raises:
        DomainError: ``visitors.let_in.badge_in_use``.
    """
    try:
        with transaction.atomic():
            Stay.objects.bulk_create(stays)
    except IntegrityError as taken:
        raise _badge_in_use([stay.badge for stay in stays if stay.badge]) from taken


def _badge_in_use(badges: Sequence[str]) -> DomainError:
    return invalid(
        "visitors.let_in.badge_in_use",
        gettext("Badge %(badges)s has not come back; give another.") % {"badges": ", ".join(badges)},
        badges=list(badges),
    )


@transaction.atomic
def let_out(
    visit: Visit,
    *,
    person: Employee,
    password: str,
    now: datetime,
    exits: Sequence[Exit] | None = None,
) -> Visit:
    """Let persons of a visit out, signed; the visit is over when the last of them is out.

    Args:
        exits: Who goes out and whether the badge came back; everybody inside, with their badges, unless told.
        person: Whoever receives, or the host.

    Raises:
        DomainError: ``visitors.let_out.not_inside``, ``visitors.person.unknown``, the table refuses, or a
            wrong password.
    """
    visit = fresh(visit)
    running = {stay.visitor.position: stay for stay in _running(visit)}
    if exits is None:
        exits = [Exit(position) for position in sorted(running)]
    _chosen(visit, [one.person for one in exits])
    over = minutes_over(visit.ends_at, now)
    outcomes = {one.person: _outcome(running.get(one.person), one) for one in exits}
    leaving = [running[one.person] for one in exits if one.person in running]

    def rows(event: VisitEvent) -> None:
        absent = sorted(one.person for one in exits if one.person not in running)
        if absent:
            raise invalid(
                "visitors.let_out.not_inside", gettext("Somebody of them is not inside."), persons=absent
            )
        for one in exits:
            Stay.objects.filter(pk=running[one.person].pk).update(
                out_at=now,
                out_event=event,
                badge_state=outcomes[one.person],
                carried_out=one.carried_out.strip(),
            )

    deed = Deed(
        Act.LET_OUT,
        person,
        now,
        password=password,
        facts={"chosen": len(exits), "remaining": len(running) - len(leaving)},
        changes={
            "is_overstayed": visit.is_overstayed or over > 0,
            "overstay_minutes": max(visit.overstay_minutes, over),
        },
        details={"badges": {str(position): state for position, state in outcomes.items()}},
        rows=rows,
    )
    return perform(visit, deed)


def _running(visit: Visit) -> list[Stay]:
    return list(Stay.objects.open().filter(visit=visit).select_related("visitor"))


def _outcome(stay: Stay | None, one: Exit) -> str:
    """Say what became of a badge at the exit."""
    if stay is None or not stay.badge:
        return BadgeState.NONE.value
    return (BadgeState.RETURNED if one.is_badge_returned else BadgeState.MISSING).value


@transaction.atomic
def turn_away(visit: Visit, *, person: Employee, reason: str, now: datetime) -> Visit:
    """Turn visitors away at the door, with the reason, such as goods they would not leave outside.

    Raises:
        DomainError: ``visitors.text.missing``, or the table refuses.
    """
    visit = perform(visit, Deed(Act.TURN_AWAY, person, now, text=required(reason)))
    tell(visit, [one for one in (visit.host,) if one], event="turned_away", key="turned_away", now=now)
    return visit


@transaction.atomic
def mark_no_show(visit: Visit, *, person: Employee, now: datetime, text: str = "") -> Visit:
    """Note that nobody came, once the agreed time has begun.

    Raises:
        DomainError: ``visitors.no_show.too_early``, or the table refuses.
    """
    return perform(visit, Deed(Act.NO_SHOW, person, now, text=text))


@transaction.atomic
def settle_badge(
    visit: Visit, *, badge: str, is_found: bool, person: Employee, now: datetime, text: str = ""
) -> Visit:
    """Settle a badge that went out of the door: it came back, or it is written off as lost.

    Raises:
        DomainError: ``visitors.badge.not_missing``, or the table refuses.
    """
    state = BadgeState.RETURNED if is_found else BadgeState.LOST
    details = {"badge": badge.strip(), "badge_state": state.value}

    def rows(_event: VisitEvent) -> None:
        missing = Stay.objects.badge_missing().filter(visit=visit, badge=badge.strip())
        if not missing.update(badge_state=state):
            raise invalid("visitors.badge.not_missing", gettext("That badge is not missing."))

    return perform(visit, Deed(Act.SETTLE_BADGE, person, now, text=text, details=details, rows=rows))
