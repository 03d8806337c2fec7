"""The attendance app."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate, post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    """Attendance (考勤): kept every day, published once a month."""

    name = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        """Tell the register how a signed month is spelled again; keep the guards on after migrations."""
        from attendance.services import verifying  # noqa: F401
        from calls.signals import seats_changed
        from staff.selectors.signed import signed_asked
        from staff.services import (
            absences_asked,
            calendar_changed,
            people_changed,
            people_entered,
            roster_changed,
        )

        post_migrate.connect(_renew_guards, sender=self)
        post_save.connect(_join_punches, sender=settings.AUTH_USER_MODEL)
        people_entered.connect(_join_all_punches)
        people_changed.connect(_follow_people)
        roster_changed.connect(_follow_roster)
        signed_asked.connect(_is_published)
        calendar_changed.connect(_follow_calendar)
        absences_asked.connect(_tell_leave)
        seats_changed.connect(_follow_seats)


def _renew_guards(using: str, **_: Any) -> None:
    """Put the guards back: SQLite loses triggers when a migration rebuilds a table."""
    from attendance import guards

    guards.install(connections[using])


def _join_punches(instance: Any, raw: bool, update_fields: Any, **_: Any) -> None:
    """Give somebody who is entered the punches that were kept for their number."""
    from attendance.services import join_punches_of

    numbers_may_be_new = update_fields is None or {"work_number", "clock_number"} & set(update_fields)
    if not raw and numbers_may_be_new:
        _refresh_by_jobs(join_punches_of(instance), f"joined.{instance.pk}")


def _join_all_punches(**_: Any) -> None:
    """Give people who came by a file the punches that were kept for their numbers, all at once."""
    from attendance.services import join_unmatched_punches

    _refresh_by_jobs(join_unmatched_punches(), "joined.people")


def _follow_people(people: Any, **_: Any) -> None:
    """Have the months of people derived again whose employment, membership or team changed."""
    from attendance.services.refreshing import refresh_people

    now = timezone.now()
    refresh_people(people, cause=f"people.{now.isoformat()}", now=now)


def _follow_roster(changes: Any, **_: Any) -> None:
    """Have the days derived again that an imported roster touches."""
    from attendance.services.touched import Touched

    _refresh_by_jobs(Touched.by(changes), "roster")


def _follow_calendar(days: Any, **_: Any) -> None:
    """Have everybody's days derived again around those of the calendar that changed."""
    from attendance.services.refreshing import refresh_months

    now = timezone.now()
    refresh_months(days, cause=f"calendar.{now.isoformat()}", now=now)


def _tell_leave(people: Any, first: Any, last: Any, **_: Any) -> Any:
    """Tell whoever plans a roster who is on leave when."""
    from attendance.selectors.leave import leave_by_day

    return leave_by_day(people, first, last)


def _follow_seats(days: Any, **_: Any) -> None:
    """Have the months derived again that sign-ins fall into: who was signed out may excuse everybody else."""
    from attendance.services.refreshing import refresh_months

    now = timezone.now()
    refresh_months(days, cause=f"seats.{now.isoformat()}", now=now)


def _refresh_by_jobs(touched: Any, cause: str) -> None:
    """Leave what is touched to jobs: what caused it is stored first, whatever the derivation finds."""
    from attendance.services.refreshing import refresh

    if touched.people:
        now = timezone.now()
        refresh(touched, cause=f"{cause}.{now.isoformat()}", now=now, at_once=0)


def _is_published(row: Any, **_: Any) -> bool:
    """Tell whether a published month names a person, a team or a shift."""
    from attendance.selectors.months import is_published

    return is_published(row)
