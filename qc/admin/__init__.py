"""Quality inspection in the admin."""

from qc.admin.assignments import AssignmentAdmin, InspectorCapacityAdmin
from qc.admin.calibration import CalibrationReportAdmin, CalibrationSessionAdmin
from qc.admin.deliveries import ShiftDeliveryAdmin
from qc.admin.evaluations import EvaluationAdmin
from qc.admin.follow_ups import FollowUpAdmin
from qc.admin.inspection_settings import ConflictOfInterestAdmin, InspectionSettingsAdmin
from qc.admin.life_lists import AdjustmentAdmin, AppealAdmin, OverrideAdmin
from qc.admin.meetings import MeetingItemAdmin, QualityMeetingAdmin
from qc.admin.months import QualityMonthAdmin
from qc.admin.observations import ObservationAdmin, ObservationKindAdmin
from qc.admin.phrases import InterjectionAdmin, PhraseRuleAdmin
from qc.admin.sample_plans import SamplePlanAdmin
from qc.admin.scorecards import ScorecardAdmin
from qc.admin.spot_checks import SpotCheckAdmin
from qc.admin.suggestions import SuggestionDecisionAdmin
from qc.admin.versions import ScorecardVersionAdmin
from qc.admin.what_ifs import WhatIfAdmin

__all__ = [
    "AdjustmentAdmin",
    "AppealAdmin",
    "AssignmentAdmin",
    "CalibrationReportAdmin",
    "CalibrationSessionAdmin",
    "ConflictOfInterestAdmin",
    "EvaluationAdmin",
    "FollowUpAdmin",
    "InspectionSettingsAdmin",
    "InspectorCapacityAdmin",
    "InterjectionAdmin",
    "MeetingItemAdmin",
    "ObservationAdmin",
    "ObservationKindAdmin",
    "OverrideAdmin",
    "PhraseRuleAdmin",
    "QualityMeetingAdmin",
    "QualityMonthAdmin",
    "SamplePlanAdmin",
    "ScorecardAdmin",
    "ScorecardVersionAdmin",
    "ShiftDeliveryAdmin",
    "SpotCheckAdmin",
    "SuggestionDecisionAdmin",
    "WhatIfAdmin",
]
