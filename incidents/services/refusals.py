"""What people read when the state table refuses an act."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from incidents.domain.vocabulary import Act, Refusal
from incidents.models import Incident
from incidents.models.labels import ACT_LABELS

_TEXTS: Final[dict[Refusal, StrOrPromise]] = {
    Refusal.NOT_NOW: _("In this state it cannot be done. Reload the page to see where the incident stands."),
    Refusal.NOT_FOR_KIND: _("This is not done with incidents of this kind."),
    Refusal.NOT_ENTITLED: _("This is for others to do; the page of the incident says who answers for it."),
    Refusal.OWN_REPORT: _("Nobody answers their own report; somebody else must do it."),
    Refusal.TOOK_PART: _("Who took part in what was done cannot verify it; somebody else must."),
    Refusal.SAME_PERSON: _("You have said so already; a second person must agree."),
    Refusal.APPEALED_BEFORE: _("The reporter may appeal once, and has done so."),
    Refusal.DECIDED_BEFORE: _("The request has been decided."),
    Refusal.WAITS_FOR_DECISION: _("The request waits for its decision; it cannot be closed before."),
    Refusal.WAITS_FOR_AUTHORITY: _(
        "A report to an authority is still owed; record that it was sent, or that it is not owed."
    ),
    Refusal.NOT_ELIMINATED: _(
        "A hazard closes only when it is eliminated. If it is smaller but still there, choose “Not yet”."
    ),
    Refusal.NO_REVIEW_DAY: _("Say on which day the mitigated hazard is looked at again."),
    Refusal.NO_EVIDENCE: _("Say what shows that the action is done, or send a file that does."),
}


def refused(refusal: Refusal, act: Act, incident: Incident | None) -> DomainError:
    """Make the error that tells a person why."""
    where = {"incident": incident.number, "state": str(incident.state)} if incident else {}
    status = 403 if refusal in (Refusal.NOT_ENTITLED, Refusal.OWN_REPORT, Refusal.TOOK_PART) else 409
    return DomainError(refusal.value, _TEXTS[refusal], status=status, act=str(ACT_LABELS[act]), **where)
