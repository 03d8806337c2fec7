"""Original records through the API: read by whoever they are about, posted in bulk by programs."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.serializers import (
    AccidentSerializer,
    ComplaintSerializer,
    ErrorRecordSerializer,
    ExamResultSerializer,
    OpinionSerializer,
    RecordKindSerializer,
    RecordsSerializer,
    RecordsToldSerializer,
    SurveyAnswerSerializer,
    SurveyResultSerializer,
    SurveySerializer,
    TimeLimitSerializer,
    WorkloadSerializer,
)
from records.models import (
    Accident,
    Complaint,
    ErrorRecord,
    ExamResult,
    Opinion,
    RecordKind,
    Survey,
    SurveyAnswer,
    TimeLimit,
    Workload,
)
from records.selectors import survey_result
from records.services import record_told
from staff.api_base import ScopedReadOnlyViewSet

DAYS = {"day": ["exact", "gte", "lte"], "employee__work_number": ["exact"], "reference": ["exact"]}


def _acts(model: str) -> dict[str, str]:
    view = f"records.view_{model}"
    return {"list": view, "retrieve": view, "create": "records.post_records"}


class RecordViewSet(ScopedReadOnlyViewSet):
    """Records that count; every row of theirs, replaced ones too, under its own number."""

    sort: ClassVar[str] = ""

    def get_queryset(self) -> QuerySet[Any]:
        """List what counts, and let single rows be read whatever became of them."""
        queryset = super().get_queryset().order_by("-day", "-pk")
        return queryset.standing() if self.action == "list" else queryset  # type: ignore[attr-defined]

    @extend_schema(request=RecordsSerializer, responses={201: RecordsToldSerializer})
    def create(self, request: Request) -> Response:
        """Take in up to 5,000 records; what was known before is counted as repeated."""
        told = RecordsSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        report, lines = record_told(
            self.sort,
            told.validated_data["records"],
            source=told.validated_data["source"],
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        account = {**report.as_dict(), "lines": lines}
        return Response(RecordsToldSerializer(account).data, status=status.HTTP_201_CREATED)


class WorkloadViewSet(RecordViewSet):
    """Workload per person and day."""

    queryset = Workload.objects.select_related("employee")
    serializer_class = WorkloadSerializer
    act_permissions = _acts("workload")
    filterset_fields = DAYS
    sort = "workload"


class ErrorRecordViewSet(RecordViewSet):
    """Errors."""

    queryset = ErrorRecord.objects.select_related("employee", "kind")
    serializer_class = ErrorRecordSerializer
    act_permissions = _acts("errorrecord")
    filterset_fields = {**DAYS, "kind__code": ["exact"], "severity": ["exact"], "found_by": ["exact"]}
    sort = "errors"


class AccidentViewSet(RecordViewSet):
    """Accidents."""

    queryset = Accident.objects.select_related("employee", "kind")
    serializer_class = AccidentSerializer
    act_permissions = _acts("accident")
    filterset_fields = {**DAYS, "kind__code": ["exact"], "severity": ["exact"]}
    sort = "accidents"


class TimeLimitViewSet(RecordViewSet):
    """Time limits."""

    queryset = TimeLimit.objects.select_related("employee", "kind")
    serializer_class = TimeLimitSerializer
    act_permissions = _acts("timelimit")
    filterset_fields = {**DAYS, "kind__code": ["exact"], "done_at": ["isnull"]}
    sort = "time-limits"


class OpinionViewSet(RecordViewSet):
    """Customer opinions."""

    queryset = Opinion.objects.select_related("employee", "kind")
    serializer_class = OpinionSerializer
    act_permissions = _acts("opinion")
    filterset_fields = {**DAYS, "kind__code": ["exact"], "channel": ["exact"]}
    sort = "opinions"


class ComplaintFilter(filters.FilterSet):
    """Complaints by what is known of them, and those overdue."""

    overdue = filters.BooleanFilter(method="keep_overdue", label="Unanswered after the limit")

    class Meta:
        model = Complaint
        fields = {**DAYS, "kind__code": ["exact"], "channel": ["exact"], "is_justified": ["exact"]}

    def keep_overdue(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Keep what stands unanswered after its limit."""
        return queryset.overdue(timezone.now()) if value else queryset  # type: ignore[attr-defined]


class ComplaintViewSet(RecordViewSet):
    """Complaints with their limits."""

    queryset = Complaint.objects.select_related("employee", "kind")
    serializer_class = ComplaintSerializer
    act_permissions = _acts("complaint")
    filterset_class = ComplaintFilter
    sort = "complaints"


class ExamResultViewSet(RecordViewSet):
    """Results of skill examinations."""

    queryset = ExamResult.objects.select_related("employee", "exam")
    serializer_class = ExamResultSerializer
    act_permissions = _acts("examresult")
    filterset_fields = {**DAYS, "exam__code": ["exact"], "attempt": ["exact"]}
    sort = "exams"


class SurveyAnswerViewSet(RecordViewSet):
    """Answers to surveys; posted with the topics' codes as keys."""

    queryset = SurveyAnswer.objects.select_related("employee", "survey", "topic")
    serializer_class = SurveyAnswerSerializer
    act_permissions = _acts("surveyanswer")
    filterset_fields = {**DAYS, "survey__code": ["exact"], "topic__code": ["exact"]}
    sort = "survey"


class SurveyViewSet(ScopedReadOnlyViewSet):
    """Surveys and what they found."""

    queryset = Survey.objects.order_by("-first_day", "-pk")
    serializer_class = SurveySerializer
    act_permissions = {
        "list": "records.view_survey",
        "retrieve": "records.view_survey",
        "result": "records.export_records",
    }

    @extend_schema(responses=SurveyResultSerializer)
    @action(detail=True)
    def result(self, request: Request, pk: str | None = None) -> Response:
        """Tell the response rate and each topic, with n and interval."""
        result = survey_result(self.get_object())
        account = {"response": result.response, "topics": [found for _topic, found in result.topics]}
        return Response(SurveyResultSerializer(account).data)


class RecordKindViewSet(ScopedReadOnlyViewSet):
    """The kinds of records, with their limits."""

    queryset = RecordKind.objects.order_by("of", "pk")
    serializer_class = RecordKindSerializer
    act_permissions = {"list": "records.view_recordkind", "retrieve": "records.view_recordkind"}
    filterset_fields = {"of": ["exact"], "is_active": ["exact"]}
