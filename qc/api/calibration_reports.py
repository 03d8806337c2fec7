"""Reports on calibration through the API, and what an inspector may know of themselves."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from qc.api.caller import caller
from qc.models import CalibrationReport, Evaluation
from qc.selectors.calibration import MyCalibration, my_calibration
from qc.services import ask_report
from staff.api_base import ScopedReadOnlyViewSet, ScopedViewSet
from staff.scope import today


class CalibrationReportSerializer(serializers.ModelSerializer[CalibrationReport]):
    """A report in lists."""

    class Meta:
        model = CalibrationReport
        fields = [
            "id",
            "first_day",
            "last_day",
            "state",
            "asked_at",
            "computed_at",
            "evaluations",
            "content_hash",
        ]


class CalibrationReportDetailSerializer(CalibrationReportSerializer):
    """A report with its figures as they were computed."""

    class Meta(CalibrationReportSerializer.Meta):
        fields = [*CalibrationReportSerializer.Meta.fields, "figures"]


class PeriodSerializer(serializers.Serializer[Any]):
    """Which days, both included."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()


class CalibrationReportViewSet(ScopedReadOnlyViewSet):
    """Reports on how inspectors agree and how severe each is; one that is done never changes."""

    queryset = CalibrationReport.objects.order_by("-pk")
    act_permissions = {
        "list": "qc.view_calibrationreport",
        "retrieve": "qc.view_calibrationreport",
        "create": "qc.manage_calibration",
    }
    filterset_fields = {"state": ["exact"], "first_day": ["exact", "gte"], "last_day": ["exact", "lte"]}

    def get_queryset(self) -> Any:
        """Leave the figures to a single report."""
        rows = super().get_queryset()
        return rows.defer("figures") if self.action == "list" else rows

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show figures with a single report only."""
        return CalibrationReportSerializer if self.action == "list" else CalibrationReportDetailSerializer

    @extend_schema(
        request=PeriodSerializer,
        responses={200: CalibrationReportDetailSerializer, 202: CalibrationReportDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Compute a report on a period: 200 with its figures, or 202 when a job does it."""
        form = PeriodSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        report = ask_report(**form.validated_data, now=timezone.now(), asker=caller(request))
        status = 202 if report.state == "waiting" else 200
        return Response(CalibrationReportDetailSerializer(report).data, status=status)


class EstimateSerializer(serializers.Serializer[Any]):
    """A value with n and its 95 % interval; null where there is none, and why."""

    n = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    note = serializers.CharField()


class OwnAgreementSerializer(serializers.Serializer[Any]):
    """How often one said the same as the blind partners; `difference` is own score less theirs."""

    contacts = serializers.IntegerField()
    same = serializers.IntegerField()
    compared = serializers.IntegerField()
    difference = EstimateSerializer()


class OwnSeveritySerializer(serializers.Serializer[Any]):
    """One's effect on a score in points: below 0 severe, above 0 lenient."""

    n = serializers.IntegerField()
    effect = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class OwnSheetSerializer(serializers.Serializer[Any]):
    """One own sheet of a closed session beside the agreed one."""

    session = serializers.IntegerField(source="contact.session_id")
    evaluation = serializers.IntegerField(source="sheet.pk")
    contact = serializers.IntegerField(source="sheet.contact_id")
    score = serializers.DecimalField(source="sheet.score", max_digits=12, decimal_places=6, allow_null=True)
    agreed_score = serializers.DecimalField(
        source="contact.score", max_digits=12, decimal_places=6, allow_null=True
    )
    difference = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    compared = serializers.IntegerField()
    other_than_agreed = serializers.ListField(source="other_keys", child=serializers.CharField())


class OwnAppealsSerializer(serializers.Serializer[Any]):
    """Appeals against one's evaluations that were decided in the last 90 days."""

    decided = serializers.IntegerField()
    changed = serializers.SerializerMethodField()
    low = serializers.FloatField(source="share.low", default=None, allow_null=True)
    high = serializers.FloatField(source="share.high", default=None, allow_null=True)

    def get_changed(self, appeals: Any) -> list[int]:
        """Give the ids of the appeals that were granted, in part or whole."""
        return [one.pk for one in appeals.changed]


class MyCalibrationSerializer(serializers.Serializer[MyCalibration]):
    """What an inspector may know of themselves; never who the partners were or what they scored."""

    first_day = serializers.DateField(source="report.first_day", default=None, allow_null=True)
    last_day = serializers.DateField(source="report.last_day", default=None, allow_null=True)
    agreement = OwnAgreementSerializer(allow_null=True)
    severity = OwnSeveritySerializer(allow_null=True)
    is_disconnected = serializers.BooleanField()
    is_indistinct = serializers.BooleanField()
    deviation = EstimateSerializer()
    sheets = OwnSheetSerializer(many=True)
    appeals = OwnAppealsSerializer()


class MyCalibrationViewSet(ScopedViewSet):
    """The caller's own calibration."""

    queryset = Evaluation.objects.order_by("pk")
    serializer_class = MyCalibrationSerializer
    act_permissions = {"list": "qc.score_contact"}
    pagination_class = None

    @extend_schema(responses={200: MyCalibrationSerializer}, filters=False)
    def list(self, request: Request) -> Response:
        """Read own agreement and severity with intervals, deviations in closed sessions, changed appeals."""
        return Response(MyCalibrationSerializer(my_calibration(caller(request), today=today())).data)
