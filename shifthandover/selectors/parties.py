"""What somebody is to a handover."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from shifthandover.domain.states import RESPONSIBLE, acts_open_to
from shifthandover.domain.vocabulary import Act, Party, State
from shifthandover.models import ShiftDiary
from staff.models import Desk, Employee, Membership, PostCode, Team
from staff.scope import REACH_CENTRE
from staff.selectors import centre_day

HOLD_DIARY = "shifthandover.hold_diary"
REVIEW_DIARY = "shifthandover.review_diary"
OUTGOING_ANSWERS = {state for state, party in RESPONSIBLE.items() if party is Party.OUTGOING}


def leads_desk(person: Employee, desk: Desk, day: date) -> bool:
    """Tell whether somebody leads a team of the desk on a day."""
    return Team.objects.filter(pk__in=person.led_team_ids(day), desk=desk).exists()


def leads_of_desk(desk: Desk, day: date) -> QuerySet[Employee]:
    """The people who lead a team of the desk on a day, in order of work number."""
    leading = Membership.objects.on(day).filter(team__desk=desk, post__code=PostCode.TEAM_LEAD)
    return Employee.objects.filter(pk__in=leading.values("employee"), is_active=True).order_by("work_number")


def desks_of(person: Employee, day: date) -> QuerySet[Desk]:
    """The desks at which somebody may open matters: those they lead, or all of the centre."""
    if person.has_perm(REACH_CENTRE):
        return Desk.objects.all()
    return Desk.objects.filter(teams__in=person.led_team_ids(day)).distinct()


def parties_of(person: Employee, diary: ShiftDiary, now: datetime) -> frozenset[Party]:
    """Tell everything that somebody is to a handover at an instant.

    The incoming lead is whoever else leads the desk; a duty supervisor takes over, and a duty
    supervisor or manager reviews, only where they were no party before.
    """
    is_outgoing = person.pk == diary.outgoing_id
    is_holder = person.pk == diary.holder_id
    is_taker = person.pk == diary.incoming_id
    is_party = is_outgoing or is_holder or is_taker
    truths = {
        Party.OUTGOING: is_outgoing,
        Party.HOLDER: is_holder,
        Party.TAKER: is_taker,
        Party.INCOMING: not is_party and leads_desk(person, diary.desk, centre_day(now)),
        Party.SUPERVISOR: not is_party and person.has_perm(HOLD_DIARY),
        Party.REVIEWER: not is_party and person.has_perm(REVIEW_DIARY),
    }
    return frozenset(party for party, is_true in truths.items() if is_true)


def acts_for(person: Employee, diary: ShiftDiary, now: datetime) -> list[Act]:
    """The acts that somebody may try on a diary now, in the order of the table."""
    return acts_open_to(State(diary.state), parties_of(person, diary, now))


def held_before(diary: ShiftDiary) -> ShiftDiary | None:
    """The diary before at the same desk, when the duty supervisor still holds it."""
    earlier = ShiftDiary.objects.filter(desk=diary.desk_id, ends_at__lte=diary.starts_at)
    before = earlier.select_related("desk", "shift", "holder").order_by("-ends_at", "-pk").first()
    return before if before is not None and before.state == State.SUPERVISOR_HELD else None


def responsible_for(diary: ShiftDiary) -> Employee:
    """The one person who answers for the desk according to this diary.

    A diary may be opened while the duty supervisor still holds the one before; until that is
    signed in, the supervisor answers for the desk and not the lead who is rostered. Lists read
    their diaries `with_holder_before`, so that this asks nothing for a row.
    """
    holder = _holder_before(diary) if diary.state in OUTGOING_ANSWERS else None
    if holder is not None:
        return holder
    people = {
        Party.OUTGOING: diary.outgoing,
        Party.HOLDER: diary.holder,
        Party.TAKER: diary.incoming,
    }
    found = people[RESPONSIBLE[State(diary.state)]]
    assert found is not None, "a held diary has its holder and one taken over its taker"
    return found


def _holder_before(diary: ShiftDiary) -> Employee | None:
    if hasattr(diary, "holder_before"):
        return _noted_holder(diary) if diary.holder_before else None
    before = held_before(diary)
    return before.holder if before else None


def _noted_holder(diary: Any) -> Employee:
    """The holder as noted with the row: enough to name them, read without a statement of its own."""
    return Employee(
        pk=diary.holder_before, name=diary.holder_before_name, work_number=diary.holder_before_number
    )


PERMISSIONS: dict[Act, str] = {
    **dict.fromkeys(Act, "shifthandover.write_diary"),
    Act.HOLD: HOLD_DIARY,
    Act.REVIEW: REVIEW_DIARY,
}
"""The permission of a role that each act asks for, besides the party that the state table asks for."""


def may_try(person: Employee, diary: ShiftDiary, now: datetime) -> list[Act]:
    """The acts that both the state table and the person's role allow now."""
    return [act for act in acts_for(person, diary, now) if person.has_perm(PERMISSIONS[act])]


def possible_owners(desk: Desk, day: date) -> QuerySet[Employee]:
    """The people to whom a matter of the desk may be given: its teams, and the duty supervisors."""
    members = Membership.objects.on(day).filter(Q(team__desk=desk) | Q(post__code=PostCode.DUTY_SUPERVISOR))
    return Employee.objects.filter(pk__in=members.values("employee"), is_active=True).order_by("work_number")
