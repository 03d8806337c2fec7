"""Routes of the original records."""

from records.api.views import (
    AccidentViewSet,
    ComplaintViewSet,
    ErrorRecordViewSet,
    ExamResultViewSet,
    OpinionViewSet,
    RecordKindViewSet,
    SurveyAnswerViewSet,
    SurveyViewSet,
    TimeLimitViewSet,
    WorkloadViewSet,
)

routes: list[tuple[str, type, str]] = [
    ("records/workload", WorkloadViewSet, "workload"),
    ("records/errors", ErrorRecordViewSet, "error-record"),
    ("records/accidents", AccidentViewSet, "accident"),
    ("records/time-limits", TimeLimitViewSet, "time-limit"),
    ("records/opinions", OpinionViewSet, "opinion"),
    ("records/complaints", ComplaintViewSet, "complaint"),
    ("records/exam-results", ExamResultViewSet, "exam-result"),
    ("records/survey-answers", SurveyAnswerViewSet, "survey-answer"),
    ("records/surveys", SurveyViewSet, "survey"),
    ("records/kinds", RecordKindViewSet, "record-kind"),
]
