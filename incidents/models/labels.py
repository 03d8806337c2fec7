"""What people read for the words of the state table."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from incidents.domain.ladder import Purpose, Rung
from incidents.domain.vocabulary import Act, State

STATE_LABELS: Final[dict[State, StrOrPromise]] = {
    State.REPORTED: _("reported"),
    State.ACKNOWLEDGED: _("acknowledged"),
    State.IN_ACTION: _("in action"),
    State.VERIFYING: _("being verified"),
    State.CLOSED: _("closed"),
    State.REJECTED: _("rejected"),
    State.DUPLICATE: _("duplicate"),
}

ACT_LABELS: Final[dict[Act, StrOrPromise]] = {
    Act.REPORT: _("Report"),
    Act.ACKNOWLEDGE: _("Acknowledge"),
    Act.REJECT: _("Reject"),
    Act.MARK_DUPLICATE: _("Mark as duplicate"),
    Act.APPEAL: _("Appeal"),
    Act.INSTRUCT: _("Give an instruction"),
    Act.DECIDE: _("Decide the request"),
    Act.CONTAIN: _("Note the containment"),
    Act.PLAN_ACTION: _("Plan an action"),
    Act.FINISH_ACTION: _("Action done"),
    Act.DROP_ACTION: _("Drop an action"),
    Act.EXTEND_ACTION: _("Extend the due date"),
    Act.EXTEND_DECISION: _("Extend the time for the decision"),
    Act.EXTEND_REVIEW: _("Move the review to a later day"),
    Act.OWE_REPORTS: _("Personal data is concerned"),
    Act.SEND_REPORT: _("Reported to the authority"),
    Act.EXTEND_REPORT: _("Extend the limit of the authority"),
    Act.LIFT_REPORT: _("No report is owed"),
    Act.VERIFY: _("Verify and close"),
    Act.NOT_YET: _("Not yet"),
    Act.REOPEN: _("Reopen"),
    Act.HAND_OVER: _("Hand over"),
    Act.ACCEPT: _("Accept"),
    Act.ATTACH: _("Add files"),
}

ESCALATED: Final = "escalate"
"""The clock ran out and somebody was told."""

PASSED_ON: Final = "pass_on"
"""Whoever took a shift over became the owner, by the signature that names the matter."""

EVENT_LABELS: Final[dict[str, StrOrPromise]] = {
    Act.REPORT: _("Reported"),
    Act.ACKNOWLEDGE: _("Acknowledged"),
    Act.REJECT: _("Turned down"),
    Act.MARK_DUPLICATE: _("Called a duplicate"),
    Act.APPEAL: _("Appealed"),
    Act.INSTRUCT: _("Instruction given"),
    Act.DECIDE: _("Request decided"),
    Act.CONTAIN: _("Contained"),
    Act.PLAN_ACTION: _("Action planned"),
    Act.FINISH_ACTION: _("Action finished"),
    Act.DROP_ACTION: _("Action dropped"),
    Act.EXTEND_ACTION: _("Due date extended"),
    Act.EXTEND_DECISION: _("Time for the decision extended"),
    Act.EXTEND_REVIEW: _("Review moved to a later day"),
    Act.OWE_REPORTS: _("Found to concern personal data"),
    Act.SEND_REPORT: _("Reported to an authority"),
    Act.EXTEND_REPORT: _("Limit of an authority extended"),
    Act.LIFT_REPORT: _("Report found not to be owed"),
    Act.VERIFY: _("Verified and closed"),
    Act.NOT_YET: _("Found not yet solved"),
    Act.REOPEN: _("Reopened"),
    Act.HAND_OVER: _("Handed over"),
    Act.ACCEPT: _("Accepted by the new owner"),
    Act.ATTACH: _("Files added"),
    ESCALATED: _("Escalated"),
    PASSED_ON: _("Passed on with the shift"),
}

PURPOSE_LABELS: Final[dict[Purpose, StrOrPromise]] = {
    Purpose.ACKNOWLEDGE: _("acknowledgement"),
    Purpose.ACCEPT: _("acceptance by the new owner"),
    Purpose.DECISION: _("decision on the request"),
    Purpose.REVIEW: _("review of the hazard"),
    Purpose.AUTHORITY: _("report to the authority"),
}

RUNG_LABELS: Final[dict[Rung, StrOrPromise]] = {
    Rung.TEAM_LEAD: _("team lead"),
    Rung.DUTY_SUPERVISOR: _("duty supervisor"),
    Rung.SECURITY_OFFICER: _("security officer"),
    Rung.MANAGER: _("centre manager"),
    Rung.NEXT_OWNER: _("new owner"),
    Rung.OWNER: _("owner"),
    Rung.ASKED: _("superior asked"),
}
POST_RUNGS: Final = (Rung.TEAM_LEAD, Rung.DUTY_SUPERVISOR, Rung.SECURITY_OFFICER, Rung.MANAGER)


def choices_of(
    labels: "dict[State, StrOrPromise] | dict[Purpose, StrOrPromise] | dict[str, StrOrPromise]",
) -> list[tuple[str, StrOrPromise]]:
    """Turn labels into the choices of a column."""
    return [(str(word), label) for word, label in labels.items()]


STATE_CHOICES = choices_of(STATE_LABELS)
"""States with their labels, as columns and the API's schema name them."""
