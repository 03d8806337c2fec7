"""What people read when a state table refuses an act."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from custody.domain.vocabulary import Act, Refusal

_TEXTS: Final[dict[Refusal, StrOrPromise]] = {
    Refusal.NOT_NOW: _("In this state it cannot be done. Reload the page to see how it stands."),
    Refusal.NOT_ENTITLED: _("This is for others to do; the page says who answers for it."),
    Refusal.OWN_LOAN: _("Nobody permits what they borrow themselves. Ask your superior."),
    Refusal.OWN_REQUEST: _(
        "Nobody approves the destruction of what they keep or asked for themselves. Another manager or the "
        "security officer must decide."
    ),
    Refusal.ANOTHER_PERSON: _(
        "Approval, destruction and witness take three different people. Somebody else must do this."
    ),
    Refusal.ALREADY_CUSTODIAN: _("You are the custodian already."),
    Refusal.NOT_FILED: _("It is not filed yet. Its custodian must file it first."),
    Refusal.NOT_EXPIRED: _("It has not expired. Wait for the day, or declare it void."),
    Refusal.EXPIRED: _("It has expired already. Request its destruction."),
    Refusal.ON_HOLD: _("It is on hold. A manager must lift the hold first."),
    Refusal.NOT_ON_HOLD: _("It is not on hold."),
    Refusal.BEING_DESTROYED: _("It is being destroyed. Have the destruction withdrawn first."),
    Refusal.COPIES_OUT: _("The original or a copy is out. It must be brought back first."),
    Refusal.MOVE_WAITS: _(
        "It is offered to a new custodian already. They must sign, or you take the offer back."
    ),
    Refusal.NO_MOVE: _("It is offered to nobody."),
    Refusal.ORIGINAL_OUT: _("Somebody has the original out. It must be brought back first."),
    Refusal.RETURN_DAY_PAST: _("The day of return has passed. Ask again with a later one."),
}
_STATUS: Final = {
    Refusal.NOT_ENTITLED: 403,
    Refusal.OWN_LOAN: 403,
    Refusal.OWN_REQUEST: 403,
    Refusal.ANOTHER_PERSON: 403,
}


def refused(refusal: Refusal, act: Act, **where: object) -> DomainError:
    """Make the error for a refusal."""
    return DomainError(
        refusal.value, _TEXTS[refusal], status=_STATUS.get(refusal, 409), act=act.value, **where
    )
