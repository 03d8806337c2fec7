"""What people read for the words of the state tables."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from custody.domain import retention, vocabulary
from custody.domain.vocabulary import Act


class ItemState(models.TextChoices):
    """Where an item stands."""

    TO_FILE = vocabulary.ItemState.TO_FILE.value, pgettext_lazy("custody", "to be filed")
    FILED = vocabulary.ItemState.FILED.value, pgettext_lazy("custody", "filed")
    OUT = vocabulary.ItemState.OUT.value, pgettext_lazy("custody", "out")
    DESTROYED = vocabulary.ItemState.DESTROYED.value, pgettext_lazy("custody", "destroyed")


class LoanState(models.TextChoices):
    """Where a loan stands."""

    ASKED = vocabulary.LoanState.ASKED.value, pgettext_lazy("loan", "asked for")
    PERMITTED = vocabulary.LoanState.PERMITTED.value, pgettext_lazy("loan", "permitted")
    REFUSED = vocabulary.LoanState.REFUSED.value, pgettext_lazy("loan", "refused")
    CANCELLED = vocabulary.LoanState.CANCELLED.value, pgettext_lazy("loan", "cancelled")
    OUT = vocabulary.LoanState.OUT.value, pgettext_lazy("loan", "out")
    RETURNED = vocabulary.LoanState.RETURNED.value, pgettext_lazy("loan", "brought back")


class LoanKind(models.TextChoices):
    """What is lent."""

    ORIGINAL = vocabulary.LoanKind.ORIGINAL.value, _("take the original out")
    COPY = vocabulary.LoanKind.COPY.value, _("make copies")


class DestructionState(models.TextChoices):
    """Where a destruction stands."""

    REQUESTED = vocabulary.DestructionState.REQUESTED.value, pgettext_lazy("destruction", "requested")
    APPROVED = vocabulary.DestructionState.APPROVED.value, pgettext_lazy("destruction", "approved")
    REJECTED = vocabulary.DestructionState.REJECTED.value, pgettext_lazy("destruction", "rejected")
    WITHDRAWN = vocabulary.DestructionState.WITHDRAWN.value, pgettext_lazy("destruction", "withdrawn")
    DESTROYED = (
        vocabulary.DestructionState.DESTROYED.value,
        pgettext_lazy("destruction", "waits for its witness"),
    )
    CERTIFIED = vocabulary.DestructionState.CERTIFIED.value, pgettext_lazy("destruction", "certified")


class MoveOutcome(models.TextChoices):
    """How a move ended."""

    WAITING = "waiting", pgettext_lazy("move", "waits for the taker")
    TAKEN = "taken", pgettext_lazy("move", "taken")
    DECLINED = "declined", pgettext_lazy("move", "declined")
    TAKEN_BACK = "taken_back", pgettext_lazy("move", "taken back")
    OVERTAKEN = "overtaken", pgettext_lazy("move", "ended: the manager took it over")


class ContentKind(models.TextChoices):
    """What Zhiban itself holds of an item."""

    FILE = "file", _("stored file")
    RECORD = "record", _("signed record")
    TRANSCRIPT = "transcript", _("transcript of a contact")


class ReminderStep(models.TextChoices):
    """What somebody was reminded of."""

    TO_FILE = retention.Step.TO_FILE.value, _("not filed in time")
    EXPIRED = retention.Step.EXPIRED.value, pgettext_lazy("custody", "expired")
    DESTROY = retention.Step.DESTROY.value, _("not destroyed in time")
    ESCALATE = retention.Step.ESCALATE.value, _("still not destroyed")
    BRING_BACK = retention.Step.BRING_BACK.value, _("not brought back in time")


ACT_LABELS: Final[dict[Act, StrOrPromise]] = {
    Act.REGISTER: pgettext_lazy("custody act", "Register"),
    Act.FILE: pgettext_lazy("custody act", "File"),
    Act.CORRECT: _("Correct the register"),
    Act.ATTACH: _("Attach a content"),
    Act.HAND_OVER: _("Hand over"),
    Act.TAKE: _("Take into custody"),
    Act.DECLINE: _("Decline"),
    Act.TAKE_BACK: _("Take the offer back"),
    Act.TAKE_OVER: _("Take over in my own name"),
    Act.HOLD: _("Place a hold"),
    Act.LIFT_HOLD: _("Lift the hold"),
    Act.EXTEND: _("Extend the retention"),
    Act.VOID: _("Declare void"),
    Act.ASK: _("Ask to take out or copy"),
    Act.PERMIT: _("Permit"),
    Act.REFUSE: pgettext_lazy("custody act", "Refuse"),
    Act.CANCEL: _("Cancel the request"),
    Act.RECEIVE: _("Receive"),
    Act.BRING_BACK: _("Note the return"),
    Act.REQUEST: _("Request destruction"),
    Act.APPROVE: _("Approve the destruction"),
    Act.REJECT: _("Reject the destruction"),
    Act.WITHDRAW: _("Withdraw the destruction"),
    Act.DESTROY: _("Destroy"),
    Act.WITNESS: _("Witness and certify"),
}

READ: Final = "read"
"""No act of the tables: somebody opened a stored file of the item."""
CERTIFY: Final = "certify"
"""The item's own last event: it was destroyed under a certificate."""
FILE_GONE: Final = "file_gone"
"""The exports centre destroyed the file of an export when its time was over."""

