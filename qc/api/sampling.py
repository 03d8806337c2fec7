"""Samples through the API: plans, draws, fairness, proof, surveys, and who inspects what."""

import secrets
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import CreateModelMixin, UpdateModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from common.errors import DomainError
from common.months import Month
from qc.api.caller import caller
from qc.api.sampling_shapes import (
    DrawPreviewSerializer,
    DrawRequestSerializer,
    FairnessSerializer,
    GivenAssignmentSerializer,
    MonthRequestSerializer,
    ProofSerializer,
    ReassignRequestSerializer,
    SamplePlanSerializer,
    SpotCheckDetailSerializer,
    SpotCheckSerializer,
    SurveyContactSerializer,
)
from qc.exports import survey_rows
from qc.models import Assignment, CheckKind, SamplePlan, SampleStratum, SpotCheck
from qc.selectors import replay_draw
from qc.selectors.fairness import Fairness, fairness_of
from qc.selectors.previews import preview_of
from qc.services import DrawOrder, draw_sample, frame_order_of, month_order, reassign
from staff.api_base import ScopedReadOnlyViewSet
from staff.scope import today


class SamplePlanViewSet(CreateModelMixin, UpdateModelMixin, ScopedReadOnlyViewSet):
    """Standing arrangements of what is inspected."""

    queryset = SamplePlan.objects.select_related("desk", "team", "post", "operator").order_by("name")
    serializer_class = SamplePlanSerializer
    http_method_names = ["get", "post", "patch", "head", "options"]
    act_permissions = {
        "list": "qc.view_sampleplan",
        "retrieve": "qc.view_sampleplan",
        "create": "qc.add_sampleplan",
        "update": "qc.change_sampleplan",
        "partial_update": "qc.change_sampleplan",
        "preview": "qc.draw_sample",
        "draw": "qc.draw_sample",
    }

    @extend_schema(request=MonthRequestSerializer, responses={200: DrawPreviewSerializer})
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """Say what the plan would take of a month; nothing is drawn."""
        preview = preview_of(frame_order_of(self._order(request)), today=today())
        return Response(DrawPreviewSerializer(preview).data)

    @extend_schema(request=MonthRequestSerializer, responses={201: SpotCheckDetailSerializer})
    @action(detail=True, methods=["post"])
    def draw(self, request: Request, pk: str) -> Response:
        """Draw the days of a month that were not drawn yet, and give the contacts to the inspectors."""
        return _drawn(self._order(request), request)

    def _order(self, request: Request) -> DrawOrder:
        form = MonthRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return month_order(self.get_object(), Month.parse(form.validated_data["month"]), today=today())


