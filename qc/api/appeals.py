"""Appeals through the API: list, file, withdraw, comment, decide."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from qc.api.caller import caller
from qc.api.filters import AppealFilter
from qc.api.life_serializers import (
    AppealCommentSerializer,
    AppealDecisionSerializer,
    AppealRequestSerializer,
    AppealSerializer,
)
from qc.api.serializers import CommentRequestSerializer
from qc.domain.rulings import Ruling
from qc.models import Appeal, Evaluation
from qc.selectors import appeals_with_people, with_people
from qc.services import Decision, comment_appeal, decide_appeal, file_appeal, withdraw_appeal
from staff.api_base import ScopedReadOnlyViewSet
from staff.scope import today


class AppealViewSet(ScopedReadOnlyViewSet):
    """One's own appeals, those against one's sheets or of one's team, or all; the newest first."""

    queryset = Appeal.objects.order_by("-filed_at", "-pk")
    serializer_class = AppealSerializer
    act_permissions = {
        "list": "qc.view_appeal",
        "retrieve": "qc.view_appeal",
        "create": "qc.file_appeal",
        "withdraw": "qc.file_appeal",
        "comment": "qc.comment_evaluation",
        "decide": "qc.decide_appeal",
    }
    filterset_class = AppealFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch with each appeal the people, the criteria and the comments it names."""
        return appeals_with_people(super().get_queryset())  # type: ignore[arg-type]

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the shape what day it is."""
        return {**super().get_serializer_context(), "today": today()}

    @extend_schema(request=AppealRequestSerializer, responses={201: AppealSerializer})
    def create(self, request: Request) -> Response:
        """Appeal against criteria of one's own evaluation."""
        form = AppealRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        visible = with_people(Evaluation.objects.visible_to(request.user))
        evaluation = get_object_or_404(visible, pk=form.validated_data["evaluation"])
        reasons = {item["criterion"]: item["reason"] for item in form.validated_data["items"]}
        appeal = file_appeal(evaluation, operator=caller(request), reasons=reasons, now=timezone.now())
        return Response(self.get_serializer(appeal).data, status=201)

    @extend_schema(request=None, responses={200: AppealSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the appeal back before it is decided."""
        appeal = self.get_object()
        withdraw_appeal(appeal, operator=caller(request), now=timezone.now())
        return Response(self.get_serializer(appeal).data)

    @extend_schema(request=CommentRequestSerializer, responses={201: AppealCommentSerializer})
    @action(detail=True, methods=["post"])
    def comment(self, request: Request, pk: str) -> Response:
        """Comment on the appeal, as the operator's lead."""
        appeal = self.get_object()
        form = CommentRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        comment = comment_appeal(
            appeal, author=caller(request), text=form.validated_data["text"], now=timezone.now()
        )
        return Response(AppealCommentSerializer(comment).data, status=201)

    @extend_schema(request=AppealDecisionSerializer, responses={200: AppealSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Decide the appeal criterion by criterion; a changed answer makes the next version."""
        appeal = self.get_object()
        form = AppealDecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        decide_appeal(
            appeal,
            decider=caller(request),
            decisions={row["criterion"]: _decision(row) for row in wanted["decisions"]},
            reasoning=wanted["reasoning"],
            further_answers=wanted["further_answers"],
            now=timezone.now(),
        )
        return Response(self.get_serializer(self.get_object()).data)


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(Ruling(row["ruling"]), row["reasoning"], row["answer"])
