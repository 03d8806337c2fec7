"""What people are told about a month: asked about a day, posted, objections, published, amended, chased."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from attendance.models import AttendanceMonth, DayReview, Objection, PublishedMonth
from notices.models import Notice
from notices.services import notify
from staff.models import Employee, PostCode, Team
from staff.selectors import centre_day, holders_of, leads_of

SUBJECTS: Final[dict[str, StrOrPromise]] = {
    "asked": _("A question about your {day}"),
    "posted": _("Your attendance of {month} is posted: look at it until {until}"),
    "raised": _("Objection: {person}, {day}"),
    "upheld": _("Your objection to {day} was upheld"),
    "rejected": _("Your objection to {day} was rejected"),
    "published": _("The attendance of {month} is published"),
    "amended": _("Your attendance of {month} was amended"),
    "remind": _("Please confirm {team} for {month}"),
}


def tell_asked(review: DayReview, *, now: datetime) -> None:
    """Tell somebody that their lead asks about one of their days."""
    _tell(
        [review.employee],
        "asked",
        key=f"review.{review.pk}",
        words={"day": f"{review.day:%Y-%m-%d}"},
        context={"review": review},
        url=_page_of(review),
        now=now,
    )


def tell_posted(month: AttendanceMonth, people: Iterable[Employee], *, now: datetime) -> list[Notice]:
    """Tell people on the sheet that it is posted, each once."""
    words = {"month": str(month), "until": f"{month.objections_until:%Y-%m-%d}"}
    return _tell(people, "posted", key=f"month.{month}", words=words, url=_month(month), now=now)


def tell_published(version: PublishedMonth, people: Iterable[Employee], *, now: datetime) -> list[Notice]:
    """Tell people on the sheet that the month is published, each once."""
    month = version.month
    words = {"month": str(month)}
    return _tell(people, "published", key=f"month.{month}", words=words, url=_month(month), now=now)


def tell_amended(version: PublishedMonth, people: Iterable[Employee], *, now: datetime) -> list[Notice]:
    """Tell people whose cells an amendment changed, each once for each version."""
    month = version.month
    return _tell(
        people,
        "amended",
        key=f"month.{month}.v{version.number}",
        words={"month": str(month)},
        context={"version": version},
        url=_month(month),
        now=now,
    )


def tell_reminded(
    month: AttendanceMonth, team: Team | None, people: Iterable[Employee], *, day: date, now: datetime
) -> list[Notice]:
    """Ask people to confirm a team, each once a day."""
    name: StrOrPromise = team.name if team else _("people without a team")
    return _tell(
        people,
        "remind",
        key=f"month.{month}.team.{team.pk if team else 0}.{day}",
        words={"month": str(month), "team": name},
        url=_exceptions(month, team),
        now=now,
    )


def tell_raised(objection: Objection, *, team_id: int | None, now: datetime) -> None:
    """Tell whoever decides it that somebody objects to a cell."""
    words = {"person": str(objection.employee), "day": f"{objection.day:%Y-%m-%d}"}
    _tell(
        _deciders(objection, team_id, now),
        "raised",
        key=f"objection.{objection.pk}",
        words=words,
        context={"objection": objection},
        url=reverse("admin:attendance_objection_change", args=[objection.pk]),
        now=now,
    )


def tell_decided(objection: Objection, *, now: datetime) -> None:
    """Tell somebody how their objection was decided."""
    _tell(
        [objection.employee],
        str(objection.state),
        key=f"objection.{objection.pk}",
        words={"day": f"{objection.day:%Y-%m-%d}"},
        context={"objection": objection},
        url=_page_of(objection),
        now=now,
    )


def _deciders(objection: Objection, team_id: int | None, now: datetime) -> list[Employee]:
    """Give the leads of the team on that day; the posts above where there is none but the person."""
    today = centre_day(now)
    team = Team.objects.filter(pk=team_id).first() if team_id else None
    leads = leads_of(team, today) if team else []
    if objection.employee not in leads and leads:
        return leads
    above = holders_of([PostCode.DUTY_SUPERVISOR, PostCode.CENTRE_MANAGER], today)
    return [person for person in above if person != objection.employee]


def _tell(
    people: Iterable[Employee],
    event: str,
    *,
    key: str,
    words: Mapping[str, StrOrPromise],
    url: str,
    now: datetime,
    context: Mapping[str, object] = MappingProxyType({}),
) -> list[Notice]:
    return notify(
        recipients=people,
        key=f"attendance.{key}.{event}",
        subject=format_lazy(SUBJECTS[event], **words),
        body_template="attendance/month_notice",
        context={"event": event, **words, **context},
        url=url,
        now=now,
        kind=f"attendance.month.{event}",
    )


def _page_of(row: DayReview | Objection) -> str:
    return f"/me/days/{row.day:%Y-%m-%d}/"


def _month(month: AttendanceMonth) -> str:
    return f"/me/?month={month}"


def _exceptions(month: AttendanceMonth, team: Team | None) -> str:
    """Give the page on which a team's exceptions are settled and its rows confirmed."""
    query = {"month": str(month), "team": team.code if team else "-"}
    return reverse("admin:attendance_attendancemonth_exceptions", query=query)
