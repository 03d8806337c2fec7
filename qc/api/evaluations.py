"""Evaluations through the API: save the draft, submit, release, acknowledge, comment."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from qc.api.answers import result_answer
from qc.api.caller import caller
from qc.api.life_serializers import EvaluationVersionSerializer, RescoreSerializer
from qc.api.serializers import (
    CommentRequestSerializer,
    CommentSerializer,
    DraftSerializer,
    EvaluationDetailSerializer,
    EvaluationSerializer,
    RunningScoreSerializer,
)
from qc.api.suggestions import SuggestionDecisionSerializer, SuggestionVerdictSerializer
from qc.models import Evaluation, Verdict
from qc.selectors import result_of, versions_of, with_people
from qc.services import (
    acknowledge_evaluation,
    comment_evaluation,
    decide_suggestion,
    release_evaluation,
    rescore_evaluation,
    save_draft,
    submit_evaluation,
)
from staff.api_base import ScopedReadOnlyViewSet
from staff.scope import today


class EvaluationViewSet(ScopedReadOnlyViewSet):
    """An inspector's own evaluations; released ones for operator and lead; all for the centre's roles."""

    queryset = Evaluation.objects.order_by("-day", "-pk")
    act_permissions = {
        "list": "qc.view_evaluation",
        "retrieve": "qc.view_evaluation",
        "draft": "qc.score_contact",
        "patch_draft": "qc.score_contact",
        "suggestions": "qc.score_contact",
        "submit": "qc.score_contact",
        "release": "qc.release_evaluation",
        "acknowledge": "qc.acknowledge_evaluation",
        "comment": "qc.comment_evaluation",
        "rescore": "qc.rescore_evaluation",
        "versions": "qc.view_evaluation",
    }
    filterset_fields = {
        "month": ["exact"],
        "day": ["exact", "gte", "lte"],
        "state": ["exact"],
        "outcome": ["exact"],
        "is_critical": ["exact"],
        "operator__work_number": ["exact"],
        "inspector__work_number": ["exact"],
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch with each evaluation the people and the scorecard it names."""
        queryset = with_people(super().get_queryset())  # type: ignore[arg-type]
        if self.action == "retrieve":
            return queryset.prefetch_related("comments__author")
        return queryset.defer("answers", "version__definition") if self.action == "list" else queryset

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show answers, arithmetic and comments with a single evaluation only."""
        return EvaluationDetailSerializer if self.action == "retrieve" else EvaluationSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the shape how to score the stored answers again."""
        return {**super().get_serializer_context(), "result_of": _result}

    @extend_schema(request=DraftSerializer, responses={200: RunningScoreSerializer})
    @action(detail=True, methods=["put"])
    def draft(self, request: Request, pk: str) -> Response:
        """Save all answers of the draft, and get the score so far."""
        return self._save(request, is_complete_set=True)

    @extend_schema(request=DraftSerializer, responses={200: RunningScoreSerializer})
    @draft.mapping.patch
    def patch_draft(self, request: Request, pk: str) -> Response:
        """Save only the answers named (null takes one back), and get the score so far."""
        return self._save(request, is_complete_set=False)

    def _save(self, request: Request, *, is_complete_set: bool) -> Response:
        evaluation = self.get_object()
        form = DraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        result = save_draft(
            evaluation,
            inspector=caller(request),
            answers=form.validated_data["answers"],
            revision=form.validated_data.get("revision"),
            is_complete_set=is_complete_set,
            now=timezone.now(),
        )
        answer = result_answer(evaluation.version.parsed, result)
        return Response({**answer, "revision": evaluation.revision})

    @extend_schema(request=SuggestionVerdictSerializer, responses={200: SuggestionDecisionSerializer})
    @action(detail=True, methods=["post"])
    def suggestions(self, request: Request, pk: str) -> Response:
        """Confirm or dismiss what a rule of wording found; the same word again changes nothing."""
        evaluation = self.get_object()
        form = SuggestionVerdictSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        decision = decide_suggestion(
            evaluation,
            inspector=caller(request),
            place=(said["rule"], said["turn"], said["start"], said["end"]),
            verdict=Verdict(said["verdict"]),
            evidence_of=said["evidence_of"],
            now=timezone.now(),
        )
        decision.evaluation = evaluation
        return Response(SuggestionDecisionSerializer(decision).data)

    @extend_schema(request=None, responses={200: EvaluationSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Submit the draft; what is missing is named."""
        evaluation = self.get_object()
        submit_evaluation(evaluation, inspector=caller(request), now=timezone.now())
        return Response(EvaluationSerializer(evaluation).data)

    @extend_schema(request=None, responses={200: EvaluationSerializer})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Deliver the evaluation to the operator and the operator's lead."""
        evaluation = self.get_object()
        release_evaluation(evaluation, releaser=caller(request), now=timezone.now())
        return Response(EvaluationSerializer(evaluation).data)

    @extend_schema(request=None, responses={200: EvaluationSerializer})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Confirm, as the operator, that the evaluation was read."""
        evaluation = self.get_object()
        acknowledge_evaluation(evaluation, operator=caller(request), now=timezone.now())
        return Response(EvaluationSerializer(evaluation).data)

    @extend_schema(request=RescoreSerializer, responses={201: EvaluationSerializer})
    @action(detail=True, methods=["post"])
    def rescore(self, request: Request, pk: str) -> Response:
        """Score the evaluation anew outside an appeal, and get the new version."""
        evaluation = self.get_object()
        form = RescoreSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        new = rescore_evaluation(
            evaluation, rescorer=caller(request), now=timezone.now(), **form.validated_data
        )
        return Response(EvaluationSerializer(new).data, status=201)

    @extend_schema(responses={200: EvaluationVersionSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """List all versions the caller may see, the newest first, each with everything it stood on."""
        rows = versions_of(self.get_object()).visible_to(request.user)
        context = {**self.get_serializer_context(), "today": today()}
        return Response(EvaluationVersionSerializer(rows, many=True, context=context).data)

    @extend_schema(request=CommentRequestSerializer, responses={201: CommentSerializer})
    @action(detail=True, methods=["post"])
    def comment(self, request: Request, pk: str) -> Response:
        """Comment on the evaluation, as the operator's lead."""
        evaluation = self.get_object()
        form = CommentRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        comment = comment_evaluation(
            evaluation, author=caller(request), text=form.validated_data["text"], now=timezone.now()
        )
        return Response(CommentSerializer(comment).data, status=201)


def _result(evaluation: Evaluation) -> dict[str, Any]:
    return result_answer(evaluation.version.parsed, result_of(evaluation))
