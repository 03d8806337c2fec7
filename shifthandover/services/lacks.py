"""Sentences for what is still lacking."""

from django.utils.translation import gettext_lazy as _

from shifthandover.domain.readiness import Missing
from shifthandover.domain.vocabulary import Lack
from shifthandover.models import SectionChoices

_SENTENCES = {
    Lack.SECTION: _("“%(subject)s” is empty: write an entry or state that there is nothing."),
    Lack.ROUND: _("The round of the environment has not been made."),
    Lack.OWNER: _("“%(subject)s” has no owner."),
    Lack.NEXT_STEP: _("“%(subject)s” has no next step."),
    Lack.LIMIT: _("“%(subject)s” has no limit."),
    Lack.ACCEPT_BY: _("“%(subject)s” has no limit to accept it."),
    Lack.REPLY_BY: _("“%(subject)s” has no limit to answer it."),
    Lack.UNACKNOWLEDGED_REPORT: _("%(subject)s reported incidents have not been acknowledged by anybody."),
    Lack.QUERY: _("Nothing was queried: returning needs at least one query with its question."),
    Lack.REASONS: _("Give the reasons."),
    Lack.DECISION: _("“%(subject)s” was neither accepted nor queried by you."),
    Lack.RESERVATION: _("“%(subject)s” was queried without a written reservation."),
    Lack.SYNTHESIS: _("Write the essence in your own words."),
    Lack.OVERDUE: _("The handover is not overdue."),
    Lack.ANSWER: _("The reservation on “%(subject)s” has not been answered."),
    Lack.DIARY_BEFORE: _("“%(subject)s” is still held by the duty supervisor: sign that shift in first."),
}


def describe(missing: Missing) -> str:
    """Say what is lacking, in the reader's language."""
    subject: object = missing.subject
    if missing.lack is Lack.SECTION:
        subject = SectionChoices(missing.subject).label
    return str(_SENTENCES[missing.lack]) % {"subject": subject}
