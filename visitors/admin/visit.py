"""Visits in the admin: ask, approve, receive; a list with clocks, one page with persons and history."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action, display

from exports.doors import centre_url
from staff.admin_base import ReadOnlyAdmin, act_view
from visitors.admin.filters import BadgeMissingFilter
from visitors.admin.forms import FORMS, RequestForm, WalkInForm, initial_of
from visitors.admin.page import page_context
from visitors.admin.pages import approvals_page, door_page
from visitors.domain.vocabulary import Act, State
from visitors.models import Visit, Visitor
from visitors.models.labels import ACT_LABELS
from visitors.services import PERMISSIONS, act_on, record_walk_in, request_visit
from visitors.wording import agreed_text, who_text

STATE_COLOURS = {
    State.REQUESTED: "warning",
    State.APPROVED: "info",
    State.INSIDE: "primary",
    State.LEFT: "success",
    State.DENIED: "danger",
    State.TURNED_AWAY: "danger",
    State.NO_SHOW: "warning",
    State.LAPSED: "",
    State.CANCELLED: "",
}
SHOWN = (
    "visitor_class", "organisation", "purpose", "host", "requested_by", "requested_at", "approved_by",
    "approved_at", "ended_at", "blanked_at",
)  # fmt: skip


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    """Visits; what may be done stands on the page of each."""

    list_display = ["show_who", "show_state", "show_when", "show_place", "host", "show_marks"]
    list_filter = ["state", "place", "visitor_class", "is_walk_in", "is_overstayed", BadgeMissingFilter]
    search_fields = [
        "number", "visitors__name", "organisation", "host__work_number", "host__name", "stays__badge",
    ]  # fmt: skip
    date_hierarchy = "day"
    ordering = ["-day", "-pk"]
    actions_list = ["door", "approvals", "walk_in", "workbook"]
    change_form_outer_before_template = "visitors/page_above.html"
    change_form_outer_after_template = "visitors/page_below.html"

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever may ask for a visit sees the button."""
        return bool(request.user.has_perm(PERMISSIONS[Act.REQUEST]))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what a line names in the same statement, the leader of the group too."""
        leaders = Visitor.objects.filter(visit=OuterRef("pk"), position=1).values("name")[:1]
        return super().get_queryset(request).named().annotate(leader=Subquery(leaders))  # type: ignore[attr-defined]

    @display(description=_("visit"), header=True, ordering="number")
    def show_who(self, visit: Any) -> list[str]:
        return [who_text(visit.leader, visit.persons), f"{visit.number} · {visit.visitor_class.label}"]

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def show_state(self, visit: Visit) -> tuple[str, str]:
        return visit.state, str(visit.get_state_display())

    @display(description=_("agreed time"), ordering="starts_at")
    def show_when(self, visit: Visit) -> str:
        return agreed_text(visit.starts_at, visit.ends_at)

    @display(description=pgettext_lazy("visit", "place"), ordering="place")
    def show_place(self, visit: Visit) -> str:
        return " · ".join([visit.place.label, *([visit.desk.label] if visit.desk else [])])

    @display(description=_("irregularities"), label={"bad": "danger"})
    def show_marks(self, visit: Visit) -> tuple[str, str] | None:
        marks = [(visit.is_walk_in, _("without approval")), (visit.is_overstayed, _("overstayed"))]
        told = " · ".join(str(label) for is_so, label in marks if is_so)
        return ("bad", told) if told else None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what is known: a field that says nothing yet takes no room on a phone."""
        known = [name for name in SHOWN if obj is None or getattr(obj, name) not in (None, "")]
        return [(None, {"fields": known})]

    def get_urls(self) -> list[URLPattern]:
        """Give each act on a visit its page."""
        page = self.admin_site.admin_view(self.act_page)
        return [path("<int:pk>/act/<str:act>/", page, name="visitors_visit_act"), *super().get_urls()]

    @action(
        description=_("At the door"), url_path="door", permissions=["visitors.view_visit"], icon="door_open"
    )
    def door(self, request: HttpRequest) -> HttpResponse:
        """Show who is inside, by place, and who is expected."""
        return door_page(self, request)

    @action(
        description=_("Waiting for approval"),
        url_path="approvals",
        permissions=[PERMISSIONS[Act.APPROVE]],
        icon="approval",
    )
    def approvals(self, request: HttpRequest) -> HttpResponse:
        """Show what waits for this person's approval, and approve several with one password."""
        return approvals_page(self, request)

    @action(
        description=_("Entry without approval"),
        url_path="walk-in",
        permissions=[PERMISSIONS[Act.WALK_IN]],
        icon="gpp_maybe",
    )
    def walk_in(self, request: HttpRequest) -> HttpResponse:
        """Record somebody who entered without approval, and report it."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=WalkInForm,
            title=ACT_LABELS[Act.WALK_IN],
            act=partial(self._record, request),
            success=_("Recorded and reported as an incident. See them out."),
            back_url=reverse("admin:visitors_visit_door"),
            permission=PERMISSIONS[Act.WALK_IN],
            confirm=_("Record, report and sign"),
        )

    def _record(self, request: HttpRequest, form: forms.Form) -> Visit:
        return record_walk_in(person=request.user, now=timezone.now(), **form.values)  # type: ignore[arg-type,attr-defined]

    @action(
        description=_("Monthly workbook"),
        url_path="workbook",
        permissions=["visitors.export_visits"],
        icon="download",
    )
    def workbook(self, request: HttpRequest) -> HttpResponse:
        """Order it on the exports page."""
        return HttpResponseRedirect(centre_url("visitors.month"))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for a visit; with `again` in the address, for one like an earlier one."""
        again = request.GET.get("again", "")
        earlier = self.get_object(request, again) if again.isdecimal() else None
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=RequestForm,
            title=ACT_LABELS[Act.REQUEST],
            act=partial(self._ask, request),
            success=_("Asked for. A superior has been told and decides."),
            back_url=reverse("admin:visitors_visit_changelist"),
            permission=PERMISSIONS[Act.REQUEST],
            confirm=_("Ask for approval"),
            form_kwargs={"initial": initial_of(earlier) if earlier else {"host": request.user}},
        )

    def _ask(self, request: HttpRequest, form: forms.Form) -> list[Visit]:
        return request_visit(person=request.user, now=timezone.now(), **form.values)  # type: ignore[arg-type,attr-defined]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the visit with its persons, acts and history."""
        visit = self.get_object(request, object_id)
        if visit is None:
            raise Http404
        context = page_context(visit, request.user, now=timezone.now())  # type: ignore[arg-type]
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        visit = self.get_object(request, str(pk))
        if visit is None or act not in FORMS:
            raise Http404
        done, now = Act(act), timezone.now()
        return act_view(
            request,
            model_admin=self,
            obj=visit,
            form_class=FORMS[done],
            title=ACT_LABELS[done],
            act=lambda form: act_on(
                visit,
                done,
                person=request.user,  # type: ignore[arg-type]
                now=now,
                values=form.values,  # type: ignore[attr-defined]
            ),
            success=_("Done: %(act)s.") % {"act": ACT_LABELS[done]},
            back_url=_back(request, visit, done),
            permission=PERMISSIONS[done],
            form_kwargs={"visit": visit, "now": now},
            facts=facts_of(visit),
            template="visitors/act.html",
        )


