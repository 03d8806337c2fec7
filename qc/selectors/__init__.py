"""Reads of quality inspection."""

from qc.selectors.evaluations import (
    bulk_releasable,
    earlier_sheets,
    evaluations_of_month,
    parts_of,
    released_on,
    result_of,
    with_people,
)
from qc.selectors.phrases import NamedSuggestion, decided_suggestions, spotter, spotter_of, suggestions_of
from qc.selectors.results import CriterionResult, OperatorResult, criterion_results, operator_results
from qc.selectors.sampling import Replay, open_load, replay_draw, sampling_frame
from qc.selectors.scorecards import published_versions, version_for

__all__ = [
    "CriterionResult",
    "NamedSuggestion",
    "OperatorResult",
    "Replay",
    "bulk_releasable",
    "criterion_results",
    "decided_suggestions",
    "earlier_sheets",
    "evaluations_of_month",
    "open_load",
    "operator_results",
    "parts_of",
    "published_versions",
    "released_on",
    "replay_draw",
    "result_of",
    "sampling_frame",
    "spotter",
    "spotter_of",
    "suggestions_of",
    "version_for",
    "with_people",
]
