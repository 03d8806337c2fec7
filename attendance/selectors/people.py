"""Who is on the sheet of a month, and where they belonged in it: a fixed number of statements."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from attendance.domain.kinds import HoursSystem
from common.months import Month
from common.reads import Reads, Rows
from staff.models import Employee, Membership


class Belonging(NamedTuple):
    """A membership: team and post, from one day to another (None while it lasts)."""

    starts_on: date
    ends_on: date | None
    team_id: int
    team_code: str
    team_name: str
    post: str
    post_name: str
    post_name_zh: str
    hours_system: str


@dataclass
class Stay:
    """One person in one month, with the memberships that touch it in order of time."""

    pk: int
    work_number: str
    name: str
    hired_on: date | None
    left_on: date | None
    memberships: list[Belonging] = field(default_factory=list)

    def teams(self, days: Iterable[date]) -> list[int | None]:
        """Give the team the person belonged to on each of some days."""
        if len(self.memberships) == 1 and not self.memberships[0].ends_on:
            only = self.memberships[0]
            return [only.team_id if only.starts_on <= day else None for day in days]
        return [self._team_on(day) for day in days]

    def _team_on(self, day: date) -> int | None:
        in_force = (one for one in self.memberships if one.starts_on <= day and (one.ends_on or day) >= day)
        found = next(in_force, None)
        return found.team_id if found else None

    def described(self, month: Month) -> dict[str, object]:
        """Give what the sheet says of the person; who changed team has one stay per team, in order."""
        last = self.memberships[-1] if self.memberships else None
        return {
            "work_number": self.work_number,
            "name": self.name,
            "post": last.post if last else "",
            "post_name": last.post_name if last else "",
            "post_name_zh": last.post_name_zh if last else "",
            "teams": [
                {
                    "code": one.team_code,
                    "name": one.team_name,
                    "from": max(one.starts_on, month.first).day,
                    "until": min(one.ends_on or month.last, month.last).day,
                }
                for one in self.memberships
            ],
        }

    def comprehensive_days(self, month: Month) -> frozenset[date]:
        """Give the days of a month on which the person is employed on comprehensive hours."""
        since, until = self.hired_on or date.min, self.left_on or date.max
        spans = [
            (max(one.starts_on, since), min(one.ends_on or date.max, until))
            for one in self.memberships
            if one.hours_system == HoursSystem.COMPREHENSIVE
        ]
        if not spans:
            return frozenset()
        return frozenset(day for day in month.days() if any(first <= day <= last for first, last in spans))

    @property
    def last_team_id(self) -> int | None:
        """The team the person belonged to last in the month."""
        return self.memberships[-1].team_id if self.memberships else None


@dataclass(frozen=True)
class People:
    """Those on the sheet by id in order of work number, and team members whom nobody rostered."""

    stays: dict[int, Stay]
    without_roster: list[str]


@dataclass(frozen=True)
class AskedPeople:
    """Who was employed in a month and where they belonged, asked for; `give` keeps those on the sheet."""

    employees: Rows
    memberships: Rows

    def give(self, rostered: Collection[int]) -> People:
        """Return those on the sheet: employed in the month and rostered on at least one of its days.

        Args:
            rostered: ids of the people with a roster entry in the month.
        """
        stays = {row[0]: Stay(*row) for row in sorted(self.employees(), key=lambda row: str(row[1]))}
        for employee, *told in sorted(self.memberships(), key=lambda row: row[:2]):
            if employee in stays:
                stays[employee].memberships.append(Belonging(*told))
        return People(
            stays={pk: stay for pk, stay in stays.items() if pk in rostered},
            without_roster=[
                stay.work_number for pk, stay in stays.items() if stay.memberships and pk not in rostered
            ],
        )


def ask_people(month: Month, reads: Reads, *, only: Collection[int] | None = None) -> AskedPeople:
    """Ask who was employed in a month and where they belonged: two reads.

    Args:
        only: look at these people alone.
    """
    return AskedPeople(
        reads.ask(
            _narrowed(employed_in(month), "pk", only), "pk", "work_number", "name", "hired_on", "left_on"
        ),
        reads.ask(
            _narrowed(_memberships_in(month), "employee", only),
            "employee", "starts_on", "ends_on", "team", "team__code", "team__name",
            "post__code", "post__name", "post__name_zh", "hours_system",
        ),
    )  # fmt: skip


def _narrowed(rows: Any, path: str, only: Collection[int] | None) -> Any:
    return rows if only is None else rows.filter(**{f"{path}__in": only})


def employed_in(month: Month) -> Any:
    """Return the people who were employed on at least one day of the month."""
    return Employee.objects.filter(Q(hired_on__isnull=True) | Q(hired_on__lte=month.last)).filter(
        Q(left_on__isnull=True) | Q(left_on__gte=month.first)
    )


def _memberships_in(month: Month) -> Any:
    return Membership.objects.filter(starts_on__lte=month.last).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=month.first)
    )
