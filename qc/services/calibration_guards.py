"""Refuse what the table of a session's life does not allow."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.calibration import TABLE, Act, State, is_possible, may
from qc.models import CalibrationSession, Evaluation, Purpose
from qc.selectors.calibration import parts_in
from staff.models import Employee


def require(act: Act, session: CalibrationSession, person: Employee) -> None:
    """Let through who may do an act to a session in its present state.

    Raises:
        DomainError: `qc.calibration.not_yours` (403), `qc.calibration.wrong_state` (409).
    """
    if not may(act, parts_in(session, person)):
        raise DomainError(
            "qc.calibration.not_yours",
            _("This session is not yours to do that with; who scores in it leaves that to another."),
            status=403,
        )
    if not is_possible(act, State(session.state)):
        raise wrong_state(session)


def wrong_state(session: CalibrationSession) -> DomainError:
    """Make the error of an act that the state does not allow."""
    return DomainError(
        "qc.calibration.wrong_state",
        _("The session is in another state, in which this is not possible."),
        state=session.state,
    )


def hold(session: CalibrationSession, act: Act) -> None:
    """Hold the session's row until the transaction ends, in a state in which the act is possible.

    Raises:
        DomainError: `qc.calibration.wrong_state`, somebody was first.
    """
    held = CalibrationSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    session.state = held.state
    if not is_possible(act, State(held.state)):
        raise wrong_state(session)


def move(session: CalibrationSession, act: Act, **values: Any) -> None:
    """Take a session to the state an act leads to, in one statement.

    Raises:
        DomainError: `qc.calibration.wrong_state`, somebody was first.
    """
    rule = TABLE[act]
    changes = {"state": (rule.leads_to or State(session.state)).value, **values}
    rows = CalibrationSession.objects.filter(pk=session.pk, state__in=[one.value for one in rule.states])
    if not rows.update(**changes):
        raise wrong_state(session)
    for name, value in changes.items():
        setattr(session, name, value)


def require_scoring(evaluation: Evaluation) -> None:
    """Let a sheet of a session be worked on only while the session is open.

    Raises:
        DomainError: `qc.calibration.wrong_state`, the discussion has begun or the session has ended.
    """
    session = _session_of(evaluation)
    if session is not None and not is_possible(Act.SCORE, State(session.state)):
        raise wrong_state(session)


def hold_scoring(evaluation: Evaluation) -> None:
    """Hold the session of a sheet open until the transaction ends, so that no sheet slips into a discussion.

    Raises:
        DomainError: `qc.calibration.wrong_state`, the discussion has begun or the session has ended.
    """
    session = _session_of(evaluation)
    if session is not None:
        hold(session, Act.SCORE)


def _session_of(evaluation: Evaluation) -> CalibrationSession | None:
    """Find the session for which a sheet is scored; most sheets are for none, and ask nothing."""
    if evaluation.purpose != Purpose.CALIBRATION:
        return None
    found = CalibrationSession.objects.filter(contacts__assignments=evaluation.assignment_id)
    return found.first()
