"""Tables of quality inspection."""

from qc.models.appeals import Appeal, AppealComment, AppealItem, AppealQuerySet
from qc.models.assignments import Assignment, AssignmentQuerySet, InspectorCapacity, Reassignment
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
from qc.models.inspection_settings import ConflictOfInterest, InspectionSettings
from qc.models.months import Adjustment, AdjustmentQuerySet, QualityMonth
from qc.models.observations import (
    Effect,
    Observation,
    ObservationAct,
    ObservationKind,
    ObservationQuerySet,
    ObservationState,
    ObservationStep,
)
from qc.models.overrides import Override
from qc.models.phrases import Interjection, PhraseRule
from qc.models.sampling import SETTINGS, SampledContact, SamplePlan, SampleStratum, SpotCheck
from qc.models.scorecards import Scorecard, ScorecardVersion, ScorecardVersionQuerySet
from qc.models.suggestions import PhraseRuleVersion, SuggestionDecision, Verdict
from qc.models.what_if import WhatIf, WhatIfLine, WhatIfQuerySet
from qc.models.words import (
    AppealState,
    CheckKind,
    ErrorCategory,
    EvaluationOutcome,
    EvaluationState,
    OverrideState,
    PhraseKind,
    PhraseSeverity,
    Purpose,
    QualityMonthState,
    Ruling,
    SuggestionStatus,
    VersionCause,
    VersionState,
    WhatIfState,
)

__all__ = [
    "SETTINGS",
    "SHOWN_STATES",
    "Adjustment",
    "AdjustmentQuerySet",
    "Appeal",
    "AppealComment",
    "AppealItem",
    "AppealQuerySet",
    "AppealState",
    "Assignment",
    "AssignmentQuerySet",
    "CheckKind",
    "ConflictOfInterest",
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
    "InspectionSettings",
    "InspectorCapacity",
    "Interjection",
    "Observation",
    "ObservationAct",
    "ObservationKind",
    "ObservationQuerySet",
    "ObservationState",
    "ObservationStep",
    "Override",
    "OverrideState",
    "PhraseKind",
    "PhraseRule",
    "PhraseRuleVersion",
    "PhraseSeverity",
    "Purpose",
    "QualityMonth",
    "QualityMonthState",
    "Reassignment",
    "Ruling",
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
    "VersionCause",
    "VersionState",
    "WhatIf",
    "WhatIfLine",
    "WhatIfQuerySet",
    "WhatIfState",
]
