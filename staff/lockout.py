"""What somebody sees whose sign-in is locked after too many failures."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

TOO_MANY_REQUESTS = 429


def locked(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Answer a locked sign-in: a problem to the API, a page to people; both say when to try again."""
    wait_seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    detail = _("Too many failed sign-ins. Wait %(minutes)d minutes, or ask an administrator.") % {
        "minutes": wait_seconds // 60
    }
    answer: HttpResponse
    if request.path.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": _("The sign-in is locked"),
            "status": TOO_MANY_REQUESTS,
            "detail": detail,
            "code": "auth.locked",
        }
        answer = JsonResponse(problem, status=TOO_MANY_REQUESTS, content_type="application/problem+json")
    else:
        context = {"title": _("The sign-in is locked"), "detail": detail}
        answer = TemplateResponse(request, "admin/locked.html", context, status=TOO_MANY_REQUESTS).render()
    answer["Retry-After"] = str(wait_seconds)
    return answer


def client_address(request: HttpRequest) -> str:
    """Return the address a sign-in came from.

    Behind a proxy it is the last hop that the proxy itself wrote into `X-Forwarded-For`; what stands
    before it was written by the client and proves nothing.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
