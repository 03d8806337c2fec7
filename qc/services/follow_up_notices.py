"""Whom follow-ups are told to: their owner, who is coached, and who must know that one is overdue."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from notices.services import notify
from qc.models import FollowUp, FollowUpKind
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of, leads_of, team_of


def tell_opened(follow_up: FollowUp, *, now: datetime) -> None:
    """Tell the owner what is to be done, and who is to be coached, once they may see what it came from."""
    if follow_up.owner_id != follow_up.opened_by_id:
        _tell(follow_up, [follow_up.owner], "opened", now=now)
    if follow_up.kind == FollowUpKind.COACHING:
        visible = FollowUp.objects.filter(pk=follow_up.pk).visible_to(follow_up.person).exists()
        _tell(follow_up, [follow_up.person] if visible else [], "coached", now=now)


def tell_owner(follow_up: FollowUp, *, by: Employee, time: int, now: datetime) -> None:
    """Tell a new owner, unless they took it themselves; `time` makes this time a notice of its own."""
    if follow_up.owner_id != by.pk:
        _tell(follow_up, [follow_up.owner], "opened", time=f".{time}", now=now)


def tell_overdue(follow_up: FollowUp, *, now: datetime) -> None:
    """Tell who leads the team of the day, and the quality managers, that a call-back is overdue."""
    today = centre_day(now)
    team = team_of(follow_up.person, follow_up.day)
    leads = leads_of(team, today) if team else []
    told = [*leads, *holders_of([PostCode.QUALITY_MANAGER], today)]
    _tell(follow_up, [one for one in told if one.pk != follow_up.person_id], "overdue", now=now)


def _tell(
    follow_up: FollowUp, people: Iterable[Employee], what: str, *, time: str = "", now: datetime
) -> None:
    for one in people:
        notify(
            recipients=[one],
            key=f"qc.follow_up.{follow_up.pk}.{what}{time}",
            subject=_subject(follow_up, what),
            body_template=f"qc/follow_up_{what}",
            context={"follow_up": follow_up},
            url=_page(follow_up, one),
            now=now,
            kind=f"qc.follow_up.{what}",
        )


def _subject(follow_up: FollowUp, what: str) -> StrOrPromise:
    if what == "overdue":
        return format_lazy(_("Call-back overdue: {subject}"), subject=follow_up.subject)
    kind = lazy(lambda: str(follow_up.get_kind_display()), str)()
    return format_lazy("{kind}: {subject}", kind=kind, subject=follow_up.subject)


def _page(follow_up: FollowUp, reader: Employee) -> str:
    """Give the page in the admin, or, for who does not use it, the one among their own pages."""
    name = "admin:qc_followup_change" if reader.is_staff else "me:follow-up"
    return reverse(name, args=[follow_up.pk])
