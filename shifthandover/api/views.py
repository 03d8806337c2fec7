"""The handover through the API: the same acts as in the admin, by the same services."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from shifthandover import services
from shifthandover.api import acts, shapes
from shifthandover.domain.vocabulary import Act
from shifthandover.doors import send_photograph
from shifthandover.models import DiarySignature, HandedItem, OpenMatter, ShiftDiary
from shifthandover.selectors import PERMISSIONS, desks_of
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import Employee
from staff.selectors import centre_day

WRITE = PERMISSIONS[Act.WRITE]
MANAGE = "shifthandover.manage_matter"


def diary_act(shape: type[acts.Act]) -> Callable[[Any], Any]:
    """Make a method of the viewset one act: POST with this shape, answered with the diary."""

    def wrap(method: Any) -> Any:
        documented = extend_schema(request=shape, responses=shapes.ShiftDiaryDetailSerializer)(method)
        return action(detail=True, methods=["post"], serializer_class=shape)(documented)

    return wrap


class ShiftDiaryViewSet(ScopedReadOnlyViewSet):
    """Shift diaries, and the acts of the handover."""

    queryset = ShiftDiary.objects.select_related(
        "desk", "shift", "outgoing", "incoming", "holder", "reviewer"
    ).order_by("-starts_at", "desk")
    serializer_class = shapes.ShiftDiarySerializer
    filterset_fields = {"state": ["exact"], "day": ["exact", "gte", "lte"], "desk__code": ["exact"]}
    act_permissions = {
        "list": "shifthandover.view_shiftdiary",
        "retrieve": "shifthandover.view_shiftdiary",
        "photograph": "shifthandover.view_shiftdiary",
        "write_entry": WRITE,
        "edit_entry": WRITE,
        "state_none": WRITE,
        "make_round": WRITE,
        "sign_out": PERMISSIONS[Act.SIGN_OUT],
        "decide": PERMISSIONS[Act.DECIDE],
        "return_diary": PERMISSIONS[Act.RETURN],
        "block": PERMISSIONS[Act.BLOCK],
        "resume": PERMISSIONS[Act.RESUME],
        "sign_in": PERMISSIONS[Act.SIGN_IN],
        "hold": PERMISSIONS[Act.HOLD],
        "answer": PERMISSIONS[Act.ANSWER],
        "note": PERMISSIONS[Act.NOTE],
        "review": PERMISSIONS[Act.REVIEW],
        "review_several": PERMISSIONS[Act.REVIEW],
    }

    def get_serializer_class(self) -> Any:
        """Show one diary with everything in it."""
        return shapes.ShiftDiaryDetailSerializer if self.action == "retrieve" else self.serializer_class

    def get_queryset(self) -> Any:
        """Read along what the detail shows."""
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.prefetch_related(*_PARTS)

    @diary_act(acts.WriteAct)
    def write_entry(self, request: Request, pk: str) -> Response:
        """Write an entry, or correct one."""
        return self._perform(services.write_entry)

    @diary_act(acts.EditAct)
    def edit_entry(self, request: Request, pk: str) -> Response:
        """Edit one's own entry within ten minutes."""
        return self._perform(_edit_entry)

    @diary_act(acts.NoneAct)
    def state_none(self, request: Request, pk: str) -> Response:
        """State that a section holds nothing."""
        return self._perform(services.state_none)

    @diary_act(acts.RoundAct)
    def make_round(self, request: Request, pk: str) -> Response:
        """Enter a round of the environment."""
        return self._perform(services.make_round)

    @diary_act(acts.SignOutAct)
    def sign_out(self, request: Request, pk: str) -> Response:
        """Sign the shift out."""
        return self._perform(services.sign_out)

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path=r"photographs/(?P<reading>\d+)")
    def photograph(self, request: Request, pk: str, reading: str) -> FileResponse:
        """Send the photograph of one reading, by the reading's id."""
        return send_photograph(self.get_object(), int(reading))

    @diary_act(acts.DecideAct)
    def decide(self, request: Request, pk: str) -> Response:
        """Accept or query items that were handed over."""
        return self._perform(services.decide_items)

    @diary_act(acts.ReturnAct)
    def return_diary(self, request: Request, pk: str) -> Response:
        """Return the diary with reasons."""
        return self._perform(services.return_diary)

    @diary_act(acts.BlockAct)
    def block(self, request: Request, pk: str) -> Response:
        """Tell of a problem during the handover."""
        return self._perform(services.block)

    @diary_act(acts.ResumeAct)
    def resume(self, request: Request, pk: str) -> Response:
        """Sign that the problem has reached a stage at which it can be handed over."""
        return self._perform(services.resume)

    @diary_act(acts.SignInAct)
    def sign_in(self, request: Request, pk: str) -> Response:
        """Sign the shift in."""
        return self._perform(services.sign_in)

    @diary_act(acts.HoldAct)
    def hold(self, request: Request, pk: str) -> Response:
        """Take the handover over in one's own name."""
        return self._perform(services.hold)

    @diary_act(acts.ReplyAct)
    def answer(self, request: Request, pk: str) -> Response:
        """Answer a reservation."""
        return self._perform(services.answer_reservation)

    @diary_act(acts.NoteAct)
    def note(self, request: Request, pk: str) -> Response:
        """Add a signed note."""
        return self._perform(services.add_note)

    @diary_act(acts.ReviewAct)
    def review(self, request: Request, pk: str) -> Response:
        """Review the handover."""
        return self._perform(services.review)

    @extend_schema(request=acts.ReviewSeveralAct, responses=shapes.ReviewedSerializer(many=True))
    @action(detail=False, methods=["post"], serializer_class=acts.ReviewSeveralAct, pagination_class=None)
    def review_several(self, request: Request) -> Response:
        """Review several handovers, each under a signature of its own; a refusal of one stops no other."""
        shape = acts.ReviewSeveralAct(data=request.data)
        shape.is_valid(raise_exception=True)
        wanted = set(shape.values["diaries"])
        diaries = list(self.get_queryset().filter(pk__in=wanted).order_by("starts_at", "desk"))
        if len(diaries) != len(wanted):
            raise Http404
        remark, password = shape.values["remark"], shape.values["password"]
        remarks = {diary.pk: remark for diary in diaries}
        person = cast(Employee, request.user)
        done: Any = services.review_each(
            diaries, remarks=remarks, by=person, password=password, now=timezone.now()
        )
        return Response(shapes.ReviewedSerializer(done, many=True).data)

    def _perform(self, service: Callable[..., object]) -> Response:
        """Do one act on the diary in scope and answer with the diary as it is then."""
        diary = self.get_object()
        shape: Any = self.get_serializer(data=self.request.data)
        shape.is_valid(raise_exception=True)
        service(diary, by=self.request.user, now=timezone.now(), **shape.values)
        return Response(shapes.ShiftDiaryDetailSerializer(self.get_object()).data)