class SpotCheckViewSet(ScopedReadOnlyViewSet):
    """Draws of contacts to inspect, or to ask customers about."""

    queryset = SpotCheck.objects.select_related("desk", "team", "post", "operator")
    filterset_fields = {"kind": ["exact"], "plan": ["exact"], "first_day": ["gte"], "last_day": ["lte"]}
    act_permissions = {
        "list": "qc.view_spotcheck",
        "retrieve": "qc.view_spotcheck",
        "create": "qc.draw_sample",
        "fairness": "qc.view_spotcheck",
        "proof": "qc.view_spotcheck",
        "survey": "qc.export_survey_sample",
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch the strata with a single draw."""
        queryset = super().get_queryset()
        if self.action != "retrieve":
            return queryset
        strata = SampleStratum.objects.select_related("operator").defer("frame")
        return queryset.prefetch_related(Prefetch("strata", strata))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show the strata with a single draw only."""
        return SpotCheckSerializer if self.action == "list" else SpotCheckDetailSerializer

    @extend_schema(request=DrawRequestSerializer, responses={201: SpotCheckDetailSerializer})
    def create(self, request: Request) -> Response:
        """Draw contacts on the spot and give them to the inspectors; a survey's to nobody."""
        form = DrawRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return _drawn(DrawOrder(**form.validated_data), request)

    @extend_schema(responses={200: FairnessSerializer})
    @action(detail=True, methods=["get"])
    def fairness(self, request: Request, pk: str) -> Response:
        """Compare the frame with the sample, question by question."""
        return Response(FairnessSerializer(_told(fairness_of(self.get_object()))).data)

    @extend_schema(responses={200: ProofSerializer})
    @action(detail=True, methods=["get"])
    def proof(self, request: Request, pk: str) -> Response:
        """Make the draw again and compare."""
        replay = replay_draw(self.get_object())
        found = {
            "proved": replay.is_proved,
            "rule": replay.check.algorithm,
            "rule_known": replay.has_known_rule,
            "frame_same": replay.has_same_frame,
            "strata_same": replay.has_same_strata,
            "picks_same": replay.has_same_picks,
            "seconds_same": replay.has_same_seconds,
            "changed_since": replay.changed,
        }
        return Response(ProofSerializer(found).data)

    @extend_schema(responses={200: SurveyContactSerializer(many=True)})
    @action(detail=True, methods=["get"])
    def survey(self, request: Request, pk: str) -> Response:
        """List the contacts of a survey, with the customers' numbers as the contacts hold them."""
        check = self.get_object()
        rows = survey_rows(check) if check.kind == CheckKind.SURVEY else []
        return Response(SurveyContactSerializer(list(rows), many=True).data)


def _drawn(order: DrawOrder, request: Request) -> Response:
    """Draw, and answer with the draw."""
    seed = secrets.token_hex(16)
    check = draw_sample(order, seed=seed, now=timezone.now(), drawn_by=caller(request))
    return Response(SpotCheckDetailSerializer(check).data, status=201)


def _told(fairness: Fairness) -> dict[str, Any]:
    """Write what was compared as the API has it: groups by the codes of desks, shifts and teams."""
    return {
        "is_suspect": fairness.is_suspect,
        "missing": fairness.missing,
        "questions": [
            {
                "question": one.name,
                "chi_square": one.chi_square,
                "degrees": one.degrees,
                "p_value": one.p_value,
                "is_suspect": one.is_suspect,
                "groups": [
                    {
                        **{name: getattr(group, name) for name in group.__slots__},
                        "name": fairness.names[one.name][group.number],
                        "low": group.usual[0],
                        "high": group.usual[1],
                    }
                    for group in one.groups
                    if group.calls
                ],
            }
            for one in fairness.questions
        ],
    }


class AssignmentViewSet(ScopedReadOnlyViewSet):
    """Who has what to inspect: one's own, or everybody's for the centre's roles."""

    queryset = Assignment.objects.select_related("contact__operator", "inspector").order_by("due_on", "pk")
    serializer_class = GivenAssignmentSerializer
    filterset_fields = {
        "done_at": ["isnull"],
        "due_on": ["lt", "lte"],
        "purpose": ["exact"],
        "has_conflict": ["exact"],
        "inspector__work_number": ["exact"],
        "sampled__spot_check": ["exact"],
    }
    act_permissions = {
        "list": "qc.view_assignment",
        "retrieve": "qc.view_assignment",
        "reassign": "qc.reassign_contact",
    }

    @extend_schema(request=ReassignRequestSerializer, responses={200: GivenAssignmentSerializer(many=True)})
    @action(detail=False, methods=["post"])
    def reassign(self, request: Request) -> Response:
        """Give assignments that are not done to another inspector, with a reason."""
        form = ReassignRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = dict(form.validated_data)
        wanted = set(asked.pop("assignments"))
        rows = self.get_queryset().filter(pk__in=wanted)
        if rows.count() != len(wanted):
            raise DomainError("qc.assignment.unknown", _("There is no such assignment."), status=404)
        reassign(list(rows), changed_by=caller(request), now=timezone.now(), **asked)
        return Response(GivenAssignmentSerializer(self.get_queryset().filter(pk__in=wanted), many=True).data)
