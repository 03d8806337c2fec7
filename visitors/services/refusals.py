"""What people read when an act on a visit is refused."""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from visitors.domain.vocabulary import Act, Refusal
from visitors.models import Visit
from visitors.models.labels import ACT_LABELS

_TEXTS: Final[dict[Refusal, StrOrPromise]] = {
    Refusal.NOT_NOW: _("In this state it cannot be done. Reload the page to see where the visit stands."),
    Refusal.NOT_FOR_WALK_INS: _(
        "They entered without approval: only letting them out is left, and the incident deals with it."
    ),
    Refusal.NOT_ENTITLED: _("This is for others to do: a superior of the host approves, reception lets in."),
    Refusal.OWN_VISIT: _("Nobody decides on their own visitors or lets them in; somebody else must."),
    Refusal.APPROVED_TOO_LATE: _("The agreed time is over. Ask for the visit again with another time."),
    Refusal.NOT_LATER: _("The new end must be later than the agreed one, and still to come."),
    Refusal.TOO_EARLY: _("It is too early: they wait outside until shortly before the agreed time."),
    Refusal.TOO_LATE: _("The agreed time is over. A superior of the host can extend it."),
    Refusal.DANGEROUS_GOODS: _(
        "Ask for flammable and explosive goods and tick the answer. Whoever keeps such goods stays outside."
    ),
    Refusal.NOBODY_IN: _("Choose who comes in."),
    Refusal.NOBODY_OUT: _("Choose who goes out."),
    Refusal.NO_SHOW_TOO_EARLY: _("The agreed time has not begun; they may still come."),
}
_FORBIDDEN: Final = (Refusal.NOT_ENTITLED, Refusal.OWN_VISIT)


def refused(refusal: Refusal, act: Act, visit: Visit | None = None) -> DomainError:
    """Make the error that tells a person why."""
    where = {"visit": visit.number, "state": str(visit.state)} if visit else {}
    status = 403 if refusal in _FORBIDDEN else 409
    return DomainError(refusal.value, _TEXTS[refusal], status=status, act=str(ACT_LABELS[act]), **where)


def changed_meanwhile(visit: Visit) -> DomainError:
    """Make the error of whoever came second."""
    return DomainError(
        "visitors.act.changed_meanwhile",
        _("Somebody acted on this visit at the same moment. Look at it again."),
        visit=visit.number,
    )


def invalid(code: str, message: StrOrPromise, **where: Any) -> DomainError:
    """Make the error about something that was entered."""
    return DomainError(code, message, status=400, **where)


def required(text: str) -> str:
    """Give the text without surrounding space.

    Raises:
        DomainError: ``visitors.text.missing``, there is nothing but space.
    """
    if not text.strip():
        raise invalid("visitors.text.missing", gettext("Say it in words."))
    return text.strip()
