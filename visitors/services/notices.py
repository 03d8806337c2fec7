"""What people are told about visits: number, class, host and time, never who comes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from notices.services import notify
from staff.models import Employee
from visitors.models import Visit

_SUBJECTS: Final[dict[str, StrOrPromise]] = {
    "requested": _("Visitors wait for your approval: {kind}, {number}"),
    "approved": _("Your visitors were approved: {kind}, {number}"),
    "denied": _("Your visitors were not approved: {kind}, {number}"),
    "extended": _("The stay of your visitors was extended: {kind}, {number}"),
    "cancelled": _("A visit you approved was cancelled: {kind}, {number}"),
    "arrived": _("Your visitors are here: {kind}, {number}"),
    "turned_away": _("Your visitors were turned away: {kind}, {number}"),
    "lapsed": _("Nobody decided on your visitors: {kind}, {number}"),
    "overstayed": _("Visitors stay past the agreed end: {kind}, {number}"),
}


def tell(
    visit: Visit,
    recipients: Iterable[Employee],
    *,
    event: str,
    key: str,
    now: datetime,
    context: Mapping[str, Any] | None = None,
) -> None:
    """Tell people about a visit, each once for each key, in their own language.

    Args:
        event: What it is about, one of the subjects of this module.
        key: What makes the notice unique within the visit, such as ``overstay.0.2``.
    """
    label = lazy(lambda: visit.visitor_class.label, str)()
    people = list(recipients)
    for url, group in _by_page(visit, people):
        notify(
            recipients=group,
            key=f"visit.{visit.pk}.{key}",
            subject=format_lazy(_SUBJECTS[event], kind=label, number=visit.number),
            body_template="visitors/notice",
            context={"visit": visit, "event": event, **(context or {})},
            url=url,
            now=now,
            kind=f"visitors.{event}",
        )


def _by_page(visit: Visit, people: list[Employee]) -> list[tuple[str, list[Employee]]]:
    """Lead each to the page where they can act: those who use the admin there, others to their own pages."""
    inside = [person for person in people if person.is_staff]
    outside = [person for person in people if not person.is_staff]
    pages = [
        (reverse("admin:visitors_visit_change", args=[visit.pk]), inside),
        (reverse("me:visit", args=[visit.pk]), outside),
    ]
    return [(url, group) for url, group in pages if group]
