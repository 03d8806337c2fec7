"""Acts on calibration: plan and lead a session, agree on answers."""

from qc.services.calibration.agreeing import Agreed, agree_on_contact
from qc.services.calibration.leading import cancel_session, close_session, open_session, start_discussion
from qc.services.calibration.planning import SessionOrder, change_session, order_of, plan_session
from qc.services.calibration.reporting import ask_report, ask_weekly_report, compute_report

__all__ = [
    "Agreed",
    "SessionOrder",
    "agree_on_contact",
    "ask_report",
    "ask_weekly_report",
    "cancel_session",
    "change_session",
    "close_session",
    "compute_report",
    "open_session",
    "order_of",
    "plan_session",
    "start_discussion",
]
