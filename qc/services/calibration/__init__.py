"""Acts on calibration: plan and lead a session, agree on answers."""

from qc.services.calibration.agreeing import Agreed, agree_on_contact
from qc.services.calibration.leading import cancel_session, close_session, open_session, start_discussion
from qc.services.calibration.planning import SessionOrder, change_session, order_of, plan_session

__all__ = [
    "Agreed",
    "SessionOrder",
    "agree_on_contact",
    "cancel_session",
    "change_session",
    "close_session",
    "open_session",
    "order_of",
    "plan_session",
    "start_discussion",
]
