"""What people are told about custody: numbers and classes, never what an item says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from custody.models import CustodyItem, Destruction, Loan
from notices.services import notify
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of, leads_of, post_of, team_of

_SUBJECTS: Final[dict[str, StrOrPromise]] = {
    "hand_over": _("Handed over to you, to be signed for: {label}"),
    "decline": _("Declined by the new custodian: {label}"),
    "take_over": _("Taken over by the manager: {label}"),
    "hold": _("On hold, not to be destroyed: {label}"),
    "ask": _("Your permission is asked for: {label}"),
    "permit": _("Permitted: {label}"),
    "refuse": _("Refused: {label}"),
    "request": _("Your approval is asked for: {label}"),
    "approve": _("Approved, to be destroyed: {label}"),
    "reject": _("Rejected: {label}"),
    "destroy": _("Waits for a witness: {label}"),
}


def tell(
    about: CustodyItem | Loan | Destruction,
    recipients: Iterable[Employee],
    *,
    event: str,
    key: str,
    now: datetime,
) -> None:
    """Tell people about an item, a loan or a destruction, each once for each key, in their own language.

    Args:
        event: What happened, one of the subjects of this module.
        key: What makes the notice unique within the item or the destruction.
    """
    model = about._meta.model_name
    pages = {True: reverse(f"admin:custody_{model}_change", args=[about.pk]), False: own_page_of(about)}
    people = list(recipients)
    for is_staff, page in pages.items():
        notify(
            recipients=[person for person in people if person.is_staff is is_staff],
            key=f"custody.{model}.{about.pk}.{key}",
            subject=format_lazy(_SUBJECTS[event], label=lazy(lambda: _label(about), str)()),
            body_template="custody/notice",
            context={"about": about, "event": event, "label": lazy(lambda: _label(about), str)()},
            url=page,
            now=now,
            kind=f"custody.{event}",
        )


def own_page_of(about: CustodyItem | Loan | Destruction) -> str:
    """Give the page for those who do not use the admin; their own list where there is none of its own."""
    if isinstance(about, Destruction):
        return reverse("me:custody")
    name = "me:custody-loan" if isinstance(about, Loan) else "me:custody-item"
    return reverse(name, args=[about.pk])


def _label(about: CustodyItem | Loan | Destruction) -> str:
    """Name it by number and class alone."""
    return str(about.item if isinstance(about, Loan) else about)


def superiors_of(borrower: Employee, *, now: datetime) -> list[Employee]:
    """List who is told that somebody asks for an item: the next above who may permit it."""
    day = centre_day(now)
    post = post_of(borrower, day)
    if post == PostCode.CENTRE_MANAGER:
        return holders_of([PostCode.SECURITY_OFFICER], day)
    team = team_of(borrower, day)
    leads = leads_of(team, day) if team and post != PostCode.TEAM_LEAD else []
    above = [PostCode.CENTRE_MANAGER] if post in _SECOND_RANK else [PostCode.DUTY_SUPERVISOR]
    return [person for person in leads or holders_of(above, day) if person.pk != borrower.pk]


_SECOND_RANK: Final = (
    PostCode.DUTY_SUPERVISOR,
    PostCode.FLOOR_SUPERVISOR,
    PostCode.QUALITY_MANAGER,
    PostCode.SECURITY_OFFICER,
)


def approvers(destruction: Destruction, *, now: datetime) -> list[Employee]:
    """List who is told that a destruction waits for approval."""
    holders = holders_of([PostCode.CENTRE_MANAGER, PostCode.SECURITY_OFFICER], centre_day(now))
    return [person for person in holders if person.pk != destruction.requested_by_id]


def witnesses(destruction: Destruction, *, now: datetime) -> list[Employee]:
    """List who is told that a destruction waits for its witness."""
    posts = [PostCode.CUSTODIAN, PostCode.DUTY_SUPERVISOR, PostCode.SECURITY_OFFICER]
    barred = {destruction.approver_id, destruction.executor_id}
    return [person for person in holders_of(posts, centre_day(now)) if person.pk not in barred]
