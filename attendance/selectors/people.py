"""Who is on the sheet of a month, and where they belonged in it: a fixed number of statements."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from common.months import Month
from staff.models import Employee, Membership


@dataclass
class Stay:
    """One person in one month, with the memberships that touch it in order of time."""

    pk: int
    work_number: str
    name: str
    hired_on: date | None
    left_on: date | None
    memberships: list[Membership] = field(default_factory=list)

    def on(self, day: date) -> Membership | None:
        """Give the membership in force on a day."""
        found = (one for one in self.memberships if one.starts_on <= day and (one.ends_on or day) >= day)
        return next(found, None)

    def described(self, month: Month) -> dict[str, object]:
        """Give what the sheet says of the person; who changed team has one stay per team, in order."""
        last = self.memberships[-1] if self.memberships else None
        return {
            "work_number": self.work_number,
            "name": self.name,
            "post": last.post.code if last else "",
            "post_name": last.post.name if last else "",
            "post_name_zh": last.post.name_zh if last else "",
            "teams": [
                {
                    "code": one.team.code,
                    "name": one.team.name,
                    "from": max(one.starts_on, month.first).day,
                    "until": min(one.ends_on or month.last, month.last).day,
                }
                for one in self.memberships
            ],
        }

    @property
    def last_team_id(self) -> int | None:
        """The team the person belonged to last in the month."""
        return self.memberships[-1].team_id if self.memberships else None


@dataclass(frozen=True)
class People:
    """Those on the sheet by id in order of work number, and team members whom nobody rostered."""

    stays: dict[int, Stay]
    without_roster: list[str]


def people_of_month(
    month: Month, rostered: Collection[int], *, only: Collection[int] | None = None
) -> People:
    """Return those on the sheet: employed in the month and rostered on at least one of its days.

    Args:
        rostered: ids of the people with a roster entry in the month.
        only: look at these people alone.
    """
    stays = {one.pk: one for one in map(_stay, _narrowed(_employed_in(month), "pk", only))}
    for membership in _narrowed(_memberships(month), "employee", only):
        if membership.employee_id in stays:
            stays[membership.employee_id].memberships.append(membership)
    return People(
        stays={pk: stay for pk, stay in stays.items() if pk in rostered},
        without_roster=[
            stay.work_number for pk, stay in stays.items() if stay.memberships and pk not in rostered
        ],
    )


def _stay(employee: Employee) -> Stay:
    return Stay(employee.pk, employee.work_number, employee.name, employee.hired_on, employee.left_on)


def _narrowed(rows: Any, path: str, only: Collection[int] | None) -> Any:
    return rows if only is None else rows.filter(**{f"{path}__in": only})


def _employed_in(month: Month) -> Any:
    """Return the people who were employed on at least one day of the month."""
    return (
        Employee.objects.filter(Q(hired_on__isnull=True) | Q(hired_on__lte=month.last))
        .filter(Q(left_on__isnull=True) | Q(left_on__gte=month.first))
        .only("pk", "work_number", "name", "hired_on", "left_on")
        .order_by("work_number")
    )


def _memberships(month: Month) -> Any:
    inside = Membership.objects.filter(starts_on__lte=month.last).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=month.first)
    )
    return inside.select_related("team", "post").order_by("starts_on")
