"""Routes of quality inspection."""

from qc.api.appeals import AppealViewSet
from qc.api.calibration import CalibrationSessionViewSet
from qc.api.calibration_reports import CalibrationReportViewSet, MyCalibrationViewSet
from qc.api.evaluations import EvaluationViewSet
from qc.api.follow_ups import FollowUpViewSet
from qc.api.meetings import QualityMeetingViewSet
from qc.api.months import AdjustmentViewSet, QualityMonthViewSet
from qc.api.observations import ObservationKindViewSet, ObservationViewSet
from qc.api.overrides import OverrideViewSet
from qc.api.queue import QueueViewSet
from qc.api.results import ResultViewSet
from qc.api.sampling import AssignmentViewSet, SamplePlanViewSet, SpotCheckViewSet
from qc.api.scorecards import ScorecardVersionViewSet, ScorecardViewSet, WhatIfViewSet

routes: list[tuple[str, type, str]] = [
    ("qc/queue", QueueViewSet, "qc-queue"),
    ("qc/evaluations", EvaluationViewSet, "qc-evaluation"),
    ("qc/appeals", AppealViewSet, "qc-appeal"),
    ("qc/overrides", OverrideViewSet, "qc-override"),
    ("qc/results", ResultViewSet, "qc-result"),
    ("qc/months", QualityMonthViewSet, "qc-month"),
    ("qc/meetings", QualityMeetingViewSet, "qc-meeting"),
    ("qc/adjustments", AdjustmentViewSet, "qc-adjustment"),
    ("qc/scorecards", ScorecardViewSet, "qc-scorecard"),
    ("qc/scorecard-versions", ScorecardVersionViewSet, "qc-scorecard-version"),
    ("qc/observations", ObservationViewSet, "qc-observation"),
    ("qc/observation-kinds", ObservationKindViewSet, "qc-observation-kind"),
    ("qc/follow-ups", FollowUpViewSet, "qc-follow-up"),
    ("qc/what-ifs", WhatIfViewSet, "qc-what-if"),
    ("qc/calibration-sessions", CalibrationSessionViewSet, "qc-calibration-session"),
    ("qc/calibration-reports", CalibrationReportViewSet, "qc-calibration-report"),
    ("qc/my-calibration", MyCalibrationViewSet, "qc-my-calibration"),
    ("qc/spot-checks", SpotCheckViewSet, "qc-spot-check"),
    ("qc/sample-plans", SamplePlanViewSet, "qc-sample-plan"),
    ("qc/assignments", AssignmentViewSet, "qc-assignment"),
]
