"""What people are told about incidents; of a confidential one, only that it waits for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from incidents.models import Deadline, Incident
from notices.services import notify
from staff.models import Centre, Employee

_SUBJECTS: Final[dict[str, StrOrPromise]] = {
    "reported": _("Reported: {kind}, {number}"),
    "appealed": _("Appealed by the reporter: {kind}, {number}"),
    "asked": _("Your decision is asked for: {kind}, {number}"),
    "handed_over": _("Handed over to you: {kind}, {number}"),
    "instructed": _("Instruction on {kind}, {number}"),
    "owed": _("Owed to authorities: {kind}, {number}"),
    "to_do": _("Action for you: {kind}, {number}"),
    "to_verify": _("Waits to be verified: {kind}, {number}"),
    "second_voice": _("A second person must agree: {kind}, {number}"),
    "turned_down": _("Turned down: {kind}, {number}"),
    "acknowledge": _("Not acknowledged: {kind}, {number}"),
    "accept": _("Not accepted by the new owner: {kind}, {number}"),
    "decision": _("Not decided: {kind}, {number}"),
    "review": _("Hazard to be reviewed: {kind}, {number}"),
    "authority": _("Report to an authority: {kind}, {number}"),
}


def tell(
    incident: Incident,
    recipients: Iterable[Employee],
    *,
    event: str,
    key: str,
    now: datetime,
    deadline: Deadline | None = None,
) -> None:
    """Tell people about an incident, each once for each key, in their own language.

    Whoever does not use the admin is led to their own page of the incident.

    Args:
        event: What it is about, one of the subjects of this module.
        key: What makes the notice unique within the incident, such as ``escalation.2``.
        deadline: The step of the clock that ran out, if that is the reason.
    """
    kind = lazy(lambda: incident.kind.label, str)()
    for url, group in _by_page(incident, list(recipients)):
        notify(
            recipients=group,
            key=f"incident.{incident.pk}.{key}",
            subject=format_lazy(_SUBJECTS[event], kind=kind, number=incident.number),
            body_template="incidents/notice",
            context={
                "incident": incident,
                "event": event,
                "deadline": deadline,
                "due": _centre_time(deadline),
            },
            url=url,
            now=now,
            kind="incident.escalation" if deadline else f"incident.{event}",
            confidential=incident.confidential,
        )


def _by_page(incident: Incident, people: list[Employee]) -> list[tuple[str, list[Employee]]]:
    """Lead each to the page where they can act: those who use the admin there, others to their own pages."""
    pages = [
        ("admin:incidents_incident_change", [person for person in people if person.is_staff]),
        ("me:incident", [person for person in people if not person.is_staff]),
    ]
    return [(reverse(page, args=[incident.pk]), group) for page, group in pages if group]


def _centre_time(deadline: Deadline | None) -> str:
    """Write when a step was due, or the limit it warns of, by the centre's clock: a worker has none."""
    if deadline is None:
        return ""
    instant = deadline.limit_at if deadline.is_warning else deadline.due_at
    return instant.astimezone(Centre.current().zone).strftime("%Y-%m-%d %H:%M")
