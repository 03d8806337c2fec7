"""Reads of quality inspection."""

from qc.selectors.appeals import AppealLoad, appeal_load, appeals_with_people, waiting_appeals
from qc.selectors.evaluations import (
    bulk_releasable,
    earlier_sheets,
    evaluations_of_month,
    newest_version,
    parts_of,
    released_on,
    result_of,
    versions_of,
    with_people,
)
from qc.selectors.follow_ups import (
    criteria_labels,
    follow_up_parts,
    lead_today,
    may_open_follow_up,
    with_source,
)
from qc.selectors.months import adjustments, is_locked, month_counts, month_digest, unfinished
from qc.selectors.observations import (
    criterion_choices,
    criterion_label,
    objection_until,
    observation_parts,
    observation_tallies,
    observations_of_month,
    published_criterion,
    with_names,
)
from qc.selectors.phrases import (
    NamedSuggestion,
    Trial,
    decided_suggestions,
    spotter,
    spotter_of,
    suggestions_of,
    try_rules,
)
from qc.selectors.previews import DueSample, due_samples, undrawn
from qc.selectors.results import CriterionResult, OperatorResult, criterion_results, operator_results
from qc.selectors.sampling import Replay, open_load, replay_draw
from qc.selectors.scorecards import published_versions, version_for
from qc.selectors.what_ifs import largest_movers, people_by_id, what_ifs_of

__all__ = [
    "AppealLoad",
    "CriterionResult",
    "DueSample",
    "NamedSuggestion",
    "OperatorResult",
    "Replay",
    "Trial",
    "adjustments",
    "appeal_load",
    "appeals_with_people",
    "bulk_releasable",
    "criteria_labels",
    "criterion_choices",
    "criterion_label",
    "criterion_results",
    "decided_suggestions",
    "due_samples",
    "earlier_sheets",
    "evaluations_of_month",
    "follow_up_parts",
    "is_locked",
    "largest_movers",
    "lead_today",
    "may_open_follow_up",
    "month_counts",
    "month_digest",
    "newest_version",
    "objection_until",
    "observation_parts",
    "observation_tallies",
    "observations_of_month",
    "open_load",
    "operator_results",
    "parts_of",
    "people_by_id",
    "published_criterion",
    "published_versions",
    "released_on",
    "replay_draw",
    "result_of",
    "spotter",
    "spotter_of",
    "suggestions_of",
    "try_rules",
    "undrawn",
    "unfinished",
    "version_for",
    "versions_of",
    "waiting_appeals",
    "what_ifs_of",
    "with_names",
    "with_people",
    "with_source",
]
