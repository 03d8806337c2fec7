"""Attendance through the API: punches in, days and months out, a month published."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api.serializers import (
    AttendanceDaySerializer,
    AttendanceMonthSerializer,
    DerivationSerializer,
    ExplanationSerializer,
    PublicationSerializer,
    PublishedMonthSerializer,
    PunchesSerializer,
    PunchesTakenSerializer,
    PunchImportSerializer,
    PunchSerializer,
    SignatureSerializer,
    VerificationSerializer,
)
from attendance.models import AttendanceDay, AttendanceMonth, PublishedMonth, Punch, PunchImport
from attendance.selectors.explanations import explain
from attendance.services import publish_month, record_punches, request_derivation, verify_version
from common.months import Month
from exports.api.answers import WORKBOOK, order_and_answer
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import Employee


class PunchViewSet(ScopedReadOnlyViewSet):
    """Touches of the clocks; new ones are posted in bulk and accounted for one by one."""

    queryset = Punch.objects.select_related("employee").order_by("-at", "-pk")
    serializer_class = PunchSerializer
    act_permissions = {
        "list": "attendance.view_punch",
        "retrieve": "attendance.view_punch",
        "create": "attendance.post_punches",
    }
    filterset_fields = {
        "day": ["exact", "gte", "lte"],
        "employee__work_number": ["exact"],
        "person_key": ["exact"],
        "employee": ["isnull"],
        "source": ["exact"],
    }

    @extend_schema(request=PunchesSerializer, responses={201: PunchesTakenSerializer})
    def create(self, request: Request) -> Response:
        """Take in up to 5,000 punches; what was known before is counted as repeated."""
        told = PunchesSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        imported = record_punches(
            told.validated_data["punches"], now=timezone.now(), imported_by=_caller(request)
        )
        account = {**PunchImportSerializer(imported.row).data, "lines": imported.lines}
        return Response(account, status=status.HTTP_201_CREATED)


class PunchImportViewSet(ScopedReadOnlyViewSet):
    """Imports of punches with their reports."""

    queryset = PunchImport.objects.order_by("-pk")
    serializer_class = PunchImportSerializer
    act_permissions = {"list": "attendance.view_punchimport", "retrieve": "attendance.view_punchimport"}
    filterset_fields = {"source": ["exact"], "imported_at": ["gte", "lte"]}


class AttendanceDayViewSet(ScopedReadOnlyViewSet):
    """Derived days; every one explains itself."""

    queryset = AttendanceDay.objects.select_related("month", "employee", "team", "shift").order_by(
        "day", "employee__work_number"
    )
    serializer_class = AttendanceDaySerializer
    act_permissions = {
        "list": "attendance.view_attendanceday",
        "retrieve": "attendance.view_attendanceday",
        "explanation": "attendance.view_attendanceday",
    }
    filterset_fields = {
        "day": ["exact", "gte", "lte"],
        "employee__work_number": ["exact"],
        "team__code": ["exact"],
        "is_exception": ["exact"],
    }

    @extend_schema(responses=ExplanationSerializer)
    @action(detail=True)
    def explanation(self, request: Request, pk: str | None = None) -> Response:
        """Explain a day from the facts as they stand: roster, window, each punch, reasons."""
        explained = explain(self.get_object(), now=timezone.now())
        if explained is None:
            raise Http404
        return Response(explained.as_dict())


class AttendanceMonthViewSet(ScopedReadOnlyViewSet):
    """Months; deriving and publishing are acts."""

    queryset = AttendanceMonth.objects.order_by("-first_day")
    serializer_class = AttendanceMonthSerializer
    act_permissions = {
        "list": "attendance.view_attendancemonth",
        "retrieve": "attendance.view_attendancemonth",
        "derive": "attendance.derive_month",
        "publish": "attendance.publish_month",
        "workbook": "attendance.view_attendancemonth",
    }
    filterset_fields = {"state": ["exact"], "first_day": ["exact", "gte", "lte"]}

    @extend_schema(request=None, responses={202: DerivationSerializer})
    @action(detail=True, methods=["post"])
    def derive(self, request: Request, pk: str | None = None) -> Response:
        """Have the month derived by a job."""
        month: Month = self.get_object().month
        job = request_derivation(month, requested_by=_caller(request), now=timezone.now())
        return Response(DerivationSerializer(job).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=SignatureSerializer, responses={200: PublicationSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str | None = None) -> Response:
        """Publish the month under the caller's signature; a second call gives the same version."""
        told = SignatureSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        publication = publish_month(
            self.get_object().month,
            publisher=_caller(request),
            password=told.validated_data["password"],
            now=timezone.now(),
        )
        return Response(PublicationSerializer(publication).data)

    @extend_schema(parameters=[OpenApiParameter("version", int)], responses=WORKBOOK)
    @action(detail=True)
    def workbook(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """Order and send the workbook: the latest version, the one asked for, or (0) the draft."""
        asked = request.query_params.get("version", "")
        return order_and_answer(
            request, "attendance.month", month=str(self.get_object().month), version=asked
        )


class PublishedMonthViewSet(ScopedReadOnlyViewSet):
    """Published versions; anybody who may read one may verify it."""

    queryset = PublishedMonth.objects.select_related("month", "entry").order_by(
        "-month__first_day", "-number"
    )
    serializer_class = PublishedMonthSerializer
    act_permissions = {
        "list": "attendance.view_publishedmonth",
        "retrieve": "attendance.view_publishedmonth",
        "verify": "attendance.view_publishedmonth",
        "workbook": "attendance.view_attendancemonth",
    }
    filterset_fields = {"month__first_day": ["exact"], "number": ["exact"], "state": ["exact"]}

    @extend_schema(responses=VerificationSerializer)
    @action(detail=True)
    def verify(self, request: Request, pk: str | None = None) -> Response:
        """Compute the content hash anew from every stored cell and compare it with the signature."""
        return Response(VerificationSerializer(verify_version(self.get_object())).data)

    @extend_schema(responses=WORKBOOK)
    @action(detail=True)
    def workbook(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """Order and send the workbook of this version, narrowed to what the caller may see."""
        version = self.get_object()
        told = {"month": str(version.month.month), "version": version.number}
        return order_and_answer(request, "attendance.month", **told)


def _caller(request: Request) -> Employee:
    """Give the signed-in employee; the permission of the act has let nobody else in."""
    assert isinstance(request.user, Employee)
    return request.user
