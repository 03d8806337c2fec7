"""Who calls."""

from typing import cast

from rest_framework.request import Request

from staff.models import Employee


def caller(request: Request) -> Employee:
    """Give the signed-in employee; the views let nobody else in."""
    return cast(Employee, request.user)
