"""The start page of the admin: what waits for me, by role; every number leads to its rows."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.start_page.roles import panels_for
from reports.start_page.viewer import look


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the panels of whoever is signed in to the page's context."""
    viewer = look(request.user, now=timezone.now())  # type: ignore[arg-type]  # the admin is for employees
    return {
        **context,
        "title": _("Start page"),
        "viewer": viewer,
        "panels": panels_for(viewer),
    }
