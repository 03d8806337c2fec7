"""Acts of quality inspection: one function each, one transaction each."""

from qc.services.appeals import (
    Decision,
    comment_appeal,
    decide_appeal,
    file_appeal,
    remind_of_appeals,
    withdraw_appeal,
)
from qc.services.evaluations import read_answers, save_draft, start_evaluation, submit_evaluation
from qc.services.finalising import finalise_evaluations
from qc.services.months import lock_month, release_month
from qc.services.overrides import decide_override, request_override
from qc.services.releasing import (
    acknowledge_evaluation,
    comment_evaluation,
    release_evaluation,
    release_evaluations,
    release_held,
)
from qc.services.rescoring import rescore_evaluation
from qc.services.sampling import DrawOrder, assign_contact, draw_sample
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
    "Decision",
    "DrawOrder",
    "acknowledge_evaluation",
    "ask_what_if",
    "assign_contact",
    "begin_scorecard",
    "change_draft",
    "check_definition",
    "comment_appeal",
    "comment_evaluation",
    "copy_version",
    "decide_appeal",
    "decide_override",
    "decide_suggestion",
    "discard_draft",
    "draft_scorecard",
    "draw_sample",
    "file_appeal",
    "finalise_evaluations",
    "keep_rule_versions",
    "load_scorecard",
    "lock_month",
    "publish_scorecard_version",
    "read_answers",
    "release_evaluation",
    "release_evaluations",
    "release_held",
    "release_month",
    "remind_of_appeals",
    "request_override",
    "rescore_evaluation",
    "retire_scorecard_version",
    "run_what_if",
    "save_draft",
    "save_phrase_rule",
    "start_evaluation",
    "submit_evaluation",
    "usable_definition",
    "withdraw_appeal",
]
