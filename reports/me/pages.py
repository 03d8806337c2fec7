"""What all of one's own pages share: who is let in, who looks, how a page is filled."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from notices.selectors import unread_count
from staff.models import Employee

View = Callable[..., HttpResponseBase]


def own_page(view: View) -> View:
    """Let in whoever signed in, and keep the page out of the cache of a shared computer."""
    return never_cache(login_required(view))


def person_of(request: HttpRequest) -> Employee:
    """Return who looks; `own_page` lets nobody else in."""
    return cast(Employee, request.user)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, tab: str = "") -> HttpResponse:
    """Fill a page, with the tab it stands under and the number of unread notices."""
    return render(request, template, {**context, "tab": tab, "unread": unread_count(person_of(request))})
