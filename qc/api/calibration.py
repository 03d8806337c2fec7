"""Calibration sessions through the API: plan, lead, agree, read what they came to."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, ValidationError

from calls.models import Contact
from qc.api.calibration_shapes import (
    AgreeSerializer,
    CalibrationSessionDetailSerializer,
    CalibrationSessionSerializer,
    ContactFindingsSerializer,
    SessionOrderSerializer,
)
from qc.api.caller import caller
from qc.models import CalibrationSession, ScorecardVersion
from qc.selectors.calibration import (
    Wish,
    drawn_contacts,
    findings_of,
    inspectors_by_number,
    may_read_findings,
    progress_of,
)
from qc.services import (
    Agreed,
    SessionOrder,
    agree_on_contact,
    cancel_session,
    change_session,
    close_session,
    open_session,
    plan_session,
    start_discussion,
)
from staff.api_base import ScopedReadOnlyViewSet
from staff.models import Desk, Employee

MANAGE = "qc.manage_calibration"


class CalibrationSessionViewSet(ScopedReadOnlyViewSet):
    """Calibration sessions: all for the managers, for an inspector those they score in."""

    queryset = CalibrationSession.objects.order_by("-planned_at", "-pk")
    act_permissions = {
        "list": "qc.view_calibrationsession",
        "retrieve": "qc.view_calibrationsession",
        "findings": "qc.view_calibrationsession",
        "create": MANAGE,
        "change": MANAGE,
        "open": MANAGE,
        "discuss": MANAGE,
        "agree": MANAGE,
        "close": MANAGE,
        "cancel": MANAGE,
    }
    filterset_fields = {"state": ["exact", "in"], "due_on": ["exact", "gte", "lte"]}

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch scorecard and planner, and with a single session its people and contacts."""
        queryset = super().get_queryset().select_related("version__scorecard", "planned_by")
        if self.action in {"list", "findings"}:
            return queryset
        return queryset.prefetch_related("participants__inspector", "contacts__contact__operator")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show people and contacts with a single session only."""
        return CalibrationSessionSerializer if self.action == "list" else CalibrationSessionDetailSerializer

    def _answer(self, session: CalibrationSession, status: int = 200) -> Response:
        """Answer with the session as the caller may know it."""
        fresh = self.get_queryset().get(pk=session.pk)
        person = caller(self.request)
        context = {
            **self.get_serializer_context(),
            "shows_findings": may_read_findings(fresh, person),
            "progress_in": lambda one: _progress(one, person),
        }
        return Response(CalibrationSessionDetailSerializer(fresh, context=context).data, status=status)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show one session; nothing of others' sheets, not even how many, to who scores in it."""
        return self._answer(self.get_object())

    @extend_schema(request=SessionOrderSerializer, responses={201: CalibrationSessionDetailSerializer})
    def create(self, request: Request) -> Response:
        """Plan a session; nobody is told until it is opened."""
        session = plan_session(_order(request), planner=caller(request), now=timezone.now())
        return self._answer(session, status=201)

    @extend_schema(request=SessionOrderSerializer, responses={200: CalibrationSessionDetailSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Replace the plan of a session that is not open yet."""
        session = self.get_object()
        change_session(session, _order(request), changer=caller(request), now=timezone.now())
        return self._answer(session)

    def _lead(
        self, request: Request, act: Callable[[CalibrationSession, Employee, datetime], Any]
    ) -> Response:
        session = self.get_object()
        act(session, caller(request), timezone.now())
        return self._answer(session)

    @extend_schema(request=None, responses={200: CalibrationSessionDetailSerializer})
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Give every inspector every contact they can score blind, and tell them."""
        return self._lead(request, lambda one, who, now: open_session(one, opener=who, now=now))

    @extend_schema(request=None, responses={200: CalibrationSessionDetailSerializer})
    @action(detail=True, methods=["post"])
    def discuss(self, request: Request, pk: str) -> Response:
        """End the scoring and lay the sheets side by side."""
        return self._lead(request, lambda one, who, now: start_discussion(one, leader=who, now=now))

    @extend_schema(request=AgreeSerializer, responses={200: CalibrationSessionDetailSerializer})
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Store the agreed sheet of one contact, as a whole."""
        session = self.get_object()
        form = AgreeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        contact = get_object_or_404(
            session.contacts.select_related("session__version"), contact=form.validated_data["contact"]
        )
        agreed = {key: Agreed(**one) for key, one in form.validated_data["answers"].items()}
        agree_on_contact(contact, agreed, leader=caller(request), now=timezone.now())
        return self._answer(session)

    @extend_schema(request=None, responses={200: CalibrationSessionDetailSerializer})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the session: its inspectors can read it from now on."""
        return self._lead(request, lambda one, who, now: close_session(one, closer=who, now=now))

    @extend_schema(request=None, responses={200: CalibrationSessionDetailSerializer})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Give the session up; its sheets are shown to nobody."""
        return self._lead(request, lambda one, who, now: cancel_session(one, canceller=who, now=now))

    @extend_schema(responses={200: ContactFindingsSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def findings(self, request: Request, pk: str) -> Response:
        """Read who said what beside what was agreed; for who scores in it, once it is closed."""
        session = self.get_object()
        if not may_read_findings(session, caller(request)):
            raise Http404
        return Response(ContactFindingsSerializer(list(findings_of(session).contacts), many=True).data)


def _progress(session: CalibrationSession, reader: Employee) -> list[dict[str, Any]]:
    """List what each has scored; to a participant only what they scored themselves."""
    people = {row.inspector_id: row.inspector for row in session.participants.all()}
    only = [reader.pk] if reader.pk in people else None
    counted = progress_of(session, only)
    return [
        {"inspector": people[pk].work_number, "asked": one.asked, "submitted": one.submitted}
        for pk, one in sorted(counted.items(), key=lambda item: people[item[0]].work_number)
    ]


def _inspectors(numbers: list[str]) -> list[Employee]:
    """Find the people; work numbers that nobody has are named."""
    people = inspectors_by_number(numbers)
    if unknown := sorted(set(numbers) - {person.work_number for person in people}):
        raise ValidationError({"inspectors": f"Unknown work numbers: {', '.join(unknown)}"})
    return people


def _order(request: Request) -> SessionOrder:
    """Read what is to be planned; contacts and versions that do not exist are 404."""
    form = SessionOrderSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    wanted = form.validated_data
    inspectors = _inspectors(wanted["inspectors"])
    ids, seed = list(wanted["contacts"]), ""
    if draw := wanted.get("draw"):
        seed, code = secrets.token_hex(16), draw.pop("desk", None)
        desk = get_object_or_404(Desk, code=code) if code else None
        count = draw.pop("count")
        drawn = drawn_contacts(Wish(**draw, desk=desk), [p.pk for p in inspectors], count=count, seed=seed)
        ids = list(dict.fromkeys([*ids, *drawn]))
    contacts = Contact.objects.visible_to(request.user).inspectable().in_bulk(ids)
    if len(contacts) != len(set(ids)):
        raise Http404
    return SessionOrder(
        name=wanted["name"],
        version=get_object_or_404(ScorecardVersion.objects.visible_to(request.user), pk=wanted["version"]),
        due_on=wanted["due_on"],
        inspectors=inspectors,
        contacts=[contacts[pk] for pk in ids],
        seed=seed,
    )
