"""Doors of one's own pages: each reads or does one thing, for the person who signed in."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from attendance.wording import WEEKDAYS
from common.errors import DomainError
from common.months import Month
from notices.models import Notice
from notices.services import mark_read
from reports.me.accounts import is_open_to
from reports.me.calendar import calendar_of
from reports.me.days import day_of
from reports.me.floor import floor_rows
from reports.me.pages import own_page, page, person_of
from reports.me.results import newest_results
from staff.models import Employee
from staff.selectors import centre_today

RESULTS, NOTICES, PAGE = 6, 5, 20
"""Rows of a list: newest results, unread notices, one page of the inbox."""

YEARS = range(2000, 2100)
"""Years whose months can be asked for."""


class ObjectionForm(forms.Form):
    """What is wrong about a day."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong about this day?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@own_page
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Show my month, my newest results and my unread notices."""
    person, today = person_of(request), centre_today(timezone.now())
    asked = asked_month(request, today)
    context = {
        "calendar": calendar_of(person, asked, today=today),
        "weekdays": WEEKDAYS,
        "before": str(asked.previous()),
        "after": str(asked.next()),
        "results": newest_results(person, RESULTS),
        "floor": floor_rows(person, most=RESULTS),
        "notices": _readable(person, Notice.objects.visible_to(person).unread()[:NOTICES]),
    }
    return page(request, "me/month.html", context, tab="month")


@own_page
@require_safe
def day(request: HttpRequest, day: str) -> HttpResponse:
    """Show one of my days and why it is marked as it is."""
    return day_page(request, asked_day(day), ObjectionForm())


@own_page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what I was told, newest first."""
    person = person_of(request)
    part = Paginator(Notice.objects.visible_to(person), PAGE).get_page(request.GET.get("page"))
    context = {"page": part, "notices": _readable(person, part.object_list)}
    return page(request, "me/inbox.html", context, tab="inbox")


@own_page
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    person = person_of(request)
    own = Notice.objects.visible_to(person).filter(pk=pk)
    notice = get_object_or_404(own)
    mark_read(own, now=timezone.now())
    leads = notice.url and is_open_to(person, notice.url)
    return redirect(notice.url if leads else reverse("me:inbox"))


@own_page
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything that I was told as read."""
    mark_read(Notice.objects.visible_to(person_of(request)), now=timezone.now())
    return redirect("me:inbox")


def _readable(person: Employee, notices: Any) -> list[tuple[Notice, bool]]:
    """Pair notices with whether their page is open to this person."""
    return [(notice, bool(notice.url) and is_open_to(person, notice.url)) for notice in notices]


def asked_month(request: HttpRequest, today: date) -> Month:
    """Read which month is asked for, by default the present one; what is no month is not found."""
    text = request.GET.get("month")
    try:
        asked = Month.parse(text) if text else Month.of(today)
    except DomainError as error:
        raise Http404(str(error.message)) from error
    if asked.year not in YEARS:
        raise Http404
    return asked


def day_page(request: HttpRequest, day: date, form: ObjectionForm) -> HttpResponse:
    """Fill the page of a day, with what may be said against it."""
    found = day_of(person_of(request), day, now=timezone.now())
    weekday = WEEKDAYS[found.day.weekday()]
    context = {"found": found, "weekday": weekday, "month": str(Month.of(found.day)), "form": form}
    answer = page(request, "me/day.html", context)
    answer.status_code = 422 if form.errors else 200
    return answer


def asked_day(text: str) -> date:
    """Read which day is asked for; what is no day is not found."""
    try:
        asked = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if asked.year not in YEARS:
        raise Http404
    return asked
