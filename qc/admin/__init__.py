"""Quality inspection in the admin."""

from qc.admin.assignments import AssignmentAdmin
from qc.admin.evaluations import EvaluationAdmin
from qc.admin.phrases import InterjectionAdmin, PhraseRuleAdmin
from qc.admin.sampling import SamplePlanAdmin, SpotCheckAdmin
from qc.admin.scorecards import ScorecardAdmin
from qc.admin.suggestions import SuggestionDecisionAdmin
from qc.admin.versions import ScorecardVersionAdmin
from qc.admin.what_ifs import WhatIfAdmin

__all__ = [
    "AssignmentAdmin",
    "EvaluationAdmin",
    "InterjectionAdmin",
    "PhraseRuleAdmin",
    "SamplePlanAdmin",
    "ScorecardAdmin",
    "ScorecardVersionAdmin",
    "SpotCheckAdmin",
    "SuggestionDecisionAdmin",
    "WhatIfAdmin",
]
