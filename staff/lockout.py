"""What somebody sees whose sign-in is locked after too many failures."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

TOO_MANY_REQUESTS = 429
WAIT_SECONDS = 15 * 60


def locked(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Answer a locked sign-in: a problem to the API, a page to people; both say when to try again."""
    detail = _("Too many failed sign-ins. Wait 15 minutes, or ask an administrator.")
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
    answer["Retry-After"] = str(WAIT_SECONDS)
    return answer
