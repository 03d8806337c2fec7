"""Show every page in the centre's time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from staff.models import Centre


class CentreTimeMiddleware:
    """Activate the centre's zone for signed-in requests; static files and health need no statement."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(("/static/", "/healthz")):
            timezone.activate(Centre.current().zone)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