EVENT_LABELS: Final[dict[str, StrOrPromise]] = {
    Act.REGISTER: pgettext_lazy("custody event", "registered"),
    Act.FILE: pgettext_lazy("custody event", "filed"),
    Act.CORRECT: pgettext_lazy("custody event", "corrected"),
    Act.ATTACH: pgettext_lazy("custody event", "content attached"),
    Act.HAND_OVER: pgettext_lazy("custody event", "handed over"),
    Act.TAKE: pgettext_lazy("custody event", "taken into custody"),
    Act.DECLINE: pgettext_lazy("custody event", "declined"),
    Act.TAKE_BACK: pgettext_lazy("custody event", "offer taken back"),
    Act.TAKE_OVER: pgettext_lazy("custody event", "taken over in one's own name"),
    Act.HOLD: pgettext_lazy("custody event", "hold placed"),
    Act.LIFT_HOLD: pgettext_lazy("custody event", "hold lifted"),
    Act.EXTEND: pgettext_lazy("custody event", "retention extended"),
    Act.VOID: pgettext_lazy("custody event", "declared void"),
    Act.ASK: pgettext_lazy("custody event", "asked for"),
    Act.PERMIT: pgettext_lazy("custody event", "loan permitted"),
    Act.REFUSE: pgettext_lazy("custody event", "loan refused"),
    Act.CANCEL: pgettext_lazy("custody event", "loan cancelled"),
    Act.RECEIVE: pgettext_lazy("custody event", "received by the borrower"),
    Act.BRING_BACK: pgettext_lazy("custody event", "brought back"),
    Act.REQUEST: pgettext_lazy("custody event", "destruction requested"),
    Act.APPROVE: pgettext_lazy("custody event", "destruction approved"),
    Act.REJECT: pgettext_lazy("custody event", "destruction rejected"),
    Act.WITHDRAW: pgettext_lazy("custody event", "destruction withdrawn"),
    Act.DESTROY: pgettext_lazy("custody event", "destroyed"),
    Act.WITNESS: pgettext_lazy("custody event", "witnessed and certified"),
    READ: pgettext_lazy("custody event", "file opened"),
    FILE_GONE: pgettext_lazy("custody event", "file destroyed by the exports centre, its time being over"),
    CERTIFY: pgettext_lazy("custody event", "destroyed under a certificate"),
}
EVENT_CHOICES: Final = [(str(code), label) for code, label in EVENT_LABELS.items()]
