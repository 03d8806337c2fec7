"""What signatures mean, in the reader's language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.domain.meanings import Meaning as DomainMeaning


class Meaning(models.TextChoices):
    """Why somebody signed; shown beside every signature (21 CFR 11.50)."""

    AUTHORED = DomainMeaning.AUTHORED.value, _("written and handed over")
    RECEIVED = DomainMeaning.RECEIVED.value, _("read and taken over")
    RETURNED = DomainMeaning.RETURNED.value, _("returned with reasons")
    RESUMED = DomainMeaning.RESUMED.value, _("resumed after a problem")
    HELD = DomainMeaning.HELD.value, _("taken over in one's own name")
    EXTENDED = DomainMeaning.EXTENDED.value, _("limit extended")
    CORRECTED = DomainMeaning.CORRECTED.value, _("correction added")
    REVIEWED = DomainMeaning.REVIEWED.value, _("reviewed")
    APPROVED = DomainMeaning.APPROVED.value, _("approved")
    CONFIRMED = DomainMeaning.CONFIRMED.value, _("confirmed")
    PUBLISHED = DomainMeaning.PUBLISHED.value, _("published")
    AMENDED = DomainMeaning.AMENDED.value, _("amended")
    REPORTED = DomainMeaning.REPORTED.value, _("reported")
    ACKNOWLEDGED = DomainMeaning.ACKNOWLEDGED.value, _("acknowledged")
    INSTRUCTED = DomainMeaning.INSTRUCTED.value, _("instructed")
    VERIFIED = DomainMeaning.VERIFIED.value, _("verified")
    REJECTED = DomainMeaning.REJECTED.value, _("rejected")
    CLOSED = DomainMeaning.CLOSED.value, _("closed")
    REOPENED = DomainMeaning.REOPENED.value, _("reopened")
    GIVEN = DomainMeaning.GIVEN.value, _("given out")
    TAKEN = DomainMeaning.TAKEN.value, _("taken in")
    DESTROYED = DomainMeaning.DESTROYED.value, _("destroyed")
    WITNESSED = DomainMeaning.WITNESSED.value, _("witnessed")
    LET_IN = DomainMeaning.LET_IN.value, _("let in")
    LET_OUT = DomainMeaning.LET_OUT.value, _("let out")
    ENROLLED = DomainMeaning.ENROLLED.value, _("signing key enrolled")
