"""Reads about people: who belongs where on a day, who leads, who holds a post."""

from collections.abc import Iterable
from datetime import date, datetime

from staff.models import Centre, Employee, Membership, PostCode, RosterEntry, Team
from staff.scope import today as today


def centre_day(instant: datetime, centre: Centre | None = None) -> date:
    """Return the day of an aware instant in the centre's zone."""
    return instant.astimezone((centre or Centre.current()).zone).date()


def centre_today(now: datetime) -> date:
    """Return the day that it is at the centre at the given aware instant."""
    return centre_day(now)


def team_of(employee: Employee, day: date) -> Team | None:
    """Return the team somebody belonged to on a day, or none."""
    membership = Membership.objects.on(day).filter(employee=employee).select_related("team").first()
    return membership.team if membership else None


def memberships_on(day: date) -> dict[int, Membership]:
    """Return everybody's membership on a day by employee id, with team and post, in one statement."""
    rows = Membership.objects.on(day).select_related("team", "post")
    return {row.employee_id: row for row in rows}


def members_of(team: Team, day: date) -> list[Employee]:
    """Return the people of a team on a day, in order of work number."""
    return list(
        Employee.objects.filter(
            pk__in=Membership.objects.on(day).filter(team=team).values("employee")
        ).order_by("work_number")
    )


def leads_of(team: Team, day: date) -> list[Employee]:
    """Return who leads a team on a day."""
    leading = Membership.objects.on(day).filter(team=team, post__code=PostCode.TEAM_LEAD)
    return list(Employee.objects.filter(pk__in=leading.values("employee"), is_active=True))


def holders_of(post_codes: Iterable[str], day: date) -> list[Employee]:
    """Return the active people who hold any of these posts on a day, in order of work number."""
    holding = Membership.objects.on(day).filter(post__code__in=list(post_codes))
    return list(
        Employee.objects.filter(pk__in=holding.values("employee"), is_active=True).order_by("work_number")
    )


def post_of(employee: Employee, day: date) -> str:
    """Return the code of the post somebody holds on a day; empty when none."""
    membership = Membership.objects.on(day).filter(employee=employee).select_related("post").first()
    return membership.post.code if membership else ""


def roster_on(day: date) -> dict[int, RosterEntry]:
    """Return everybody's roster entry of a day by employee id, with the shift, in one statement."""
    return {row.employee_id: row for row in RosterEntry.objects.filter(day=day).select_related("shift")}


def language_of(employee: Employee, centre: Centre | None = None) -> str:
    """Return the language in which to write to somebody: their own choice or the centre's."""
    return employee.language or (centre or Centre.current()).language
