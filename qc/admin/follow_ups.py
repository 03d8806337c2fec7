"""Follow-ups in the admin: opened from an evaluation or an observation, listed, each with its acts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from qc.admin.floor_forms import FollowUpForm, NoteForm, ReasonForm, ReassignForm, ResultForm
from qc.admin.labels import day_text
from qc.domain.follow_ups import Act, State, is_possible, may
from qc.models import Evaluation, FollowUp, FollowUpKind, FollowUpQuerySet, FollowUpState, Observation
from qc.selectors import (
    criteria_labels,
    follow_up_parts,
    lead_today,
    may_open_follow_up,
    with_names,
    with_people,
    with_source,
)
from qc.services import (
    call_off_follow_up,
    complete_follow_up,
    note_follow_up,
    open_follow_up,
    reassign_follow_up,
)
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.models import Employee
from staff.scope import today

OPEN, WORK = "qc.open_follow_up", "qc.work_on_follow_up"
STATE_COLOURS = {
    "overdue": "danger",
    FollowUpState.OPEN: "warning",
    FollowUpState.DONE: "success",
    FollowUpState.CALLED_OFF: "info",
}
KIND_COLOURS = {FollowUpKind.CALL_BACK: "danger", FollowUpKind.COACHING: "primary"}
TITLES = {
    Act.COMPLETE: _("Complete the follow-up"),
    Act.NOTE: _("Add a note to the follow-up"),
    Act.REASSIGN: _("Give the follow-up to somebody else"),
    Act.CALL_OFF: _("Call the follow-up off"),
}
BUTTONS = {
    Act.COMPLETE: _("Done"),
    Act.NOTE: _("Add a note"),
    Act.REASSIGN: _("Give to somebody else"),
    Act.CALL_OFF: _("Call off"),
}
FORMS: dict[Act, type[forms.Form]] = {
    Act.COMPLETE: ResultForm,
    Act.NOTE: NoteForm,
    Act.REASSIGN: ReassignForm,
    Act.CALL_OFF: ReasonForm,
}


class DueFilter(admin.SimpleListFilter):
    """What is overdue, due today, due later."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer three spans, all of what is open."""
        return [("overdue", _("overdue")), ("day", _("within a day")), ("later", _("later"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is open and due in the chosen span."""
        now = timezone.now()
        tomorrow = now + timedelta(days=1)
        spans = {
            "overdue": {"due_at__lt": now},
            "day": {"due_at__gte": now, "due_at__lt": tomorrow},
            "later": {"due_at__gte": tomorrow},
        }
        value = self.value()
        if value not in spans:
            return queryset
        return queryset.filter(state=FollowUpState.OPEN, **spans[value])


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    """Follow-ups, what waits first; nothing is ever deleted."""

    list_display = ["show_subject", "show_kind", "show_due", "show_state", "owner", "show_done"]
    list_filter = [DueFilter, "state", "kind"]
    search_fields = ["=person__work_number", "=owner__work_number", "subject"]
    search_help_text = _("Work number in full, or a word of the subject")
    ordering = ["-state", "due_at", "pk"]  # open, done, called off: what waits comes first

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what the list names in the same statement."""
        return with_source(super().get_queryset(request))  # type: ignore[arg-type]

    @display(description=_("subject"), header=True, ordering="subject")
    def show_subject(self, follow_up: FollowUp) -> list[str]:
        return [follow_up.subject, f"{follow_up.person} · {follow_up.day}"]

    @display(description=_("kind"), label=KIND_COLOURS, ordering="kind")
    def show_kind(self, follow_up: FollowUp) -> tuple[str, str]:
        return follow_up.kind, str(follow_up.get_kind_display())

    @display(description=_("due at"), ordering="due_at")
    def show_due(self, follow_up: FollowUp) -> str:
        return due_text(follow_up)

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def show_state(self, follow_up: FollowUp) -> tuple[str, str]:
        return state_label(follow_up)

    @display(description=_("done"), ordering="done_at")
    def show_done(self, follow_up: FollowUp) -> str:
        if follow_up.done_at is None:
            return "—"
        return f"{timezone.localtime(follow_up.done_at):%Y-%m-%d %H:%M} {follow_up.done_by}"

    def get_urls(self) -> list[URLPattern]:
        """Give opening, and each act, its page."""
        act = self.admin_site.admin_view(self.act_page)
        opening = self.admin_site.admin_view(self.open_page)
        return [
            path("open/<str:source>/<int:pk>/", opening, name="qc_followup_open"),
            path("<int:pk>/act/<str:act>/", act, name="qc_followup_act"),
            *super().get_urls(),
        ]

    def open_page(self, request: HttpRequest, source: str, pk: int) -> HttpResponse:
        """Open a call-back or coaching."""
        found = _source(source, pk, request.user)
        if found is None:
            raise Http404
        reader: Employee = request.user  # type: ignore[assignment]
        concerned = found.operator if isinstance(found, Evaluation) else found.person
        back = "admin:qc_evaluation_change" if source == "evaluation" else "admin:qc_observation_change"
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=FollowUpForm,
            title=_("Open a follow-up"),
            act=lambda form: _open(found, reader, form),
            success=_("Opened. Its owner has been told."),
            back_url=reverse(back, args=[pk]),
            permission=OPEN,
            facts=[
                (_("person concerned"), concerned or "—"),
                (_("day"), day_text(found.day)),
                (_("A call-back is due"), _minutes_text(settings.QC_CALL_BACK_MINUTES)),
            ],
            form_kwargs={"source": found, "initial": _initial(found, reader, concerned)},
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what is to be done, its steps, and what can be done."""
        follow_up = self._find(request, object_id)
        if not self.has_view_permission(request, follow_up):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": follow_up,
            "title": str(follow_up),
            **follow_up_context(follow_up, request.user),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "qc/follow_up_page.html", context)

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        follow_up = self._find(request, str(pk))
        if act not in {known.value for known in TITLES}:
            raise Http404
        wanted = Act(act)
        return act_view(
            request,
            model_admin=self,
            obj=follow_up,
            form_class=FORMS[wanted],
            title=TITLES[wanted],
            act=lambda form: do_act(wanted, follow_up, request.user, form),  # type: ignore[arg-type]
            success=_("Done."),
            back_url=reverse("admin:qc_followup_change", args=[pk]),
            permission=WORK,
            facts=[
                (_("subject"), follow_up.subject),
                (_("person concerned"), follow_up.person),
                (_("owner"), follow_up.owner),
                (_("due at"), due_text(follow_up)),
            ],
        )

    def _find(self, request: HttpRequest, object_id: str) -> FollowUp:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found


def follow_up_context(follow_up: FollowUp, reader: Employee) -> dict[str, Any]:
    """Gather what the page of a follow-up shows, in the reader's language."""
    return {
        "follow_up": follow_up,
        "due": due_text(follow_up),
        "state_label": state_label(follow_up),
        "criteria": criteria_labels(follow_up),
        "steps": follow_up.steps.select_related("by", "owner"),
        "acts": [
            {
                "code": act.value,
                "label": BUTTONS[act],
                "url": reverse("admin:qc_followup_act", args=[follow_up.pk, act.value]),
            }
            for act in possible_acts(follow_up, reader)
        ],
        "source_url": _source_url(follow_up, reader),
    }


def possible_acts(follow_up: FollowUp, reader: Employee) -> list[Act]:
    """List what this reader can do about the follow-up now."""
    if not reader.has_perm(WORK):
        return []
    parts = follow_up_parts(follow_up, reader)
    return [act for act in TITLES if may(act, parts) and is_possible(act, State(follow_up.state))]


def do_act(act: Act, follow_up: FollowUp, somebody: Employee, form: forms.Form) -> object:
    """Call the service of an act."""
    now, data = timezone.now(), form.cleaned_data
    if act is Act.REASSIGN:
        return reassign_follow_up(follow_up, person=somebody, owner=data["owner"], text=data["text"], now=now)
    services = {
        Act.NOTE: note_follow_up,
        Act.COMPLETE: complete_follow_up,
        Act.CALL_OFF: call_off_follow_up,
    }
    return services[act](follow_up, person=somebody, text=data["text"], now=now)


def follow_up_block(source: Evaluation | Observation, reader: Employee) -> dict[str, Any]:
    """Gather the follow-ups of an evaluation or an observation for its page, and where to open one."""
    rows = _of_source(source).visible_to(reader).select_related("owner", "done_by")
    may_open = reader.has_perm(OPEN) and may_open_follow_up(source, reader)
    source_name = "evaluation" if isinstance(source, Evaluation) else "observation"
    return {
        "follow_ups": [(row, due_text(row), state_label(row)) for row in rows],
        "open_follow_up_url": reverse("admin:qc_followup_open", args=[source_name, source.pk])
        if may_open
        else "",
    }


def _of_source(source: Evaluation | Observation) -> FollowUpQuerySet:
    """Return what was opened from an observation, or from any version of an evaluation."""
    if isinstance(source, Evaluation):
        return FollowUp.objects.filter(evaluation__assignment=source.assignment_id)
    return FollowUp.objects.filter(observation=source)


def due_text(follow_up: FollowUp) -> str:
    """Write when a follow-up is due: a call-back to the minute, coaching by its day."""
    due = timezone.localtime(follow_up.due_at)
    is_call_back = follow_up.kind == FollowUpKind.CALL_BACK
    return f"{day_text(due.date())} {due:%H:%M}" if is_call_back else day_text(due.date())


def state_label(follow_up: FollowUp) -> tuple[str, str]:
    """Give state and its name, for a coloured label; what should have been done is overdue."""
    if follow_up.is_overdue(timezone.now()):
        return "overdue", str(_("overdue"))
    return follow_up.state, str(follow_up.get_state_display())


def _source(name: str, pk: int, reader: Any) -> Evaluation | Observation | None:
    """Find what a follow-up is to be opened from, among what the reader may see."""
    if name == "evaluation":
        return with_people(Evaluation.objects.visible_to(reader)).filter(pk=pk).first()
    if name == "observation":
        return with_names(Observation.objects.visible_to(reader)).filter(pk=pk).first()
    return None


def _source_url(follow_up: FollowUp, reader: Employee) -> str:
    """Give the page that it came from, if the reader may open it."""
    name = "evaluation" if follow_up.evaluation_id else "observation"
    number = follow_up.evaluation_id or follow_up.observation_id or 0
    if not reader.has_perm(f"qc.view_{name}") or _source(name, number, reader) is None:
        return ""
    return reverse(f"admin:qc_{name}_change", args=[number])


def _minutes_text(minutes: int) -> str:
    text = ngettext("%(count)d minute after it is opened", "%(count)d minutes after it is opened", minutes)
    return text % {"count": minutes}


def _open(source: Evaluation | Observation, opener: Employee, form: forms.Form) -> FollowUp:
    assert isinstance(form, FollowUpForm)
    return open_follow_up(source, order=form.order, opener=opener, now=timezone.now())


def _initial(
    source: Evaluation | Observation, reader: Employee, concerned: Employee | None
) -> dict[str, Any]:
    """Fill in what is likely: the lead as owner, and the criterion of an observation as subject."""
    lead = lead_today(concerned, source.day, today=today()) if concerned else None
    subject = "" if isinstance(source, Evaluation) else source.kind.label
    return {"owner": lead or reader, "subject": subject}
