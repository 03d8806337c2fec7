"""Refuse what the table of an evaluation's life does not allow."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.life import TABLE, Act, State, is_possible, may
from qc.models import Evaluation
from qc.selectors.evaluations import parts_of
from staff.models import Employee


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
