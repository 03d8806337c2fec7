"""The appraisal through the API: one's own, one's team's or everybody's; drafted, posted, published."""

from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from appraisal.api.serializers import (
    AppraisalDecisionSerializer,
    AppraisalDraftedSerializer,
    AppraisalMonthSerializer,
    AppraisalObjectionSerializer,
    AppraisalPublicationSerializer,
    AppraisalSignatureSerializer,
    AppraisalVerificationSerializer,
    NewAppraisalObjectionSerializer,
    PersonAppraisalSerializer,
    PublishedAppraisalRowSerializer,
    PublishedAppraisalSerializer,
)
from appraisal.models import (
    AppraisalMonth,
    AppraisalObjection,
    PersonAppraisal,
    PublishedAppraisal,
    PublishedAppraisalRow,
)
from appraisal.services import (
    amend_month,
    decide_objection,
    draft_month,
    post_month,
    publish_month,
    raise_objection,
    verify_version,
    withdraw_objection,
)
from common.months import Month
from exports.api.answers import WORKBOOK, order_and_answer
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import Employee


class AppraisalMonthViewSet(ScopedReadOnlyViewSet):
    """Months; drafting, posting and publishing are acts."""

    queryset = AppraisalMonth.objects.select_related("scheme").order_by("-first_day")
    serializer_class = AppraisalMonthSerializer
    act_permissions = {
        "list": "appraisal.view_appraisalmonth",
        "retrieve": "appraisal.view_appraisalmonth",
        "draft": "appraisal.draft_month",
        "post_month": "appraisal.post_month",
        "publish": "appraisal.publish_month",
        "amend": "appraisal.publish_month",
        "workbook": "appraisal.export_appraisals",
    }
    filterset_fields = {"state": ["exact"], "first_day": ["exact", "gte", "lte"]}

    @extend_schema(request=None, responses=AppraisalDraftedSerializer)
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str | None = None) -> Response:
        """Draft the month again from its sources; a published version stays as it is."""
        drafted = draft_month(self.get_object().month, now=timezone.now())
        return Response(AppraisalDraftedSerializer(drafted).data)

    @extend_schema(parameters=[OpenApiParameter("version", int)], responses=WORKBOOK)
    @action(detail=True)
    def workbook(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """Order and send the workbook: the latest version, the one asked for, or (0) the draft."""
        asked = request.query_params.get("version", "")
        return order_and_answer(request, "appraisal.month", month=str(self.get_object().month), version=asked)

    @extend_schema(request=None, responses=AppraisalMonthSerializer)
    @action(detail=True, methods=["post"], url_path="post")
    def post_month(self, request: Request, pk: str | None = None) -> Response:
        """Post the month for objections."""
        row = post_month(self.get_object().month, by=_caller(request), now=timezone.now())
        return Response(AppraisalMonthSerializer(row).data)

    @extend_schema(request=AppraisalSignatureSerializer, responses=AppraisalPublicationSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str | None = None) -> Response:
        """Publish the month under the caller's signature; a second call gives the same version."""
        publication = publish_month(self.get_object().month, **self._signature(request), now=timezone.now())
        return Response(AppraisalPublicationSerializer(publication).data)

    @extend_schema(request=AppraisalSignatureSerializer, responses=AppraisalPublicationSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str | None = None) -> Response:
        """Sign what the sources say now as the next version, with a reason."""
        told = AppraisalSignatureSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        publication = amend_month(
            self.get_object().month,
            **self._signature(request),
            reason=told.validated_data["reason"],
            now=timezone.now(),
        )
        return Response(AppraisalPublicationSerializer(publication).data)

    def _signature(self, request: Request) -> dict[str, Any]:
        told = AppraisalSignatureSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        return {"publisher": _caller(request), "password": told.validated_data["password"]}


class PersonAppraisalViewSet(ScopedReadOnlyViewSet):
    """Drafts of persons: one's own once posted, those of the team one leads, everybody's for who may."""

    queryset = PersonAppraisal.objects.select_related("month", "team", "employee").order_by(
        "-month__first_day", "employee__work_number"
    )
    serializer_class = PersonAppraisalSerializer
    act_permissions = {
        "list": "appraisal.view_personappraisal",
        "retrieve": "appraisal.view_personappraisal",
    }
    filterset_fields = {
        "month__first_day": ["exact"],
        "employee__work_number": ["exact"],
        "team__code": ["exact"],
        "grade": ["exact"],
    }


class PublishedAppraisalViewSet(ScopedReadOnlyViewSet):
    """Published versions; anybody may verify one."""

    queryset = PublishedAppraisal.objects.select_related("entry", "month").order_by(
        "-month__first_day", "-number"
    )
    serializer_class = PublishedAppraisalSerializer
    act_permissions = {
        "list": "appraisal.view_publishedappraisal",
        "retrieve": "appraisal.view_publishedappraisal",
        "verify": "appraisal.view_publishedappraisal",
    }
    filterset_fields = {"month__first_day": ["exact"], "number": ["exact"]}

    @extend_schema(responses=AppraisalVerificationSerializer)
    @action(detail=True)
    def verify(self, request: Request, pk: str | None = None) -> Response:
        """Compute hash and every outcome anew, and compare them with what was signed."""
        result = verify_version(self.get_object())
        told = AppraisalVerificationSerializer(result).data
        if not request.user.has_perm("appraisal.view_all_appraisals"):
            told["different"] = []  # whose is nobody else's business
        return Response(told)


class PublishedAppraisalRowViewSet(ScopedReadOnlyViewSet):
    """Rows of published versions."""

    queryset = PublishedAppraisalRow.objects.select_related("version", "team", "employee").order_by(
        "-version__month__first_day", "-version__number", "employee__work_number"
    )
    serializer_class = PublishedAppraisalRowSerializer
    act_permissions = {
        "list": "appraisal.view_publishedappraisalrow",
        "retrieve": "appraisal.view_publishedappraisalrow",
    }
    filterset_fields = {
        "version__month__first_day": ["exact"],
        "version__number": ["exact"],
        "employee__work_number": ["exact"],
        "team__code": ["exact"],
        "grade": ["exact"],
    }


class AppraisalObjectionViewSet(ScopedReadOnlyViewSet):
    """Objections to components: raised by the person, taken back, decided."""

    queryset = AppraisalObjection.objects.select_related("month", "employee", "decided_by", "team").order_by(
        "-raised_at", "-pk"
    )
    serializer_class = AppraisalObjectionSerializer
    act_permissions = {
        "list": "appraisal.view_appraisalobjection",
        "retrieve": "appraisal.view_appraisalobjection",
        "create": "appraisal.raise_objection",
        "withdraw": "appraisal.raise_objection",
        "decide": "appraisal.decide_objection",
    }
    filterset_fields = {"month__first_day": ["exact"], "state": ["exact"], "component": ["exact"]}

    @extend_schema(request=NewAppraisalObjectionSerializer, responses={201: AppraisalObjectionSerializer})
    def create(self, request: Request) -> Response:
        """Object to a component of one's own posted appraisal."""
        told = NewAppraisalObjectionSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        given = told.validated_data
        objection = raise_objection(
            _caller(request),
            Month.parse(given["month"]),
            given["component"],
            given["text"],
            now=timezone.now(),
        )
        return Response(AppraisalObjectionSerializer(objection).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=AppraisalObjectionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """Take one's own objection back."""
        closed = withdraw_objection(self.get_object(), by=_caller(request), now=timezone.now())
        return Response(AppraisalObjectionSerializer(closed).data)

    @extend_schema(request=AppraisalDecisionSerializer, responses=AppraisalObjectionSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str | None = None) -> Response:
        """Decide an objection with an answer."""
        told = AppraisalDecisionSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        closed = decide_objection(
            self.get_object(), by=_caller(request), **told.validated_data, now=timezone.now()
        )
        return Response(AppraisalObjectionSerializer(closed).data)


def _caller(request: Request) -> Employee:
    """Give the signed-in employee; the permission of the act has let nobody else in."""
    assert isinstance(request.user, Employee)
    return request.user