class OpenMatterViewSet(ScopedReadOnlyViewSet):
    """Open matters, carried from shift to shift until they are closed."""

    queryset = OpenMatter.objects.select_related("desk", "owner", "opened_by", "closed_by").order_by("pk")
    serializer_class = shapes.OpenMatterSerializer
    filterset_fields = {"desk__code": ["exact"], "kind": ["exact"], "closed_at": ["isnull"]}
    act_permissions = {
        "list": "shifthandover.view_openmatter",
        "retrieve": "shifthandover.view_openmatter",
        "create": MANAGE,
        "change": MANAGE,
        "close": MANAGE,
        "accept": MANAGE,
        "answer": MANAGE,
        "extend": "shifthandover.extend_limit",
    }

    @extend_schema(request=acts.OpenMatterAct, responses={201: shapes.OpenMatterSerializer})
    def create(self, request: Request) -> Response:
        """Open a matter at a desk that one leads."""
        shape = acts.OpenMatterAct(data=request.data)
        shape.is_valid(raise_exception=True)
        person, now = cast(Employee, request.user), timezone.now()
        if not desks_of(person, centre_day(now)).filter(pk=shape.values["desk"].pk).exists():
            raise Http404
        matter = services.open_matter(by=person, now=now, **shape.values)
        return Response(shapes.OpenMatterSerializer(matter).data, status=201)

    @extend_schema(request=acts.ChangeMatterAct, responses=shapes.OpenMatterSerializer)
    @action(detail=True, methods=["post"], serializer_class=acts.ChangeMatterAct)
    def change(self, request: Request, pk: str) -> Response:
        """Give the matter its owner, next step and limit."""
        return self._perform(services.change_matter)

    @extend_schema(request=acts.CloseMatterAct, responses=shapes.OpenMatterSerializer)
    @action(detail=True, methods=["post"], serializer_class=acts.CloseMatterAct)
    def close(self, request: Request, pk: str) -> Response:
        """Close the matter with its outcome."""
        return self._perform(services.close_matter)

    @extend_schema(request=None, responses=shapes.OpenMatterSerializer)
    @action(detail=True, methods=["post"], serializer_class=acts.Act)
    def accept(self, request: Request, pk: str) -> Response:
        """Record that the VIP matter was accepted."""
        return self._perform(services.accept_matter)

    @extend_schema(request=None, responses=shapes.OpenMatterSerializer)
    @action(detail=True, methods=["post"], serializer_class=acts.Act)
    def answer(self, request: Request, pk: str) -> Response:
        """Record that the VIP matter was answered."""
        return self._perform(services.answer_matter)

    @extend_schema(request=acts.ExtendLimitAct, responses=shapes.OpenMatterSerializer)
    @action(detail=True, methods=["post"], serializer_class=acts.ExtendLimitAct)
    def extend(self, request: Request, pk: str) -> Response:
        """Move a limit later, with a signature."""
        return self._perform(services.extend_limit)

    def _perform(self, service: Callable[..., object]) -> Response:
        """Do one act on the matter in scope and answer with the matter as it is then."""
        matter = self.get_object()
        shape: Any = self.get_serializer(data=self.request.data)
        shape.is_valid(raise_exception=True)
        service(matter, by=self.request.user, now=timezone.now(), **shape.values)
        return Response(shapes.OpenMatterSerializer(self.get_object()).data)


_PARTS: tuple[Any, ...] = (
    "entries__author",
    "rounds__made_by",
    "rounds__readings__point",
    "rounds__readings__photograph",
    Prefetch(
        "handovers__items",
        queryset=HandedItem.objects.select_related("decided_by", "answered_by").order_by("position"),
    ),
    "handovers__handed_by",
    Prefetch("signatures", queryset=DiarySignature.objects.select_related("entry").order_by("pk")),
)


def _edit_entry(diary: ShiftDiary, *, entry: int, **values: Any) -> object:
    """Edit an entry of this diary; an entry of another does not exist here."""
    found = diary.entries.filter(pk=entry).first()
    if found is None:
        raise Http404
    return services.edit_entry(found, **values)
