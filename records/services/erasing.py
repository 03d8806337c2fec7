"""What customers said is destroyed under a certificate: the words go, the counts stay."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from ledger.registry import Eraser, erasable_record
from records.models import Change, Complaint, Opinion
from staff.models import Employee

Spoken = type[Complaint] | type[Opinion]
ERASABLE: dict[str, Spoken] = {"records.complaint": Complaint, "records.opinion": Opinion}
"""The types under which a record is attached to an item in custody; its number is its `reference`."""


def check_ended(model: Spoken, reference: str) -> None:
    """Refuse to destroy a complaint that is still to be answered or closed.

    Raises:
        DomainError: ``records.erase.open``.
    """
    if model is not Complaint:
        return
    row = Complaint.objects.filter(reference=reference).latest_rows().get()
    assert isinstance(row, Complaint)
    if row.change != Change.WITHDRAWN and row.closed_at is None:
        raise DomainError(
            "records.erase.open",
            _("The complaint %(reference)s is open. Answer and close it first.") % {"reference": reference},
            reference=reference,
        )


def erase_words(model: Spoken, reference: str, now: datetime) -> None:
    """Blank every word of a record in all of its rows, those that were corrected or withdrawn included.

    Day, kind, employee, channel, limits and finding stay, so that figures of the past stay what they were.
    The name of the file that it was read from goes, too.
    """
    words = {"text": "", "reason": "", "source": "", "erased_at": now}
    rows = model._default_manager.filter(reference=reference)
    rows.update(**words, **({"answer": ""} if model is Complaint else {}))


def is_seen(model: Spoken, reference: str, person: Employee) -> bool:
    """Tell whether there is such a record, not yet destroyed, among those that a person may see."""
    rows = model._default_manager.visible_to(person)
    return bool(rows.filter(reference=reference, erased_at__isnull=True).exists())


def register_erasers() -> None:
    """Tell the register how these records are destroyed."""
    for name, model in ERASABLE.items():
        eraser = Eraser(
            check=partial(check_ended, model),
            erase=partial(erase_words, model),
            is_seen=partial(is_seen, model),
        )
        erasable_record(name, eraser)
