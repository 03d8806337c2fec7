"""How far a month is: team by team, and as a whole; what comes next and what is in its way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.domain.month_life import POSSIBLE, MonthAct
from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    MonthState,
    Objection,
    PersonMonth,
    TeamConfirmation,
)
from attendance.selectors.pending import pending_people
from attendance.selectors.review import unsettled, with_confirmation
from attendance.selectors.standing import Standing
from staff.models import Employee, Membership, PostCode, Team
from staff.selectors import centre_day


@dataclass
class TeamStatus:
    """How far a team's rows are; team None: people who belong to no team.

    Attributes:
        leads: the names of who leads it today.
        exceptions: days of rows not confirmed that were neither accepted nor corrected.
        objections: that are open, to days of its rows.
        confirmed_by, confirmed_at: of the latest confirmation; empty where there is none.
        may_confirm: whether the viewer may confirm a row that is not confirmed, whatever blocks it now.
        blocks: what is in the way of confirming the rest, in words; for who may confirm, of their rows alone.
    """

    team: Team | None
    leads: list[str]
    people: int
    confirmed: int
    exceptions: int
    objections: int
    confirmed_by: str
    confirmed_at: datetime | None
    may_confirm: bool
    blocks: list[str]

    @property
    def is_confirmed(self) -> bool:
        """Whether every row is confirmed as it is now."""
        return self.confirmed == self.people


@dataclass
class MonthProgress:
    """How far a month is.

    Attributes:
        rows, confirmed: people on the sheet, and those whose row is confirmed as it is now.
        teams, teams_confirmed: teams with rows (people without a team count as one), and those all confirmed.
        exceptions: days of rows not confirmed that were neither accepted nor corrected.
        pending: people whose row differs from the latest version.
        next_step: `derive`, `wait`, `confirm`, `post`, `objections`, `publish`, `publishing`, `amend` or
            `done`.
        blocked_by: what is in the way of that step, in words; empty where it can be done now.
    """

    rows: int
    confirmed: int
    teams: int
    teams_confirmed: int
    exceptions: int
    objections_open: int
    pending: int
    next_step: str
    blocked_by: list[str] = field(default_factory=list)


def team_statuses(month: AttendanceMonth, viewer: Employee, *, now: datetime) -> list[TeamStatus]:
    """List the teams whose rows somebody sees, in a fixed number of statements."""
    standing = Standing.of(viewer, now=now)
    rows = PersonMonth.objects.filter(month=month).visible_to(viewer)
    confirmable = standing.confirmable() if month.state in POSSIBLE[MonthAct.CONFIRM] else Q(pk__in=[])
    counted = _counted(rows, confirmable)
    teams = Team.objects.in_bulk([pk for pk in counted if pk])
    mine = with_confirmation(rows).filter(confirmable, is_confirmed=False)
    own = set(mine.order_by().values_list("employee", flat=True))
    obstacles: dict[int | None, list[_Obstacles]] = defaultdict(list)
    for one in _obstacles(month, rows, now):
        obstacles[one.team_id].append(one)
    leads, confirmations = _leads(now), _latest_confirmations(month)
    not_over = _not_over(month, now)
    listed = []
    for pk, (people, confirmed, waiting) in counted.items():
        of_team = obstacles[pk]
        exceptions, objections, _shifts = _sums(of_team)
        latest = confirmations.get(pk)
        in_the_way = [one for one in of_team if one.employee_id in own] if waiting else of_team
        blocks = [*not_over, *_blocks(*_sums(in_the_way))]
        listed.append(
            TeamStatus(
                team=teams.get(pk) if pk else None,
                leads=leads[pk],
                people=people,
                confirmed=confirmed,
                exceptions=exceptions,
                objections=objections,
                confirmed_by=str(latest.confirmed_by) if latest else "",
                confirmed_at=latest.confirmed_at if latest else None,
                may_confirm=waiting > 0,
                blocks=[] if confirmed == people else blocks,
            )
        )
    return sorted(listed, key=lambda one: (one.team is None, one.team.code if one.team else ""))


def progress_of(month: AttendanceMonth, *, now: datetime) -> MonthProgress:
    """Say how far a month is, what comes next and what is in its way: a fixed number of statements."""
    rows = PersonMonth.objects.filter(month=month)
    counted = _counted(rows, Q(pk__in=[]))
    people = sum(one[0] for one in counted.values())
    confirmed = sum(one[1] for one in counted.values())
    is_underway = month.state in POSSIBLE[MonthAct.CONFIRM]
    exceptions, objections, shifts = _sums(_obstacles(month, rows, now) if is_underway else ())
    found = MonthProgress(
        rows=people,
        confirmed=confirmed,
        teams=len(counted),
        teams_confirmed=sum(one[0] == one[1] for one in counted.values()),
        exceptions=exceptions,
        objections_open=objections,
        pending=pending_people(month) if month.state == MonthState.PUBLISHED else 0,
        next_step="",
    )
    found.next_step = _next_step(month, found, now)
    found.blocked_by = _blocked_by(month, found, shifts, now)
    return found


def objections_are_over(month: AttendanceMonth, *, now: datetime) -> bool:
    """Tell whether the days for objections to a posted month are over; with none of them they are at once."""
    if month.objections_until is None or month.posted_at is None:
        return False
    return centre_day(now) > month.objections_until or month.objections_until <= centre_day(month.posted_at)


def _next_step(month: AttendanceMonth, found: MonthProgress, now: datetime) -> str:
    match month.state:
        case MonthState.OPEN:
            return "derive"
        case MonthState.PUBLISHING:
            return "publishing"
        case MonthState.PUBLISHED:
            return "amend" if found.pending else "done"
    if _not_over(month, now):
        return "wait"
    if found.confirmed < found.rows:
        return "confirm"
    if month.state == MonthState.DRAFTED:
        return "post"
    return "publish" if objections_are_over(month, now=now) and not found.objections_open else "objections"


def _blocked_by(month: AttendanceMonth, found: MonthProgress, shifts: int, now: datetime) -> list[str]:
    match found.next_step:
        case "wait":
            return _not_over(month, now)
        case "confirm":
            return _blocks(found.exceptions, found.objections_open, shifts)
        case "post":
            return _blocks(0, 0, shifts)
        case "objections":
            until = [] if objections_are_over(month, now=now) else [_until(month)]
            return [*until, *_blocks(0, found.objections_open, shifts)]
    return []


def _until(month: AttendanceMonth) -> str:
    return _("Objections can be raised until %(day)s.") % {"day": f"{month.objections_until:%Y-%m-%d}"}


def _not_over(month: AttendanceMonth, now: datetime) -> list[str]:
    if centre_day(now) > month.month.last:
        return []
    return [_("%(month)s is not over yet.") % {"month": month}]


def _blocks(exceptions: int, objections: int, shifts: int) -> list[str]:
    told = (
        (
            exceptions,
            ngettext(
                "%(count)d exception is not settled.", "%(count)d exceptions are not settled.", exceptions
            ),
        ),
        (objections, ngettext("%(count)d objection is open.", "%(count)d objections are open.", objections)),
        (shifts, ngettext("%(count)d shift is still open.", "%(count)d shifts are still open.", shifts)),
    )
    return [text % {"count": count} for count, text in told if count]


def _counted(rows: Any, confirmable: Q) -> dict[int | None, tuple[int, int, int]]:
    """Count rows by team: all, those confirmed, and those not confirmed that pass a filter: one statement."""
    grouped = (
        with_confirmation(rows)
        .order_by()
        .values("team")
        .annotate(
            people=Count("pk"),
            confirmed=Count("pk", filter=Q(is_confirmed=True)),
            confirmable=Count("pk", filter=Q(is_confirmed=False) & confirmable),
        )
    )
    return {one["team"]: (one["people"], one["confirmed"], one["confirmable"]) for one in grouped}


@dataclass
class _Obstacles:
    """What keeps one person's row from being confirmed or the month from being closed."""

    employee_id: int
    team_id: int | None
    exceptions: int = 0
    objections: int = 0
    shifts: int = 0


