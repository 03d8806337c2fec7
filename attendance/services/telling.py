"""Telling many people about a month, by jobs that may be killed; and chasing a team that is late."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.domain.month_life import POSSIBLE, MonthAct
from attendance.models import AttendanceMonth, Difference, PersonMonth, PublishedMonth, PublishedRow
from attendance.selectors.review import unconfirmed
from attendance.selectors.standing import RANKED_POSTS, Standing
from attendance.services.month_notices import tell_amended, tell_posted, tell_published, tell_reminded
from common.errors import DomainError
from jobs.registry import Progress
from notices.models import Notice
from staff.models import Employee, PostCode, Team
from staff.selectors import centre_day, holders_of, leads_of

AT_A_TIME = 500
"""People told in one transaction."""


def tell_month_posted(month: AttendanceMonth, *, now: datetime, progress: Progress) -> dict[str, object]:
    """Tell everybody on the sheet that it is posted, each once however often this runs."""
    people = PersonMonth.objects.filter(month=month)
    return {"told": _tell_all(people, lambda some: tell_posted(month, some, now=now), progress)}


def tell_version_published(
    version: PublishedMonth, *, now: datetime, progress: Progress
) -> dict[str, object]:
    """Tell of a version: everybody on the sheet of the first, of an amendment those whose cells changed."""
    table, tell = (Difference, tell_amended) if version.previous_id else (PublishedRow, tell_published)
    people = table._default_manager.filter(version=version)
    return {"told": _tell_all(people, lambda some: tell(version, some, now=now), progress)}


def _tell_all(rows: Any, tell: Any, progress: Progress) -> int:
    ids = sorted(set(rows.order_by().values_list("employee", flat=True)))
    told = 0
    progress(0, len(ids))
    for start in range(0, len(ids), AT_A_TIME):
        some = list(_people(ids[start : start + AT_A_TIME]))
        told += len(tell(some))
        progress(start + len(some), len(ids))
    return told


def _people(ids: list[int]) -> Iterator[Employee]:
    yield from Employee.objects.filter(pk__in=ids).order_by("work_number")


@transaction.atomic
def remind_team(month: AttendanceMonth, team: Team | None, *, by: Employee, now: datetime) -> list[Notice]:
    """Ask whoever confirms a team's rows to do so, at most once a day.

    Its leads are told; the duty supervisors and centre managers where it has none, where only rows are left
    that leads do not confirm, and for team None.

    Returns:
        The notices that are new: none when it was done today already.

    Raises:
        DomainError: `attendance.reminder.not_yours`, `attendance.month.not_in_this_state`,
            `attendance.reminder.nothing_to_confirm`.
    """
    if not (by.has_perm("attendance.post_month") or Standing.of(by, now=now).is_above):
        raise DomainError(
            "attendance.reminder.not_yours", _("HR and whoever is above the leads chases a team."), status=403
        )
    if month.state not in POSSIBLE[MonthAct.CONFIRM]:
        raise DomainError(
            "attendance.month.not_in_this_state",
            _("This is not possible now: %(month)s is %(state)s.")
            % {"month": month, "state": month.get_state_display()},
            state=month.state,
        )
    waiting = unconfirmed(month).filter(team=team)
    if not waiting.exists():
        raise DomainError(
            "attendance.reminder.nothing_to_confirm", _("Every row of this team is confirmed already.")
        )
    today = centre_day(now)
    leads = leads_of(team, today) if team else []
    if not waiting.exclude(employee__in=leads).exclude(person__post__in=RANKED_POSTS).exists():
        leads = []  # what is left is not theirs to confirm: rows of leads, and of who is above
    people = leads or holders_of([PostCode.DUTY_SUPERVISOR, PostCode.CENTRE_MANAGER], today)
    return tell_reminded(month, team, people, day=today, now=now)
