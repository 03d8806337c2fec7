"""Outages of the switch: nearly everybody who is due is signed out at once.

Source: rules of attendance, case K7.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from attendance.domain.engine import give_out
from attendance.domain.records import Outage, PersonSpan, Spans
from attendance.domain.rules import Rules
from attendance.domain.setting import Setting
from attendance.domain.spans import join, meet


@dataclass(frozen=True, slots=True)
class SeatDuty:
    """When one person was due at a seat and when signed in, in minutes since 1970 UTC."""

    due: Spans
    seated: Spans


def seat_duty(person: PersonSpan, *, setting: Setting) -> SeatDuty:
    """Find when a person was due at a seat: rostered, neither meal nor leave nor another activity.

    Shifts without any sign-in in their window are left out, unless a sign-in is required on them.
    """
    due: list[tuple[int, int]] = []
    seats = join((seat.start, seat.end) for seat in person.seats)
    for at_hand in give_out(person, setting).days:
        listed = person.roster.get(at_hand.day)
        if not person.first <= at_hand.day <= person.last or listed is None:
            continue
        for unit in at_hand.situation.units:
            window = ((unit.opens + at_hand.midnight, unit.closes + at_hand.midnight),)
            if listed.seat_required or meet(seats, window):
                due.extend((start + at_hand.midnight, end + at_hand.midnight) for start, end in unit.due)
    return SeatDuty(join(due), seats)


def find_outages(people: Iterable[SeatDuty], *, rules: Rules) -> tuple[Outage, ...]:
    """Find the stretches in which so many of those due were signed out that it is the switch.

    Counts are of the worst moment of each stretch.
    """
    due_changes: Counter[int] = Counter()
    out_changes: Counter[int] = Counter()
    for person in people:
        _count(due_changes, person.due, 1)
        _count(out_changes, person.due, 1)
        _count(out_changes, meet(person.due, person.seated), -1)
    found: list[Outage] = []
    due = out = 0
    minutes = sorted(due_changes.keys() | out_changes.keys())
    for minute, until in pairwise(minutes):
        due += due_changes[minute]
        out += out_changes[minute]
        if due >= rules.outage_people and out * 100 >= rules.outage_share_percent * due:
            _extend(found, Outage(minute, until, due, out))
    return tuple(outage for outage in found if outage.end - outage.start >= rules.outage_from_minutes)


def _count(changes: Counter[int], spans: Spans, sign: int) -> None:
    for start, end in spans:
        changes[start] += sign
        changes[end] -= sign


def _extend(found: list[Outage], piece: Outage) -> None:
    if not found or found[-1].end != piece.start:
        found.append(piece)
        return
    last = found[-1]
    worst = max(last, piece, key=lambda each: each.signed_out)
    found[-1] = Outage(last.start, piece.end, worst.people_due, worst.signed_out)
