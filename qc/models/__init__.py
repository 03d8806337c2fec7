"""Tables of quality inspection."""

from qc.models.assignments import Assignment, AssignmentQuerySet
from qc.models.deliveries import ShiftDelivery, ShiftDeliveryQuerySet
from qc.models.evaluations import (
    SHOWN_STATES,
    Evaluation,
    EvaluationComment,
    EvaluationLine,
    EvaluationQuerySet,
)
from qc.models.follow_ups import (
    FollowUp,
    FollowUpAct,
    FollowUpKind,
    FollowUpQuerySet,
    FollowUpState,
    FollowUpStep,
)
from qc.models.observations import (
    Effect,
    Observation,
    ObservationAct,
    ObservationKind,
    ObservationQuerySet,
    ObservationState,
    ObservationStep,
)
from qc.models.phrases import Interjection, PhraseRule
from qc.models.sampling import SampledContact, SamplePlan, SampleStratum, SpotCheck
from qc.models.scorecards import Scorecard, ScorecardVersion, ScorecardVersionQuerySet
from qc.models.suggestions import PhraseRuleVersion, SuggestionDecision, Verdict
from qc.models.what_if import WhatIf, WhatIfLine, WhatIfQuerySet
from qc.models.words import (
    CheckKind,
    ErrorCategory,
    EvaluationOutcome,
    EvaluationState,
    PhraseKind,
    PhraseSeverity,
    Purpose,
    SuggestionStatus,
    VersionState,
    WhatIfState,
)

__all__ = [
    "SHOWN_STATES",
    "Assignment",
    "AssignmentQuerySet",
    "CheckKind",
    "Effect",
    "ErrorCategory",
    "Evaluation",
    "EvaluationComment",
    "EvaluationLine",
    "EvaluationOutcome",
    "EvaluationQuerySet",
    "EvaluationState",
    "FollowUp",
    "FollowUpAct",
    "FollowUpKind",
    "FollowUpQuerySet",
    "FollowUpState",
    "FollowUpStep",
    "Interjection",
    "Observation",
    "ObservationAct",
    "ObservationKind",
    "ObservationQuerySet",
    "ObservationState",
    "ObservationStep",
    "PhraseKind",
    "PhraseRule",
    "PhraseRuleVersion",
    "PhraseSeverity",
    "Purpose",
    "SamplePlan",
    "SampleStratum",
    "SampledContact",
    "Scorecard",
    "ScorecardVersion",
    "ScorecardVersionQuerySet",
    "ShiftDelivery",
    "ShiftDeliveryQuerySet",
    "SpotCheck",
    "SuggestionDecision",
    "SuggestionStatus",
    "Verdict",
    "VersionState",
    "WhatIf",
    "WhatIfLine",
    "WhatIfQuerySet",
    "WhatIfState",
]
