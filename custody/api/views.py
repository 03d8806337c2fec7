"""Custody in the API: register, act, read; the same services as in the admin."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from custody import services
from custody.api import acts
from custody.api.serializers import (
    CustodyClassSerializer,
    CustodyItemDetailSerializer,
    CustodyItemSerializer,
    DestructionDetailSerializer,
    DestructionSerializer,
    LoanDetailSerializer,
    LoanSerializer,
)
from custody.domain.vocabulary import Act
from custody.models import ContentKind, CustodyClass, CustodyItem, Destruction, Loan
from custody.selectors.reading import may_open
from custody.services import ON_DESTRUCTION, ON_ITEM, ON_LOAN, PERMISSIONS, act_on
from files.doors import send
from staff.api_base import ScopedReadOnlyViewSet


class CustodyClassViewSet(ScopedReadOnlyViewSet):
    """Classes of items."""

    queryset = CustodyClass.objects.filter(is_active=True)
    serializer_class = CustodyClassSerializer
    act_permissions: ClassVar[dict[str, str]] = {"list": "", "retrieve": ""}


class _ActingViewSet(ScopedReadOnlyViewSet):
    """Something with a state table: read, listed, and acted upon by name."""

    detail_serializer: ClassVar[type[BaseSerializer[Any]]]
    named: ClassVar[tuple[str, ...]] = ()
    rows: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch what the detail shows in a fixed number of statements."""
        queryset = super().get_queryset()
        return queryset if self.action == "list" else self._whole(queryset)

    def _whole(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related(*self.named).prefetch_related(*self.rows)

    def do(self, request: Request, act: Act) -> Response:
        """Do one act and show how it stands then."""
        about = self.get_object()
        serializer = acts.SERIALIZERS[act](data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        done = act_on(
            about,
            act,
            person=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            values=serializer.validated_data,
        )
        return self.shown(done)

    def shown(self, about: Any, *, status: int = status.HTTP_200_OK) -> Response:
        """Show one as it stands after an act of the caller, who may have given it away with it."""
        found = self._whole(type(about)._default_manager.all()).get(pk=about.pk)
        shape = self.detail_serializer(found, context=self.get_serializer_context())
        return Response(shape.data, status=status)


def _with_acts(names: Iterable[Act], detail: type[BaseSerializer[Any]]) -> Any:
    """Give a viewset the address of each act: ``POST …/custody-items/7/hand-over/``."""

    def add(viewset: type[_ActingViewSet]) -> type[_ActingViewSet]:
        for act in names:
            setattr(viewset, _name(act), _act(act, detail))
        return viewset

    return add


def _name(act: Act) -> str:
    """Give the name of an act's view; `destroy` is the router's own word for DELETE."""
    return "carry_out" if act == Act.DESTROY else act.value


def _act(act: Act, detail: type[BaseSerializer[Any]]) -> Any:
    def view(self: _ActingViewSet, request: Request, pk: str | None = None) -> Response:
        return self.do(request, act)

    view.__name__ = view.__qualname__ = _name(act)
    view.__doc__ = acts.SERIALIZERS[act].__doc__
    described = extend_schema(request=acts.SERIALIZERS[act], responses=detail)(view)
    return action(detail=True, methods=["post"], url_path=act.value.replace("_", "-"))(described)


def _permissions(names: Iterable[Act], model: str) -> dict[str, str]:
    view = f"custody.view_{model}"
    return {"list": view, "retrieve": view, **{_name(act): PERMISSIONS[act] for act in names}}


@_with_acts([act for act in ON_ITEM if act != Act.ASK], CustodyItemDetailSerializer)
class CustodyItemViewSet(_ActingViewSet):
    """Items in custody that the caller may see."""

    queryset = CustodyItem.objects.select_related("custody_class", "custodian", "destruction").order_by("-pk")
    serializer_class = CustodyItemSerializer
    detail_serializer = CustodyItemDetailSerializer
    filterset_fields = ["state", "custody_class__code", "custodian__work_number", "is_held", "number"]
    named = ("custody_class", "custodian", "destruction", "registered_by")
    rows = (
        "moves__giver", "moves__taker", "contents__file", "contents__contact",
    )  # fmt: skip
    act_permissions: ClassVar[dict[str, str]] = {
        **_permissions(ON_ITEM, "custodyitem"),
        "create": PERMISSIONS[Act.REGISTER],
        "content": "custody.view_custodyitem",
    }

    @extend_schema(responses=CustodyItemDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one item."""
        return self.shown(self.get_object())

    @extend_schema(request=acts.RegisterItemSerializer, responses={201: CustodyItemDetailSerializer})
    def create(self, request: Request) -> Response:
        """Register an item: class and title are enough."""
        serializer = acts.RegisterItemSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        item = services.register(person=request.user, now=timezone.now(), **serializer.validated_data)  # type: ignore[arg-type]
        return self.shown(item, status=status.HTTP_201_CREATED)

    @extend_schema(request=acts.AskForItemSerializer, responses={201: LoanDetailSerializer})
    @action(detail=True, methods=["post"], url_path="ask")
    def ask(self, request: Request, pk: str | None = None) -> Response:
        """Ask to take the item out or to have copies made."""
        item = self.get_object()
        serializer = acts.AskForItemSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        loan = services.ask(item, person=request.user, now=timezone.now(), **serializer.validated_data)  # type: ignore[arg-type]
        shape = LoanDetailSerializer(loan, context=self.get_serializer_context())
        return Response(shape.data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        filters=False,
    )
    @action(detail=True, url_path=r"contents/(?P<number>\d+)/file", pagination_class=None)
    def content(self, request: Request, pk: str | None = None, number: str = "") -> HttpResponseBase:
        """Send a stored file to whoever may open it; that is written into the history."""
        item: CustodyItem = self.get_object()
        content = item.contents.select_related("file").filter(number=number, kind=ContentKind.FILE).first()
        if content is None or content.file is None or not may_open(item, request.user):  # type: ignore[arg-type]
            raise Http404
        answer = send(content.file)
        services.log_reading(content, reader=request.user, now=timezone.now())  # type: ignore[arg-type]
        return answer


@_with_acts(ON_LOAN, LoanDetailSerializer)
class LoanViewSet(_ActingViewSet):
    """Loans of items: one's own, those one may permit, those of items one keeps."""

    queryset = Loan.objects.select_related("item__custody_class", "borrower", "answered_by").order_by("-pk")
    serializer_class = LoanSerializer
    detail_serializer = LoanDetailSerializer
    filterset_fields = ["state", "kind", "item__number"]
    named = ("item__custody_class", "item__custodian", "borrower", "answered_by")
    act_permissions: ClassVar[dict[str, str]] = {
        **_permissions(ON_LOAN, "loan"),
        "create": PERMISSIONS[Act.ASK],
    }

    @extend_schema(responses=LoanDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one loan."""
        return self.shown(self.get_object())

    @extend_schema(request=acts.AskByNumberSerializer, responses={201: LoanDetailSerializer})
    def create(self, request: Request) -> Response:
        """Ask for an item by its number, whether one sees it or not."""
        serializer = acts.AskByNumberSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        loan = services.ask(values.pop("item"), person=request.user, now=timezone.now(), **values)  # type: ignore[arg-type]
        return self.shown(loan, status=status.HTTP_201_CREATED)


@_with_acts(ON_DESTRUCTION, DestructionDetailSerializer)
class DestructionViewSet(_ActingViewSet):
    """Destructions that the caller may see."""

    queryset = Destruction.objects.select_related("requested_by", "approver", "executor", "witness").order_by(
        "-pk"
    )
    serializer_class = DestructionSerializer
    detail_serializer = DestructionDetailSerializer
    filterset_fields = ["state", "number"]
    named = ("requested_by", "approver", "executor", "witness")
    rows = ("events__actor", "events__entry", "lines__item")
    act_permissions: ClassVar[dict[str, str]] = {
        **_permissions(ON_DESTRUCTION, "destruction"),
        "create": PERMISSIONS[Act.REQUEST],
    }

    @extend_schema(responses=DestructionDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one destruction."""
        return self.shown(self.get_object())

    @extend_schema(request=acts.RequestDestructionSerializer, responses={201: DestructionDetailSerializer})
    def create(self, request: Request) -> Response:
        """Request the destruction of expired items that one keeps."""
        serializer = acts.RequestDestructionSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        destruction = services.request_destruction(
            values.pop("items"),
            person=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            **values,
        )
        return self.shown(destruction, status=status.HTTP_201_CREATED)
