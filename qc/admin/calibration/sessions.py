"""Calibration sessions in the admin: plan, choose contacts, lead, agree, read."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action, display

from calls.models import Contact
from common.errors import DomainError
from qc.admin.calibration.forms import AgreeForm, PlanForm, WishForm
from qc.admin.calibration.my_page import my_context
from qc.admin.calibration.session_page import BUTTONS, contact_blocks, session_context
from qc.admin.forms import ConfirmForm
from qc.admin.labels import day_text
from qc.domain.calibration import Act
from qc.models import CalibrationSession, CalibrationState
from qc.selectors.calibration import (
    Wish,
    candidates,
    drawn_contacts,
    findings_of,
    may_read_findings,
    my_calibration,
    sessions_with_people,
)
from qc.services import (
    SessionOrder,
    agree_on_contact,
    cancel_session,
    change_session,
    close_session,
    open_session,
    order_of,
    plan_session,
    start_discussion,
)
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.models import Employee
from staff.scope import today

MANAGE = "qc.manage_calibration"
COLOURS = {
    CalibrationState.PLANNED: "info",
    CalibrationState.OPEN: "warning",
    CalibrationState.DISCUSSION: "primary",
    CalibrationState.CLOSED: "success",
    CalibrationState.CANCELLED: "info",
}
SHOWN = 60
"""Contacts to choose from that one page lists."""

Do = Callable[[CalibrationSession, Employee, datetime], object]
ACTS: dict[Act, tuple[Do, Any]] = {
    Act.OPEN: (
        lambda session, who, now: open_session(session, opener=who, now=now),
        _("Open. The inspectors were told, and have the contacts in their queues."),
    ),
    Act.DISCUSS: (
        lambda session, who, now: start_discussion(session, leader=who, now=now),
        _("Scoring has ended. Agree on each contact now."),
    ),
    Act.CLOSE: (
        lambda session, who, now: close_session(session, closer=who, now=now),
        _("Closed. The inspectors were told and can read it."),
    ),
    Act.CANCEL: (
        lambda session, who, now: cancel_session(session, canceller=who, now=now),
        _("Cancelled. Its sheets are shown to nobody."),
    ),
}


@admin.register(CalibrationSession)
class CalibrationSessionAdmin(ReadOnlyAdmin):
    """Sessions, newest first; an inspector sees those they score in, once they are open."""

    list_display = ["name", "show_state", "show_scorecard", "show_due", "show_size", "planned_by"]
    list_filter = ["state"]
    search_fields = ["name"]
    ordering = ["-planned_at", "-pk"]
    actions_list = ["plan"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what the list names, and count contacts and inspectors."""
        return sessions_with_people(super().get_queryset(request))  # type: ignore[arg-type]

    @display(description=_("state"), label=COLOURS, ordering="state")
    def show_state(self, session: CalibrationSession) -> tuple[str, str]:
        return session.state, str(session.get_state_display())

    @display(description=_("scorecard"))
    def show_scorecard(self, session: CalibrationSession) -> str:
        return str(session.version)

    @display(description=_("due on"), ordering="due_on")
    def show_due(self, session: CalibrationSession) -> str:
        return day_text(session.due_on)

    @display(description=_("contacts × inspectors"))
    def show_size(self, session: CalibrationSession) -> str:
        return f"{session.contact_count} × {session.inspector_count}"  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        """Give each act, the choice of contacts, and each agreed sheet a page."""
        wrap = self.admin_site.admin_view
        return [
            path("mine/", wrap(self.my_page), name="qc_calibrationsession_mine"),
            path("<int:pk>/act/<str:act>/", wrap(self.act_page), name="qc_calibrationsession_act"),
            path("<int:pk>/contacts/", wrap(self.contacts_page), name="qc_calibrationsession_contacts"),
            path("<int:pk>/agree/<int:contact>/", wrap(self.agree_page), name="qc_calibrationsession_agree"),
            *super().get_urls(),
        ]

    def _find(self, request: HttpRequest, object_id: object) -> CalibrationSession:
        session: CalibrationSession | None = self.get_object(request, str(object_id))
        if session is None:
            raise Http404
        if not self.has_view_permission(request, session):
            raise PermissionDenied
        return session

    def _page(self, session: CalibrationSession) -> str:
        return reverse("admin:qc_calibrationsession_change", args=[session.pk])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a session as far as the reader may know it."""
        session = self._find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": session,
            "title": session.name,
            "state_colour": COLOURS[CalibrationState(session.state)],
            **session_context(session, request.user),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "qc/calibration_session.html", context)

    def my_page(self, request: HttpRequest) -> HttpResponse:
        """Show an inspector their own agreement, severity, deviations and appeals."""
        if not request.user.has_perm("qc.score_contact"):
            raise PermissionDenied
        person: Any = request.user
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("My calibration"),
            **my_context(my_calibration(person, today=today())),
        }
        return TemplateResponse(request, "qc/my_calibration.html", context)

    @action(description=_("Plan a session"), url_path="plan", permissions=[MANAGE], icon="add")
    def plan(self, request: HttpRequest) -> HttpResponse:
        """Ask what a session is to be, and go on to choosing its contacts."""
        made: list[CalibrationSession] = []

        def act(form: forms.Form) -> None:
            person: Any = request.user
            made.append(plan_session(_order(form), planner=person, now=timezone.now()))

        answer = self._plan_page(request, None, act, _("Plan a session"), _("Planned. Choose contacts now."))
        if made:
            return HttpResponseRedirect(reverse("admin:qc_calibrationsession_contacts", args=[made[0].pk]))
        return answer

    def _plan_page(
        self,
        request: HttpRequest,
        session: CalibrationSession | None,
        act: Callable[[forms.Form], object],
        title: Any,
        success: Any,
    ) -> HttpResponse:
        initial: dict[str, Any] = {}
        if session is not None:
            order = order_of(session)
            initial = {
                "name": order.name,
                "version": order.version,
                "due_on": order.due_on,
                "inspectors": [person.pk for person in order.inspectors],
            }
        back = self._page(session) if session else reverse("admin:qc_calibrationsession_changelist")
        return act_view(
            request,
            model_admin=self,
            obj=session,
            form_class=PlanForm,
            form_kwargs={"today": today(), "initial": initial},
            title=title,
            act=act,
            success=success,
            back_url=back,
            permission=MANAGE,
        )

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act on a session."""
        session, person = self._find(request, pk), request.user
        if act not in {known.value for known in BUTTONS}:
            raise Http404
        wanted = Act(act)
        if wanted is Act.CHANGE:
            return self._plan_page(
                request,
                session,
                lambda form: change_session(
                    session,
                    _order(form, order_of(session)),
                    changer=person,  # type: ignore[arg-type]
                    now=timezone.now(),
                ),
                BUTTONS[wanted],
                _("Changed."),
            )
        do, success = ACTS[wanted]
        return act_view(
            request,
            model_admin=self,
            obj=session,
            form_class=ConfirmForm,
            title=BUTTONS[wanted],
            act=lambda form: do(session, person, timezone.now()),  # type: ignore[arg-type]
            success=success,
            back_url=self._page(session),
            permission=MANAGE,
            facts=[
                (_("calibration session"), session.name),
                (_("contacts × inspectors"), self.show_size(session)),
                (_("due on"), day_text(session.due_on)),
            ],
        )

    def contacts_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List contacts to choose from; tick some, draw some, take some out."""
        if not request.user.has_perm(MANAGE):
            raise PermissionDenied
        session = self._find(request, pk)
        order = order_of(session)
        form = WishForm(request.GET if "first_day" in request.GET else WishForm.defaults(today()))
        if request.method == "POST" and form.is_valid():
            return self._choose(request, session, order, form)
        people = [person.pk for person in order.inspectors]
        chosen = {contact.pk for contact in order.contacts}
        found = candidates(_wish(form), people).exclude(pk__in=chosen) if form.is_valid() else ()
        rows = list(found[: SHOWN + 1])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": session,
            "title": _("Contacts of %(session)s") % {"session": session.name},
            "session": session,
            "form": form,
            "chosen": order.contacts,
            "rows": rows[:SHOWN],
            "has_more": len(rows) > SHOWN,
            "back_url": self._page(session),
        }
        return TemplateResponse(request, "qc/calibration_contacts.html", context)

    def _choose(
        self, request: HttpRequest, session: CalibrationSession, order: SessionOrder, form: WishForm
    ) -> HttpResponse:
        """Take ticked or drawn contacts in, or one out, and stay on the page."""
        here = request.get_full_path()
        kept, seed = {contact.pk: contact for contact in order.contacts}, order.seed
        if taken_out := request.POST.get("_remove", ""):
            kept.pop(int(taken_out) if taken_out.isdigit() else 0, None)
        else:
            ids = [int(pk) for pk in request.POST.getlist("contact") if pk.isdigit()]
            if "_draw" in request.POST:
                seed = secrets.token_hex(16)
                people = [person.pk for person in order.inspectors]
                drawn = drawn_contacts(
                    _wish(form), people, count=form.cleaned_data["count"] + len(kept), seed=seed
                )
                ids = [pk for pk in drawn if pk not in kept][: form.cleaned_data["count"]]
            rows = Contact.objects.visible_to(request.user).inspectable().in_bulk(ids)
            kept |= {pk: rows[pk] for pk in ids if pk in rows}
        changed = SessionOrder(
            order.name, order.version, order.due_on, order.inspectors, list(kept.values()), seed
        )
        try:
            change_session(session, changed, changer=request.user, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect(here)

    def agree_page(self, request: HttpRequest, pk: int, contact: int) -> HttpResponse:
        """Ask for the agreed sheet of one contact, beside what everybody said."""
        session = self._find(request, pk)
        person: Any = request.user
        if not may_read_findings(session, person):
            raise Http404
        findings = findings_of(session)
        one = next((one for one in findings.contacts if one.contact.pk == contact), None)
        if one is None:
            raise Http404
        block = contact_blocks(findings, only=one.contact.pk)[0]
        one.contact.session = session
        return act_view(
            request,
            model_admin=self,
            obj=session,
            form_class=AgreeForm,
            form_kwargs={"findings": one, "scorecard": findings.scorecard, "rows": block.rows},
            title=_("Agree on contact %(number)d") % {"number": one.contact.position},
            act=lambda form: agree_on_contact(
                one.contact,
                form.agreed(),  # type: ignore[attr-defined]
                leader=person,
                now=timezone.now(),
            ),
            success=_("Agreed."),
            back_url=f"{self._page(session)}#contact-{one.contact.position}",
            permission=MANAGE,
            confirm=pgettext_lazy("calibration", "Agree"),
            template="qc/calibration_agree.html",
            extra={"laid": block},
        )


def _order(form: forms.Form, before: SessionOrder | None = None) -> SessionOrder:
    """Read a plan; the contacts stay those chosen before."""
    data = form.cleaned_data
    return SessionOrder(
        name=data["name"],
        version=data["version"],
        due_on=data["due_on"],
        inspectors=list(data["inspectors"]),
        contacts=before.contacts if before else (),
        seed=before.seed if before else "",
    )


def _wish(form: WishForm) -> Wish:
    data = form.cleaned_data
    return Wish(data["first_day"], data["last_day"], data["minimum_seconds"], data["desk"])
