"""What people read for the words of the state table."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from visitors.domain import vocabulary as words
from visitors.domain.vocabulary import Act


class VisitState(models.TextChoices):
    """Where a visit stands."""

    REQUESTED = words.State.REQUESTED.value, _("waits for approval")
    APPROVED = words.State.APPROVED.value, _("approved, expected")
    INSIDE = words.State.INSIDE.value, _("inside")
    LEFT = words.State.LEFT.value, _("has left")
    DENIED = words.State.DENIED.value, _("not approved")
    CANCELLED = words.State.CANCELLED.value, _("visit cancelled")
    LAPSED = words.State.LAPSED.value, _("lapsed, nobody decided")
    TURNED_AWAY = words.State.TURNED_AWAY.value, _("turned away")
    NO_SHOW = words.State.NO_SHOW.value, _("did not come")


class BadgeChoices(models.TextChoices):
    """Where the badge of a stay is."""

    NONE = words.BadgeState.NONE.value, _("no badge")
    OUT = words.BadgeState.OUT.value, _("badge given out")
    RETURNED = words.BadgeState.RETURNED.value, _("badge returned")
    MISSING = words.BadgeState.MISSING.value, _("badge missing")
    LOST = words.BadgeState.LOST.value, _("badge written off as lost")


ACT_LABELS: Final[dict[Act, StrOrPromise]] = {
    Act.REQUEST: _("Ask for a visit"),
    Act.APPROVE: _("Approve the visit"),
    Act.DENY: _("Do not approve"),
    Act.CANCEL: _("Cancel the visit"),
    Act.LET_IN: _("Let in"),
    Act.LET_OUT: _("Let out"),
    Act.EXTEND: _("Extend the stay"),
    Act.TURN_AWAY: _("Turn away"),
    Act.NO_SHOW: _("Nobody came"),
    Act.SETTLE_BADGE: _("Settle a badge"),
    Act.WALK_IN: _("Record an entry without approval"),
}

LAPSED, OVERSTAYED, BLANKED = "lapse", "overstay", "blank"
"""What the clock does by itself, besides no-shows."""

EVENT_LABELS: Final[dict[str, StrOrPromise]] = {
    Act.REQUEST: _("Asked for"),
    Act.APPROVE: _("Visit approved"),
    Act.DENY: _("Visit not approved"),
    Act.CANCEL: _("Visit cancelled"),
    Act.LET_IN: _("Came in"),
    Act.LET_OUT: _("Went out"),
    Act.EXTEND: _("Stay extended"),
    Act.TURN_AWAY: _("Turned away at the door"),
    Act.NO_SHOW: _("Did not come"),
    Act.SETTLE_BADGE: _("Badge settled"),
    Act.WALK_IN: _("Entered without approval"),
    LAPSED: _("Lapsed: nobody decided"),
    OVERSTAYED: _("Stays past the agreed end"),
    BLANKED: _("Names blanked"),
}
EVENT_CHOICES = [(str(word), label) for word, label in EVENT_LABELS.items()]
