"""Refuse what the table of an evaluation's life does not allow."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.life import TABLE, Act, State, is_possible, may
from qc.models import Evaluation, Purpose
from qc.selectors.conflicts import is_partial
from qc.selectors.evaluations import parts_of
from staff.models import Employee
from staff.selectors import centre_day

LONGEST_REASON = 2000
"""Most characters of a reason, comment or result; what is longer belongs into a document."""


def require(act: Act, evaluation: Evaluation, person: Employee) -> None:
    """Let through who may do an act to an evaluation in its present state.

    Raises:
        DomainError: `qc.evaluation.not_yours` (403), `qc.evaluation.wrong_state` (409).
    """
    if not may(act, parts_of(evaluation, person, among=TABLE[act].relevant)):
        raise DomainError(
            "qc.evaluation.not_yours", _("This evaluation is not yours to do that with."), status=403
        )
    if not is_possible(act, State(evaluation.state)):
        raise wrong_state(evaluation)


def wrong_state(evaluation: Evaluation) -> DomainError:
    """Make the error of an act that the state does not allow."""
    return DomainError(
        "qc.evaluation.wrong_state",
        _("The evaluation is in another state, in which this is not possible."),
        state=evaluation.state,
    )


def require_official(evaluation: Evaluation) -> None:
    """Refuse to appeal, override or score anew what never counts.

    Raises:
        DomainError: `qc.evaluation.not_official`.
    """
    if evaluation.purpose != Purpose.OFFICIAL:
        raise DomainError(
            "qc.evaluation.not_official",
            _("A second, calibration or training evaluation never counts, and stays as it is."),
        )


def require_impartial(evaluation: Evaluation, person: Employee, *, now: datetime) -> None:
    """Refuse who is close to the operator: of the same team, or entered as a conflict of interest.

    Raises:
        DomainError: `qc.evaluation.conflict` (403).
    """
    if is_partial(person, evaluation, today=centre_day(now)):
        raise DomainError(
            "qc.evaluation.conflict",
            _("You are too close to the operator to judge this; somebody else decides."),
            status=403,
        )


def reason_text(text: str, *, field: str) -> str:
    """Give a reason without the blanks around it.

    Raises:
        DomainError: `qc.reason.missing`, `qc.reason.too_long` (400), naming the field.
    """
    clean = said_text(text, field=field)
    if not clean:
        raise DomainError("qc.reason.missing", _("A reason is needed."), status=400, field=field)
    return clean


def said_text(text: str, *, field: str) -> str:
    """Give what somebody wrote, if anything, without the blanks around it; nothing of it is cut off.

    Raises:
        DomainError: `qc.reason.too_long` (400), naming the field.
    """
    clean = text.strip()
    if len(clean) > LONGEST_REASON:
        raise DomainError(
            "qc.reason.too_long",
            _("A text has at most 2,000 characters; this one has %(count)d.") % {"count": len(clean)},
            status=400,
            field=field,
            limit=LONGEST_REASON,
        )
    return clean
