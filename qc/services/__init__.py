"""Acts of quality inspection: one function each, one transaction each."""

from qc.services.appeals import (
    Decision,
    comment_appeal,
    decide_appeal,
    file_appeal,
    remind_of_appeals,
    withdraw_appeal,
)
from qc.services.assigning import assign_contact, reassign
from qc.services.calibration import (
    Agreed,
    SessionOrder,
    agree_on_contact,
    cancel_session,
    change_session,
    close_session,
    open_session,
    order_of,
    plan_session,
    start_discussion,
)
from qc.services.deliveries import delivered_until, open_delivery
from qc.services.evaluations import read_answers, save_draft, start_evaluation, submit_evaluation
from qc.services.finalising import finalise_evaluations
from qc.services.follow_ups import (
    FollowUpOrder,
    call_off_follow_up,
    complete_follow_up,
    note_follow_up,
    open_follow_up,
    reassign_follow_up,
    tell_overdue_call_backs,
)
from qc.services.measure_notices import remind_of_measures
from qc.services.months import lock_month, release_month
from qc.services.observations import (
    ObservationOrder,
    acknowledge_observation,
    decide_observation,
    object_to_observation,
    record_observation,
)
from qc.services.overrides import decide_override, request_override
from qc.services.releasing import (
    acknowledge_evaluation,
    comment_evaluation,
    release_evaluation,
    release_evaluations,
    release_held,
)
from qc.services.rescoring import rescore_evaluation
from qc.services.sampling import (
    DrawOrder,
    draw_month,
    draw_sample,
    frame_order_of,
    month_order,
    queue_due_samples,
)
from qc.services.scorecards import (
    begin_scorecard,
    change_draft,
    check_definition,
    copy_version,
    discard_draft,
    draft_scorecard,
    load_scorecard,
    publish_scorecard_version,
    retire_scorecard_version,
    usable_definition,
)
from qc.services.suggestions import decide_suggestion, keep_rule_versions, save_phrase_rule
from qc.services.what_if import ask_what_if, run_what_if

__all__ = [
    "Agreed",
    "Decision",
    "DrawOrder",
    "FollowUpOrder",
    "ObservationOrder",
    "SessionOrder",
    "acknowledge_evaluation",
    "acknowledge_observation",
    "agree_on_contact",
    "ask_what_if",
    "assign_contact",
    "begin_scorecard",
    "call_off_follow_up",
    "cancel_session",
    "change_draft",
    "change_session",
    "check_definition",
    "close_session",
    "comment_appeal",
    "comment_evaluation",
    "complete_follow_up",
    "copy_version",
    "decide_appeal",
    "decide_observation",
    "decide_override",
    "decide_suggestion",
    "delivered_until",
    "discard_draft",
    "draft_scorecard",
    "draw_month",
    "draw_sample",
    "file_appeal",
    "finalise_evaluations",
    "frame_order_of",
    "keep_rule_versions",
    "load_scorecard",
    "lock_month",
    "month_order",
    "note_follow_up",
    "object_to_observation",
    "open_delivery",
    "open_follow_up",
    "open_session",
    "order_of",
    "plan_session",
    "publish_scorecard_version",
    "queue_due_samples",
    "read_answers",
    "reassign",
    "reassign_follow_up",
    "record_observation",
    "release_evaluation",
    "release_evaluations",
    "release_held",
    "release_month",
    "remind_of_appeals",
    "remind_of_measures",
    "request_override",
    "rescore_evaluation",
    "retire_scorecard_version",
    "run_what_if",
    "save_draft",
    "save_phrase_rule",
    "start_discussion",
    "start_evaluation",
    "submit_evaluation",
    "tell_overdue_call_backs",
    "usable_definition",
    "withdraw_appeal",
]
