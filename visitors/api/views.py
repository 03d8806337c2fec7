"""Visits in the API: ask, approve, receive, read; the same services as in the admin."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from exports.api.answers import WORKBOOK, order_and_answer
from staff.api_base import ScopedReadOnlyViewSet
from visitors.api import acts
from visitors.api.serializers import (
    InsideSerializer,
    VisitDetailSerializer,
    VisitorClassSerializer,
    VisitPlaceSerializer,
    VisitSerializer,
)
from visitors.domain.vocabulary import Act
from visitors.models import Visit, VisitorClass, VisitPlace
from visitors.selectors import inside_now
from visitors.services import ACTS, PERMISSIONS, act_on, record_walk_in, request_visit


class VisitorClassViewSet(ScopedReadOnlyViewSet):
    """Classes of visitors."""

    queryset = VisitorClass.objects.filter(is_active=True)
    serializer_class = VisitorClassSerializer
    act_permissions: ClassVar[dict[str, str]] = {"list": "", "retrieve": ""}


class VisitPlaceViewSet(ScopedReadOnlyViewSet):
    """Places for visitors."""

    queryset = VisitPlace.objects.filter(is_active=True)
    serializer_class = VisitPlaceSerializer
    act_permissions: ClassVar[dict[str, str]] = {"list": "", "retrieve": ""}


def _act(word: Act, serializer: type[acts.ActSerializer]) -> Any:
    """Make the address of one act: ``POST …/visits/7/approve/``."""

    def view(self: "VisitViewSet", request: Request, pk: str | None = None) -> Response:
        return self.do(request, word, serializer)

    view.__name__ = view.__qualname__ = word.value
    view.__doc__ = serializer.__doc__
    described = extend_schema(request=serializer, responses=VisitDetailSerializer)(view)
    return action(detail=True, methods=["post"], url_path=word.value.replace("_", "-"))(described)


def _whole(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Fetch what the detail shows in a fixed number of statements."""
    rows = ("visitors__stays", "events__actor", "events__entry")
    return visits.select_related("incident").prefetch_related(*rows)


class VisitViewSet(ScopedReadOnlyViewSet):
    """Visits that the caller may see; any other is 404."""

    queryset = Visit.objects.named().order_by("-day", "-pk")
    serializer_class = VisitSerializer
    filterset_fields = ["state", "day", "place__code", "visitor_class__code", "is_walk_in", "is_overstayed"]
    act_permissions: ClassVar[dict[str, str]] = {
        "list": "visitors.view_visit",
        "retrieve": "visitors.view_visit",
        "inside": "visitors.view_visit",
        "workbook": "visitors.export_visits",
        "create": PERMISSIONS[Act.REQUEST],
        "walk_in": PERMISSIONS[Act.WALK_IN],
        **{act.value: PERMISSIONS[act] for act in ACTS},
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch what the detail shows in a fixed number of statements."""
        queryset = super().get_queryset()
        return queryset if self.action in ("list", "inside") else _whole(queryset)

    @extend_schema(responses=VisitDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one visit, with who comes as long as it is kept."""
        return self._shown(self.get_object())

    @extend_schema(request=acts.RequestSerializer, responses={201: VisitDetailSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Ask for a visit, or for one on each day up to another; gives them all."""
        serializer = acts.RequestSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        visits = request_visit(person=request.user, now=timezone.now(), **serializer.values)  # type: ignore[arg-type]
        found = _whole(Visit.objects.named()).filter(pk__in=[visit.pk for visit in visits]).order_by("pk")
        shape = VisitDetailSerializer(found, many=True, context=self.get_serializer_context())
        return Response(shape.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=acts.WalkInSerializer, responses={201: VisitDetailSerializer})
    @action(detail=False, methods=["post"], url_path="walk-in")
    def walk_in(self, request: Request) -> Response:
        """Record an entry without approval and report it as an incident, signed."""
        serializer = acts.WalkInSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        visit = record_walk_in(person=request.user, now=timezone.now(), **serializer.values)  # type: ignore[arg-type]
        return self._shown(self._again(visit), status=status.HTTP_201_CREATED)

    @extend_schema(responses=InsideSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def inside(self, request: Request) -> Response:
        """List who is inside now: visits without approval first, then the nearest agreed end."""
        found = inside_now(request.user, now=timezone.now())
        return Response(InsideSerializer(found, many=True, context=self.get_serializer_context()).data)

    @extend_schema(
        parameters=[OpenApiParameter("month", str, description="Such as 2026-10.", required=True)],
        responses=WORKBOOK,
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def workbook(self, request: Request) -> HttpResponseBase:
        """Order and send the workbook of a month, of what the caller may see, in their language."""
        return order_and_answer(request, "visitors.month", month=request.query_params.get("month", ""))

    def do(self, request: Request, act: Act, serializer_class: type[acts.ActSerializer]) -> Response:
        """Do one act on the visit and show how it stands then."""
        visit: Visit = self.get_object()
        serializer = serializer_class(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        values = serializer.values
        act_on(visit, act, person=request.user, now=timezone.now(), values=values)  # type: ignore[arg-type]
        return self._shown(self._again(visit))

    def _again(self, visit: Visit) -> Visit:
        """Read the visit again after an act of the caller, for whom it may be out of sight with it."""
        return _whole(Visit.objects.named()).get(pk=visit.pk)

    def _shown(self, visit: Visit, *, status: int = status.HTTP_200_OK) -> Response:
        shape = VisitDetailSerializer(visit, context=self.get_serializer_context())
        return Response(shape.data, status=status)

    approve = _act(Act.APPROVE, acts.ApproveSerializer)
    deny = _act(Act.DENY, acts.ReasonSerializer)
    cancel = _act(Act.CANCEL, acts.CancelSerializer)
    let_in = _act(Act.LET_IN, acts.LetInSerializer)
    let_out = _act(Act.LET_OUT, acts.LetOutSerializer)
    extend = _act(Act.EXTEND, acts.ExtendSerializer)
    turn_away = _act(Act.TURN_AWAY, acts.ReasonSerializer)
    no_show = _act(Act.NO_SHOW, acts.NoShowSerializer)
    settle_badge = _act(Act.SETTLE_BADGE, acts.SettleBadgeSerializer)
