"""What a person is to a visit, what the state table offers them, and who is asked to approve."""

from collections.abc import Iterable
from datetime import datetime

from staff.domain.ranks import rank_of
from staff.models import Employee, Membership, PostCode
from staff.selectors import centre_day, holders_of, leads_of, memberships_on
from visitors.domain.decide import Facts, acts_open_to
from visitors.domain.superiors import may_approve
from visitors.domain.vocabulary import Act, Role, State
from visitors.models import Visit, VisitPolicy
from visitors.models.scope import RECEIVE

_SUPERVISORS = (PostCode.DUTY_SUPERVISOR,)
_MANAGERS = (PostCode.CENTRE_MANAGER,)
_OFFICERS = (PostCode.SECURITY_OFFICER,)
SUPERIORS = (
    PostCode.TEAM_LEAD,
    PostCode.DUTY_SUPERVISOR,
    PostCode.FLOOR_SUPERVISOR,
    PostCode.QUALITY_MANAGER,
    PostCode.SECURITY_OFFICER,
    PostCode.CENTRE_MANAGER,
)
"""The posts whose holders stand above somebody."""


def roles_of(visit: Visit, person: Employee, *, now: datetime) -> frozenset[Role]:
    """Say everything a person is to a visit now; posts count as they are held on this day."""
    truths = {
        Role.HOST: visit.host_id == person.pk,
        Role.REQUESTER: visit.requested_by_id == person.pk,
        Role.RECEPTION: is_reception(person),
        Role.SUPERIOR: visit.host_id is not None and is_superior(person, visit.host_id, now=now),
    }
    return frozenset(role for role, is_true in truths.items() if is_true)


def is_reception(person: Employee) -> bool:
    """Tell whether somebody lets visitors in and out."""
    return bool(person.has_perm(RECEIVE))


def is_superior(person: Employee, host_id: int, *, now: datetime) -> bool:
    """Tell whether somebody is a superior of the host who approves visits."""
    held = Membership.objects.on(centre_day(now)).filter(employee__in=[person.pk, host_id])
    return _stands_above(person.pk, host_id, {row.employee_id: row for row in held.select_related("post")})


def _stands_above(person_id: int, host_id: int, held: dict[int, Membership]) -> bool:
    mine, theirs = held.get(person_id), held.get(host_id)
    if mine is None or person_id == host_id:
        return False
    leads = mine.post.code == PostCode.TEAM_LEAD and theirs is not None and mine.team_id == theirs.team_id
    host_posts = [theirs.post.code] if theirs else []
    return may_approve([mine.post.code], host_posts=host_posts, leads_host=leads)


def approvers_of(host: Employee, *, now: datetime, besides: Iterable[Employee] = ()) -> list[Employee]:
    """List whom a request is told to: the nearest superiors of the host, others only when there is none.

    Args:
        besides: Who may not approve it for another reason, such as the requester.
    """
    day = centre_day(now)
    held = memberships_on(day)
    own = held.get(host.pk)
    rank = rank_of([own.post.code]) if own else 0
    rungs = [
        leads_of(own.team, day) if own and rank == 0 else [],
        holders_of(_SUPERVISORS, day),
        holders_of(_MANAGERS, day),
        holders_of(_OFFICERS, day),
    ]
    barred = {host.pk, *(person.pk for person in besides)}
    for people in rungs:
        found = [one for one in people if one.pk not in barred and _stands_above(one.pk, host.pk, held)]
        if found:
            return found
    return []


def waiting_for(person: Employee, *, now: datetime) -> list[Visit]:
    """List the visits that somebody may approve now, the nearest first, in a fixed number of statements."""
    rows = Visit.objects.visible_to(person).filter(state=State.REQUESTED, ends_at__gt=now)
    others = rows.exclude(host=person).exclude(requested_by=person)
    visits = list(others.named().prefetch_related("visitors").order_by("starts_at", "pk"))
    if not visits:
        return []
    wanted = [person.pk, *(visit.host_id for visit in visits)]
    rows_held = Membership.objects.on(centre_day(now)).filter(employee__in=wanted).select_related("post")
    held = {row.employee_id: row for row in rows_held}
    return [visit for visit in visits if _stands_above(person.pk, visit.host_id, held)]


def facts_of(visit: Visit, *, now: datetime) -> Facts:
    """Say what is known before an act: the agreed time, and how early somebody may come."""
    return Facts(now=now, starts_at=visit.starts_at, ends_at=visit.ends_at, early=VisitPolicy.current().early)


def acts_for(visit: Visit, person: Employee, *, now: datetime) -> list[Act]:
    """List the acts that the state table and the clock offer a person now, in the order of the table."""
    offered = acts_open_to(
        State(visit.state),
        is_walk_in=visit.is_walk_in,
        roles=roles_of(visit, person, now=now),
        facts=facts_of(visit, now=now),
    )
    return [act for act in offered if _has_somebody(visit, act)]


def _has_somebody(visit: Visit, act: Act) -> bool:
    """Tell whether there is anybody, or any badge, that an offered act could be about."""
    if act == Act.SETTLE_BADGE:
        return bool(visit.stays.badge_missing().exists())
    if act == Act.LET_IN:
        return bool(visit.persons > visit.stays.open().count())
    return True
