"""Requests that no page means: text that cannot be stored, values that no column and no calendar holds."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from common.bounds import BEYOND

logger = logging.getLogger(__name__)


class AbsurdRequestMiddleware:
    """Clean what is asked for once, for every page, and answer 400 where a value is beyond all bounds.

    PostgreSQL stores no NUL character, and no name, number or filter has one: they are dropped from the
    query, and a path with one leads nowhere. What forms, filters and shapes let through although nothing
    holds it is the client's mistake, not ours; it is logged nevertheless.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        while "%00" in query:
            query = request.META["QUERY_STRING"] = query.replace("%00", "")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 400 instead of 500."""
        if not isinstance(exception, BEYOND):
            return None
        logger.warning("Beyond all bounds: %s", request.path, exc_info=exception)
        return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
