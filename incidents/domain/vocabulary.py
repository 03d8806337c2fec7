"""The words of the state table: states, acts, and what a person is to an incident."""

from enum import StrEnum


class State(StrEnum):
    """Where an incident stands."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    IN_ACTION = "in_action"
    VERIFYING = "verifying"
    CLOSED = "closed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


OPEN_STATES = frozenset({State.REPORTED, State.ACKNOWLEDGED, State.IN_ACTION, State.VERIFYING})
OWNED_STATES = OPEN_STATES - {State.REPORTED}


class Act(StrEnum):
    """What people do to an incident."""

    REPORT = "report"
    ACKNOWLEDGE = "acknowledge"
    REJECT = "reject"
    MARK_DUPLICATE = "mark_duplicate"
    APPEAL = "appeal"
    INSTRUCT = "instruct"
    DECIDE = "decide"
    CONTAIN = "contain"
    PLAN_ACTION = "plan_action"
    FINISH_ACTION = "finish_action"
    DROP_ACTION = "drop_action"
    EXTEND_ACTION = "extend_action"
    EXTEND_DECISION = "extend_decision"
    EXTEND_REVIEW = "extend_review"
    OWE_REPORTS = "owe_reports"
    SEND_REPORT = "send_report"
    EXTEND_REPORT = "extend_report"
    LIFT_REPORT = "lift_report"
    VERIFY = "verify"
    NOT_YET = "not_yet"
    REOPEN = "reopen"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    ATTACH = "attach"


class Role(StrEnum):
    """What a person is to one incident at the moment of an act; one person may be several of these."""

    REPORTER = "reporter"
    OWNER = "owner"
    NEXT_OWNER = "next_owner"
    ACTION_OWNER = "action_owner"
    CHECKER = "checker"
    TOOK_PART = "took_part"
    ASKED = "asked"
    SUPERIOR = "superior"
    DUTY_SUPERVISOR = "duty_supervisor"
    SECURITY_OFFICER = "security_officer"
    MANAGER = "manager"


class Refusal(StrEnum):
    """Why an act is refused; the value is the code clients see and never changes."""

    NOT_NOW = "incidents.act.not_in_this_state"
    NOT_FOR_KIND = "incidents.act.not_for_this_kind"
    NOT_ENTITLED = "incidents.act.not_entitled"
    OWN_REPORT = "incidents.act.own_report"
    TOOK_PART = "incidents.act.took_part"
    SAME_PERSON = "incidents.act.second_person_needed"
    APPEALED_BEFORE = "incidents.appeal.only_once"
    DECIDED_BEFORE = "incidents.decide.already_decided"
    WAITS_FOR_DECISION = "incidents.verify.waits_for_decision"
    WAITS_FOR_AUTHORITY = "incidents.verify.waits_for_authority"
    NOT_ELIMINATED = "incidents.verify.hazard_not_eliminated"
    NO_REVIEW_DAY = "incidents.not_yet.review_day_needed"
    NO_EVIDENCE = "incidents.action.evidence_needed"
