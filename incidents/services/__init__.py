"""The acts on incidents, one function each, and the job that fires their clocks."""

from incidents.services.acting import ACTS, PERMISSIONS, act_on
from incidents.services.answers import (
    accept,
    accept_offered,
    acknowledge,
    appeal,
    hand_over,
    mark_duplicate,
    reject,
)
from incidents.services.attaching import attach
from incidents.services.authorities import lift_report, owe_reports, send_report
from incidents.services.clocks import fire_due_deadlines
from incidents.services.endings import not_yet, reopen, verify
from incidents.services.extensions import extend_decision, extend_report, extend_review
from incidents.services.measures import (
    contain,
    decide_request,
    drop_action,
    extend_action,
    finish_action,
    instruct,
    plan_action,
)
from incidents.services.passing import ShiftHandover, offer_after_duty, pass_on_with_shift
from incidents.services.reading import grant_reading, log_reading
from incidents.services.report import report_incident

__all__ = [
    "ACTS",
    "PERMISSIONS",
    "ShiftHandover",
    "accept",
    "accept_offered",
    "acknowledge",
    "act_on",
    "appeal",
    "attach",
    "contain",
    "decide_request",
    "drop_action",
    "extend_action",
    "extend_decision",
    "extend_report",
    "extend_review",
    "finish_action",
    "fire_due_deadlines",
    "grant_reading",
    "hand_over",
    "instruct",
    "lift_report",
    "log_reading",
    "mark_duplicate",
    "not_yet",
    "offer_after_duty",
    "owe_reports",
    "pass_on_with_shift",
    "plan_action",
    "reject",
    "reopen",
    "report_incident",
    "send_report",
    "verify",
]
