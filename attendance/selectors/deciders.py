"""Who decides a request, and what waits for whom: a fixed number of statements for any number of requests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from attendance.domain.requests import ABOVE, Rank, may_decide
from attendance.models import AttendanceRequest, Leave
from staff.models import Employee, Membership, PostCode
from staff.selectors import centre_day

RANKS = {
    PostCode.TEAM_LEAD: Rank.LEAD,
    PostCode.DUTY_SUPERVISOR: Rank.SUPERVISOR,
    PostCode.CENTRE_MANAGER: Rank.MANAGER,
    PostCode.HR_PUBLISHER: Rank.PUBLISHER,
}
POSTS = {rank: post for post, rank in RANKS.items()}


def rank_of(membership: Membership | None) -> Rank:
    """Say on which step of the ladder somebody stands by their post."""
    return RANKS.get(PostCode(membership.post.code), Rank.MEMBER) if membership else Rank.MEMBER


@dataclass(frozen=True)
class Standing:
    """What somebody is to a request: whether they may decide it, and whether it waits for them first."""

    may_decide: bool
    is_first: bool


@dataclass(frozen=True)
class Deciders:
    """The memberships by which requests are decided."""

    today: date
    askers: Sequence[Membership]
    leads: Sequence[Membership]
    away: frozenset[int]

    @classmethod
    def read(cls, requests: Sequence[AttendanceRequest], *, now: datetime) -> "Deciders":
        """Read who asks, who leads their teams today, and which leads are on leave: three statements."""
        today = centre_day(now)
        people = [one.employee_id for one in requests]
        askers = Membership.objects.filter(employee__in=people).select_related("post", "team")
        leads = (
            Membership.objects.on(today)
            .filter(post__code=PostCode.TEAM_LEAD, employee__is_active=True)
            .select_related("employee")
        )
        away = Leave.objects.in_force().touching(today, today).values_list("employee", flat=True)
        return cls(today, list(askers), list(leads), frozenset(away))

    def asker(self, request: AttendanceRequest) -> Membership | None:
        """Give the membership of who asks, on the first day asked for."""
        day = request.first_day
        found = (
            one
            for one in self.askers
            if one.employee_id == request.employee_id
            and one.starts_on <= day
            and (one.ends_on is None or one.ends_on >= day)
        )
        return next(found, None)

    def leads_of(self, request: AttendanceRequest) -> list[Employee]:
        """Give who leads the asker's team, without people who take part in the request."""
        asker = self.asker(request)
        if asker is None or rank_of(asker) is not Rank.MEMBER:
            return []
        involved = {request.employee_id, request.partner_id}
        return [
            one.employee
            for one in self.leads
            if one.team_id == asker.team_id and one.employee_id not in involved
        ]

    def standing(self, request: AttendanceRequest, person: Employee, rank: Rank) -> Standing:
        """Say what somebody of a rank is to a request."""
        leads = self.leads_of(request)
        asker = rank_of(self.asker(request))
        leads_team = person in leads
        allowed = may_decide(
            asker=asker,
            decider=rank,
            leads_team=leads_team,
            is_involved=person.pk in (request.employee_id, request.partner_id),
        )
        is_left_to_others = all(lead.pk in self.away for lead in leads)
        return Standing(allowed, allowed and (leads_team or is_left_to_others))

    def above(self, request: AttendanceRequest) -> list[str]:
        """Give the posts whose holders decide where no lead does."""
        return [POSTS[rank] for rank in ABOVE[rank_of(self.asker(request))]]


def rank_today(person: Employee, today: date) -> Rank:
    """Say on which step somebody stands today: one statement."""
    return rank_of(Membership.objects.on(today).filter(employee=person).select_related("post").first())


def decides(person: Employee, request: AttendanceRequest, *, now: datetime) -> bool:
    """Tell whether somebody may decide a request."""
    rank = rank_today(person, centre_day(now))
    return Deciders.read([request], now=now).standing(request, person, rank).may_decide


def waiting_for(
    person: Employee, *, now: datetime, only: Iterable[int] | None = None, as_deputy: bool = False
) -> list[AttendanceRequest]:
    """List what waits for somebody's decision, the oldest first.

    Args:
        only: ids of requests to look at.
        as_deputy: also what waits for a lead in whose stead this person may decide.
    """
    if not person.has_perm("attendance.decide_request"):
        return []
    rows = AttendanceRequest.objects.visible_to(person).asked()
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    requests = list(with_names(rows).order_by("asked_at", "pk"))
    deciders, rank = Deciders.read(requests, now=now), rank_today(person, centre_day(now))
    standings = [(one, deciders.standing(one, person, rank)) for one in requests]
    return [one for one, it in standings if (it.may_decide if as_deputy else it.is_first)]


def with_names(rows: Any) -> Any:
    """Join what a request is written with."""
    return rows.select_related("employee", "leave_kind", "partner", "cancels__kind", "decided_by")


def people_to_decide(request: AttendanceRequest, *, now: datetime) -> list[Employee]:
    """Give the people for whom a request waits first."""
    deciders = Deciders.read([request], now=now)
    leads = [lead for lead in deciders.leads_of(request) if lead.pk not in deciders.away]
    if leads:
        return leads
    holding = Membership.objects.on(deciders.today).filter(post__code__in=deciders.above(request))
    people = Employee.objects.filter(pk__in=holding.values("employee"), is_active=True)
    return list(people.exclude(pk__in=[request.employee_id, request.partner_id or 0]).order_by("work_number"))
