"""A report, or an appeal against its being turned down, is announced: people are told and clocks run."""

from datetime import datetime, timedelta

from incidents.domain.ladder import Purpose, Rung
from incidents.models import Incident
from incidents.selectors.people import holders_of_rung
from incidents.services.clocks import start_answer_clock
from incidents.services.notices import tell
from staff.models import Employee


def announce(incident: Incident, *, event: str, now: datetime) -> None:
    """Tell those who must answer, and let the clocks of the answers run.

    Args:
        event: ``reported`` or ``appealed``.
    """
    start_answer_clock(incident, Purpose.ACKNOWLEDGE, within=incident.rule.acknowledge_within, now=now)
    is_asked = incident.rule.is_request and incident.decide_minutes > 0
    if is_asked:
        within = timedelta(minutes=incident.decide_minutes)
        start_answer_clock(incident, Purpose.DECISION, within=within, now=now)
    again = "" if incident.round == 1 else f".{incident.round}"
    tell(incident, _first_to_answer(incident, now), event=event, key=f"{event}{again}", now=now)
    if is_asked:
        asked = holders_of_rung(incident, Rung.ASKED, now=now)
        tell(incident, asked, event="asked", key=f"asked{again}", now=now)


def _first_to_answer(incident: Incident, now: datetime) -> list[Employee]:
    """List those who must acknowledge it: the duty supervisors, of a leak the security officer."""
    rung = Rung.SECURITY_OFFICER if incident.confidential else Rung.DUTY_SUPERVISOR
    return holders_of_rung(incident, rung, now=now) or holders_of_rung(incident, Rung.MANAGER, now=now)
