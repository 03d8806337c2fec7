"""The words of the handover in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.domain.moments import read
from shifthandover.domain import vocabulary as words


class StateChoices(models.TextChoices):
    """Where a diary stands."""

    OPEN = words.State.OPEN.value, _("being written")
    HANDED_OVER = words.State.HANDED_OVER.value, _("signed out")
    RETURNED = words.State.RETURNED.value, _("returned")
    BLOCKED = words.State.BLOCKED.value, _("held up by a problem")
    SUPERVISOR_HELD = words.State.SUPERVISOR_HELD.value, _("held by the duty supervisor")
    TAKEN_OVER = words.State.TAKEN_OVER.value, _("taken over")
    REVIEWED = words.State.REVIEWED.value, _("reviewed")


class ActChoices(models.TextChoices):
    """The acts that are signed."""

    SIGN_OUT = words.Act.SIGN_OUT.value, _("sign out")
    RETURN = words.Act.RETURN.value, _("return")
    RESUME = words.Act.RESUME.value, _("resume")
    SIGN_IN = words.Act.SIGN_IN.value, _("sign in")
    HOLD = words.Act.HOLD.value, _("take over in own name")
    NOTE = words.Act.NOTE.value, _("signed note")
    REVIEW = words.Act.REVIEW.value, _("review")


class SectionChoices(models.TextChoices):
    """The sections of the diary."""

    SITUATION = words.Section.SITUATION.value, _("Situation and call volume")
    OPEN_MATTERS = words.Section.OPEN_MATTERS.value, _("Open matters")
    VIP_MATTERS = words.Section.VIP_MATTERS.value, _("VIP matters")
    HAZARDS = words.Section.HAZARDS.value, _("Hazards and incidents")
    EQUIPMENT = words.Section.EQUIPMENT.value, _("Equipment")
    NOTICES = words.Section.NOTICES.value, _("Notices from above")
    EXPECTED = words.Section.EXPECTED.value, _("What to expect next")


class ItemKindChoices(models.TextChoices):
    """What a handed-over item is."""

    MATTER = words.ItemKind.MATTER.value, _("open matter")
    VIP = words.ItemKind.VIP.value, _("VIP matter")
    INCIDENT = words.ItemKind.INCIDENT.value, _("incident")
    HAZARD = words.ItemKind.HAZARD.value, _("hazard")
    VISITOR = words.ItemKind.VISITOR.value, _("visitors inside")


class MatterKindChoices(models.TextChoices):
    """What an open matter is; only VIP matters carry limits to accept and to reply."""

    MATTER = words.ItemKind.MATTER.value, _("open matter")
    VIP = words.ItemKind.VIP.value, _("VIP matter")


class DecisionChoices(models.TextChoices):
    """What the receiver says to an item."""

    PENDING = words.Decision.PENDING.value, _("not decided yet")
    ACCEPTED = words.Decision.ACCEPTED.value, _("accepted")
    QUERIED = words.Decision.QUERIED.value, _("queried")


class SideChoices(models.TextChoices):
    """Whose round it is."""

    OUTGOING = "outgoing", _("outgoing")
    INCOMING = "incoming", _("incoming")


class HoldReasonChoices(models.TextChoices):
    """Why the duty supervisor takes a handover over."""

    OVERDUE = words.HoldReason.OVERDUE.value, _("overdue")
    ABSENT = words.HoldReason.ABSENT.value, _("absent")
    UNFIT = words.HoldReason.UNFIT.value, _("unfit for duty")


class LimitChoices(models.TextChoices):
    """The limits of a matter that a signed extension may move."""

    DUE_AT = "due_at", _("to be done by")
    ACCEPT_BY = "accept_by", _("to be accepted by")
    REPLY_BY = "reply_by", _("to be answered by")


MET_BY = {LimitChoices.ACCEPT_BY: "accepted_at", LimitChoices.REPLY_BY: "replied_at"}
"""What meets a limit of a VIP matter, by its name among the limits of an item."""


@dataclass(frozen=True)
class Deadline:
    """A limit of an item with its name, for showing; `met_at` tells when it was met, if it was."""

    label: str
    at: datetime
    met_at: datetime | None = None


def deadlines_of(limits: Mapping[str, str]) -> list[Deadline]:
    """Name the limits of an item, which are kept as the register spells instants."""
    return [
        Deadline(str(choice.label), read(limits[choice.value]), _met(limits, choice))
        for choice in LimitChoices
        if choice.value in limits
    ]


def _met(limits: Mapping[str, str], choice: LimitChoices) -> datetime | None:
    spelled = limits.get(MET_BY.get(choice, ""))
    return read(spelled) if spelled else None
