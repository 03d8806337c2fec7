"""Telling the duty supervisor about handovers that are late."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.services import notify
from shifthandover.models import ShiftDiary
from shifthandover.selectors.shifts import STILL_IN, overdue_diaries
from staff.models import PostCode
from staff.selectors import centre_today, holders_of


def tell_overdue(now: datetime) -> int:
    """Tell the duty supervisors once about each late sign-out and each late sign-in.

    Returns:
        How many diaries are late now.
    """
    supervisors = holders_of([PostCode.DUTY_SUPERVISOR], centre_today(now))
    late = overdue_diaries(now)
    for diary in late:
        waits_for_sign_in = diary.state in STILL_IN
        side = "sign_in" if waits_for_sign_in else "sign_out"
        notify(
            recipients=supervisors,
            key=f"handover.{diary.pk}.{side}.{diary.version}.overdue",
            subject=_("Signing in is overdue") if waits_for_sign_in else _("Signing out is overdue"),
            body_template="shifthandover/overdue",
            context={"diary": diary, "waits_for_sign_in": waits_for_sign_in},
            url=page_of(diary),
            kind="shifthandover.overdue",
            now=now,
        )
    return len(late)


def page_of(diary: ShiftDiary) -> str:
    """The page of a diary in the admin."""
    return reverse("admin:shifthandover_shiftdiary_change", args=[diary.pk])
