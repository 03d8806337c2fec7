"""What people are told about requests: whoever is next, and how it ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.timezone import override
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from attendance.models import AttendanceRequest
from notices.services import notify
from staff.models import Centre, Employee

SUBJECTS: Final[dict[str, StrOrPromise]] = {
    "proposed": _("{person} asks you to swap shifts: {when}"),
    "asked": _("Waits for your decision: {person}, {what} {when}"),
    "agreed": _("Your colleague agreed: {what} {when}"),
    "declined": _("Your colleague declined: {what} {when}"),
    "approved": _("Approved: {what} {when}"),
    "refused": _("Not approved: {what} {when}"),
}


def tell(request: AttendanceRequest, recipients: Iterable[Employee], *, event: str, now: datetime) -> None:
    """Tell people about a request, each once for each event, in their own language."""
    words = {
        "person": str(request.employee),
        "what": lazy(lambda: request.what, str)(),
        "when": lazy(lambda: request.when, str)(),
    }
    is_to_decide = event == "asked"
    with override(Centre.current().zone):  # a job or a command has no clock of its own
        notify(
            recipients=recipients,
            key=f"attendance.request.{request.pk}.{event}",
            subject=format_lazy(SUBJECTS[event], **words),
            body_template="attendance/request_notice",
            context={"request": request, "event": event},
            url=reverse("admin:attendance_attendancerequest_waiting") if is_to_decide else "/me/requests/",
            now=now,
            kind=f"attendance.request.{event}",
        )