def _obstacles(month: AttendanceMonth, rows: Any, now: datetime) -> list[_Obstacles]:
    """Count for everybody: exceptions not settled in a row not confirmed, open objections, open shifts."""
    found = {pk: _Obstacles(pk, team) for pk, team in rows.order_by().values_list("employee", "team")}
    for day in unsettled(month, with_confirmation(rows).filter(is_confirmed=False)):
        found[day.employee_id].exceptions += 1
    waiting = Objection.objects.filter(month=month).open().order_by()
    closing = AttendanceDay.objects.filter(month=month).still_open(now).order_by()
    for kind, open_rows in (("objections", waiting), ("shifts", closing)):
        for employee in open_rows.values_list("employee", flat=True):
            if one := found.get(employee):
                setattr(one, kind, getattr(one, kind) + 1)
    return list(found.values())


def _sums(obstacles: Iterable[_Obstacles]) -> tuple[int, int, int]:
    listed = list(obstacles)
    return (
        sum(one.exceptions for one in listed),
        sum(one.objections for one in listed),
        sum(one.shifts for one in listed),
    )


def _leads(now: datetime) -> dict[int | None, list[str]]:
    rows = Membership.objects.on(centre_day(now)).filter(
        post__code=PostCode.TEAM_LEAD, employee__is_active=True
    )
    leads: dict[int | None, list[str]] = defaultdict(list)
    for team, name in rows.order_by("employee__work_number").values_list("team", "employee__name"):
        leads[team].append(name)
    return leads


def _latest_confirmations(month: AttendanceMonth) -> dict[int | None, TeamConfirmation]:
    rows = TeamConfirmation.objects.filter(month=month).select_related("confirmed_by")
    return {one.team_id: one for one in rows.order_by("confirmed_at", "pk")}
