"""One name for each act, and one way to do it: every door goes through here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from incidents.domain.vocabulary import Act
from incidents.models import Incident, IncidentAction
from incidents.services import answers, attaching, authorities, endings, extensions, measures
from incidents.services.perform import fresh
from staff.models import Employee

PERMISSIONS: Final[dict[Act, str]] = {
    Act.REPORT: "incidents.report_incident",
    Act.ACKNOWLEDGE: "incidents.acknowledge_incident",
    Act.REJECT: "incidents.reject_incident",
    Act.MARK_DUPLICATE: "incidents.reject_incident",
    Act.APPEAL: "incidents.report_incident",
    Act.INSTRUCT: "incidents.instruct_incident",
    Act.DECIDE: "incidents.instruct_incident",
    Act.CONTAIN: "incidents.act_on_incident",
    Act.PLAN_ACTION: "incidents.act_on_incident",
    Act.FINISH_ACTION: "incidents.act_on_incident",
    Act.DROP_ACTION: "incidents.act_on_incident",
    Act.EXTEND_ACTION: "incidents.act_on_incident",
    Act.EXTEND_DECISION: "incidents.instruct_incident",
    Act.EXTEND_REVIEW: "incidents.verify_incident",
    Act.OWE_REPORTS: "incidents.report_to_authority",
    Act.SEND_REPORT: "incidents.report_to_authority",
    Act.EXTEND_REPORT: "incidents.report_to_authority",
    Act.LIFT_REPORT: "incidents.report_to_authority",
    Act.VERIFY: "incidents.verify_incident",
    Act.NOT_YET: "incidents.verify_incident",
    Act.REOPEN: "incidents.reopen_incident",
    Act.HAND_OVER: "incidents.act_on_incident",
    Act.ACCEPT: "incidents.act_on_incident",
    Act.ATTACH: "incidents.report_incident",
}
"""The permission that a role needs before the state table is asked at all."""

_ON_INCIDENT: Final[dict[Act, Callable[..., Any]]] = {
    Act.ACKNOWLEDGE: answers.acknowledge,
    Act.REJECT: answers.reject,
    Act.MARK_DUPLICATE: answers.mark_duplicate,
    Act.APPEAL: answers.appeal,
    Act.INSTRUCT: measures.instruct,
    Act.DECIDE: measures.decide_request,
    Act.CONTAIN: measures.contain,
    Act.PLAN_ACTION: measures.plan_action,
    Act.EXTEND_DECISION: extensions.extend_decision,
    Act.EXTEND_REVIEW: extensions.extend_review,
    Act.OWE_REPORTS: authorities.owe_reports,
    Act.SEND_REPORT: authorities.send_report,
    Act.EXTEND_REPORT: extensions.extend_report,
    Act.LIFT_REPORT: authorities.lift_report,
    Act.VERIFY: endings.verify,
    Act.NOT_YET: endings.not_yet,
    Act.REOPEN: endings.reopen,
    Act.HAND_OVER: answers.hand_over,
    Act.ACCEPT: answers.accept,
    Act.ATTACH: attaching.attach,
}
_ON_ACTION: Final[dict[Act, Callable[..., Any]]] = {
    Act.FINISH_ACTION: measures.finish_action,
    Act.DROP_ACTION: measures.drop_action,
    Act.EXTEND_ACTION: measures.extend_action,
}
ACTS: Final = (*_ON_INCIDENT, *_ON_ACTION)


def act_on(
    incident: Incident, act: Act, *, person: Employee, now: datetime, values: Mapping[str, Any]
) -> Incident:
    """Do one act by its name.

    Args:
        values: What the act's own service takes besides person and instant; ``action`` for acts on an action.

    Returns:
        The incident as it stands after the act.

    Raises:
        DomainError: whatever the act's service refuses.
        KeyError: an act that is done otherwise, such as reporting.
    """
    if act in _ON_ACTION:
        rest = {name: value for name, value in values.items() if name != "action"}
        action: IncidentAction = values["action"]
        assert action.incident_id == incident.pk
        _ON_ACTION[act](action, person=person, now=now, **rest)
    else:
        _ON_INCIDENT[act](incident, person=person, now=now, **values)
    return fresh(incident)
