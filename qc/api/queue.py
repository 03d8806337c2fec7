"""The inspector's queue: what to score, in order of due date, and the page on which it is scored."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from calls.models import Contact
from qc.api.caller import caller
from qc.api.serializers import AssignmentSerializer, EvaluationSerializer, InspectionSerializer
from qc.models import Assignment, Evaluation, SuggestionDecision
from qc.selectors import NamedSuggestion, decided_suggestions, earlier_sheets
from qc.selectors.calibration import notes_on
from qc.services import start_evaluation
from staff.api_base import ScopedReadOnlyViewSet


class QueueViewSet(ScopedReadOnlyViewSet):
    """The caller's own assignments that wait to be scored, the most urgent first."""

    queryset = Assignment.objects.order_by("due_on", "pk")
    act_permissions = {
        "list": "qc.score_contact",
        "retrieve": "qc.score_contact",
        "start": "qc.score_contact",
    }
    filterset_fields = {"due_on": ["exact", "lte"], "purpose": ["exact"], "contact__desk__code": ["exact"]}

    def get_queryset(self) -> QuerySet[Any]:
        """Keep the caller's own; the list is of what waits, a single one may be done."""
        queryset = super().get_queryset()
        if self.request.user.is_authenticated:
            queryset = queryset.filter(inspector=self.request.user)
        queryset = queryset.select_related(
            "contact", "contact__operator", "contact__desk", "version", "version__scorecard"
        ).prefetch_related("evaluations")
        if self.action == "retrieve":
            return queryset.prefetch_related("contact__turns")
        return queryset.filter(done_at__isnull=True) if self.action == "list" else queryset

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show transcript, scorecard and earlier sheets with a single assignment only."""
        return InspectionSerializer if self.action == "retrieve" else AssignmentSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the shape how to read the operator's earlier sheets, and what the rules of wording find."""
        context = super().get_serializer_context()
        return {**context, "earlier_of": _earlier, "suggestions_of": self._suggestions, "notes_on": notes_on}

    def _suggestions(self, contact: Contact) -> list[NamedSuggestion]:
        """Read what the rules find with what the caller said of it; a blind partner's word is not shown."""
        own = SuggestionDecision.objects.filter(decided_by=caller(self.request))
        return decided_suggestions(contact, own)

    @extend_schema(request=None, responses={200: EvaluationSerializer})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Open the sheet of this contact; a second call gives the same one."""
        evaluation = start_evaluation(self.get_object(), inspector=caller(request), now=timezone.now())
        return Response(EvaluationSerializer(evaluation).data)


def _earlier(assignment: Assignment) -> list[Evaluation]:
    """Read earlier sheets of the operator, never one that the inspector is to be blind for."""
    operator = assignment.contact.operator_id
    if operator is None:
        return []
    sheets = earlier_sheets(
        operator, before=assignment.contact.day, inspector=assignment.inspector_id, limit=6
    )
    return [sheet for sheet in sheets if sheet.contact_id != assignment.contact_id][:5]