def _back(request: HttpRequest, visit: Visit, act: Act) -> str:
    """Lead back to the door after letting in or out, where the next one waits; else to the visit."""
    if act in (Act.LET_IN, Act.LET_OUT):
        return reverse("admin:visitors_visit_door")
    if request.user.pk not in (visit.host_id, visit.requested_by_id) and act in (Act.DENY, Act.APPROVE):
        return reverse("admin:visitors_visit_approvals")
    return reverse("admin:visitors_visit_change", args=[visit.pk])


def facts_of(visit: Visit) -> list[tuple[Any, Any]]:
    """List what somebody must see before they act."""
    leader = visit.visitors.filter(position=1).values_list("name", flat=True).first()
    place = " · ".join([visit.place.label, *([visit.desk.label] if visit.desk else [])])
    facts = [
        (_("Visit"), f"{visit.number} · {visit.get_state_display()}"),
        (
            _("Who comes"),
            " · ".join(filter(None, [who_text(leader or "", visit.persons), visit.organisation])),
        ),
        (_("Host"), visit.host or "—"),
        (_("Where to"), place),
        (_("Agreed time"), agreed_text(visit.starts_at, visit.ends_at)),
        (_("What for"), visit.purpose),
    ]
    return [fact for fact in facts if fact[1]]
