"""What the pages of an item, a loan and a destruction show around their fields."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from custody.domain.retention import is_expired
from custody.domain.vocabulary import Act, LoanState
from custody.models import CustodyItem, Destruction, Loan
from custody.models.labels import ACT_LABELS
from custody.selectors import destruction_acts_for, item_acts_for, loan_acts_for, waiting_move
from custody.selectors.reading import history_seen, loans_seen, may_open
from custody.services import PERMISSIONS
from ledger.models import Entry
from ledger.selectors import latest_checkpoint
from staff.models import Employee
from staff.selectors import centre_day

_STRONG: Final = {
    Act.FILE,
    Act.TAKE,
    Act.PERMIT,
    Act.RECEIVE,
    Act.BRING_BACK,
    Act.APPROVE,
    Act.DESTROY,
    Act.WITNESS,
}
"""The acts that bring the matter on are offered as strong buttons."""


def buttons(
    about: CustodyItem | Loan | Destruction, acts: Iterable[Act], reader: Employee
) -> list[dict[str, Any]]:
    """List the acts that the state table and the person's role allow, each with its address."""
    name = f"admin:custody_{about._meta.model_name}_act"
    return [
        {
            "label": ACT_LABELS[act],
            "url": reverse(name, args=[about.pk, act.value]),
            "is_strong": act in _STRONG,
            "code": act.value,
        }
        for act in acts
        if reader.has_perm(PERMISSIONS[act])
    ]


def item_context(item: CustodyItem, reader: Employee, *, now: datetime) -> dict[str, Any]:
    """Gather acts, move, loans, contents, destructions and history of an item for its page."""
    today = centre_day(now)
    acts = item_acts_for(item, reader, now=now)
    offered = buttons(item, acts, reader)
    if _may_ask(item, reader):
        offered.append(buttons(item, [Act.ASK], reader)[0])
    has_expired = is_expired(item.expires_on, today=today) and not item.is_destroyed
    may_request = has_expired and item.custodian_id == reader.pk and item.destruction_id is None
    loans = loans_seen(item, reader)
    return {
        "item": item,
        "acts": offered,
        "request_url": f"{reverse('admin:custody_destruction_add')}?items={item.pk}" if may_request else "",
        "is_expired": has_expired,
        "is_late": item.state == "to_file" and item.file_by < today,
        "move": waiting_move(item),
        "loans": [(loan, buttons(loan, loan_acts_for(loan, reader, now=now), reader)) for loan in loans],
        "today": today,
        "contents": item.contents.select_related("file", "contact"),
        "may_open": may_open(item, reader),
        "destructions": item.destruction_lines.select_related("destruction"),
        "history": history_seen(item, loans),
    }


def _may_ask(item: CustodyItem, reader: Employee) -> bool:
    """Tell whether there is something to ask for, and the reader's role may ask."""
    is_there = item.state in ("filed", "out") and item.destruction_id is None
    return is_there and reader.has_perm(PERMISSIONS[Act.ASK])


def loan_context(loan: Loan, reader: Employee, *, now: datetime) -> dict[str, Any]:
    """Gather acts and standing of a loan for its page."""
    return {
        "loan": loan,
        "acts": buttons(loan, loan_acts_for(loan, reader, now=now), reader),
        "is_late": loan.state == LoanState.OUT and loan.return_on < centre_day(now),
    }


def destruction_context(destruction: Destruction, reader: Employee, *, now: datetime) -> dict[str, Any]:
    """Gather acts, items, steps and signatures of a destruction for its page."""
    return {
        "destruction": destruction,
        "acts": buttons(destruction, destruction_acts_for(destruction, reader, now=now), reader),
        "lines": list(lines_of(destruction)),
        "history": destruction.events.select_related("actor", "entry"),
        "certificate_url": reverse("admin:custody_destruction_certificate", args=[destruction.pk])
        if destruction.state == "certified"
        else "",
    }


def lines_of(destruction: Destruction) -> Any:
    """List the items of a destruction with their contents, in order of number."""
    lines = destruction.lines.select_related("item__custody_class", "item__custodian")
    return lines.prefetch_related("item__contents__file", "item__contents__contact").order_by("item__number")


def certificate_context(destruction: Destruction, *, now: datetime) -> dict[str, Any]:
    """Gather what the certificate on paper shows: what was destroyed, how, by whom, before whom."""
    events = destruction.events.filter(entry__isnull=False).select_related("entry")
    return {
        "destruction": destruction,
        "lines": list(lines_of(destruction)),
        "register": destruction.subject.get("register", []),
        "signatures": [event.entry for event in events],
        "head": Entry.objects.order_by("-sequence").first(),
        "checkpoint": latest_checkpoint(),
        "printed_at": now,
    }
