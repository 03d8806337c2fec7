"""Quality meetings in the admin: recorded in one form, one page with problems, measures and their effect."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import display

from common.errors import DomainError
from common.months import Month
from qc.admin.labels import day_text
from qc.admin.meeting_forms import (
    AgainForm,
    CheckForm,
    CloseForm,
    DoneForm,
    ItemForm,
    MeetingForm,
    PutOffForm,
    SignForm,
)
from qc.admin.meeting_page import meeting_context
from qc.domain.measures import Act
from qc.models import ItemState, MeetingItem, QualityMeeting
from qc.selectors.meetings import HOLD, latest_measure, with_items
from qc.services.measures import begin_again, check_effect, close_item, effect_of, put_off, report_done
from qc.services.meetings import add_item, record_meeting, sign_minutes
from qc.wording.measured import effect_text, figure_text
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.models import Employee
from staff.scope import today

STATE_COLOURS = {
    ItemState.OPEN: "warning",
    ItemState.DONE: "info",
    ItemState.CHECKED: "primary",
    ItemState.CLOSED: "success",
}
TITLES = {
    Act.DO: _("Report the measure done"),
    Act.PUT_OFF: _("Put the due date off"),
    Act.CHECK: _("Check the effect"),
    Act.CLOSE: _("Close the item"),
    Act.AGAIN: _("Not effective: begin again"),
}
FORMS: dict[Act, type[forms.Form]] = {
    Act.DO: DoneForm,
    Act.PUT_OFF: PutOffForm,
    Act.CHECK: CheckForm,
    Act.CLOSE: CloseForm,
    Act.AGAIN: AgainForm,
}


@admin.register(QualityMeeting)
class QualityMeetingAdmin(ReadOnlyAdmin):
    """Meetings, newest first, each with how many of its items are still open."""

    list_display = ["show_title", "chair", "show_items", "show_open", "show_signed"]
    list_select_related = ["chair"]
    search_fields = ["=month", "items__problem", "=chair__work_number"]
    search_help_text = _("Month (2026-10) or work number of the chair, in full, or a word of a problem")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the items of each meeting along."""
        is_open = ~Q(items__state=ItemState.CLOSED) & Q(items__isnull=False)
        rows = super().get_queryset(request)
        return rows.annotate(
            item_count=Count("items", distinct=True),
            open_count=Count("items", filter=is_open, distinct=True),
        )

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever records meetings sees the button."""
        return bool(request.user.has_perm(HOLD))

    @display(description=_("quality meeting"), header=True, ordering="held_on")
    def show_title(self, meeting: QualityMeeting) -> list[str]:
        return [meeting.month, day_text(meeting.held_on)]

    @display(description=_("items"), ordering="item_count")
    def show_items(self, meeting: Any) -> int:
        return int(meeting.item_count)

    @display(description=_("not closed"), ordering="open_count")
    def show_open(self, meeting: Any) -> int:
        return int(meeting.open_count)

    @display(description=_("minutes signed"), boolean=True, ordering="signed_at")
    def show_signed(self, meeting: QualityMeeting) -> bool:
        return meeting.signed_at is not None

    def get_urls(self) -> list[URLPattern]:
        """Give each act on a meeting or an item its page."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/add-item/", view(self.add_item_page), name="qc_qualitymeeting_add_item"),
            path("<int:pk>/sign/", view(self.sign_page), name="qc_qualitymeeting_sign"),
            path("item/<int:pk>/<str:act>/", view(self.item_page), name="qc_qualitymeeting_item"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Record a meeting with its first problem."""
        made: list[QualityMeeting] = []
        day = today()
        answer = act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=MeetingForm,
            form_kwargs={
                "initial": {"month": Month.of(day).previous(), "held_on": day, "chair": request.user.pk}
            },
            title=_("Record a quality meeting"),
            act=lambda form: made.append(_record(request.user, form)),  # type: ignore[arg-type]
            success=_("Recorded. The owner of the measure has been told."),
            back_url=reverse("admin:qc_qualitymeeting_changelist"),
            permission=HOLD,
            confirm=_("Record"),
        )
        return HttpResponseRedirect(_page(made[0])) if made else answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the meeting with its items, and what can be done."""
        meeting = self._find(request, object_id)
        if not self.has_view_permission(request, meeting):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": meeting,
            "title": _("Quality meeting %(meeting)s") % {"meeting": meeting},
            **meeting_context(meeting, request.user),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "qc/quality_meeting.html", context)

    def add_item_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add a problem."""
        meeting = self._find(request, str(pk))
        person: Employee = request.user  # type: ignore[assignment]
        if meeting.chair_id != person.pk and not person.has_perm(HOLD):
            raise PermissionDenied
        return act_view(
            request,
            model_admin=self,
            obj=meeting,
            form_class=ItemForm,
            form_kwargs={"month_of": Month.parse(meeting.month)},
            title=_("Add a problem"),
            act=lambda form: add_item(meeting, form.item(), by=person, now=timezone.now()),  # type: ignore[attr-defined]
            success=_("Added. The owner of the measure has been told."),
            back_url=_page(meeting),
            permission="",
        )

    def sign_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign the minutes."""
        meeting = self._find(request, str(pk))
        return act_view(
            request,
            model_admin=self,
            obj=meeting,
            form_class=SignForm,
            title=_("Sign the minutes"),
            act=lambda form: sign_minutes(
                meeting,
                signer=request.user,  # type: ignore[arg-type]
                password=form.cleaned_data["password"],
                now=timezone.now(),
            ),
            success=_("Signed. Nothing is added to these minutes any more."),
            back_url=_page(meeting),
            permission="qc.chair_meeting",
            facts=[(item.problem, latest_measure(item).text) for item in meeting.items.all()],
        )

    def item_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act on an item."""
        item = _visible_item(request, pk)
        if act not in {known.value for known in Act}:
            raise Http404
        wanted, person = Act(act), request.user
        return act_view(
            request,
            model_admin=self,
            obj=item.meeting,
            form_class=FORMS[wanted],
            title=TITLES[wanted],
            act=lambda form: _do(wanted, item, person, form.cleaned_data),  # type: ignore[arg-type]
            success=_("Done."),
            back_url=_page(item.meeting),
            permission="qc.work_on_measure" if wanted is Act.DO else "qc.view_qualitymeeting",
            facts=_facts(item, wanted),
        )

    def _find(self, request: HttpRequest, object_id: str) -> QualityMeeting:
        found = with_items(self.get_queryset(request)).filter(pk=object_id).first()
        if found is None:
            raise Http404
        return found


@admin.register(MeetingItem)
class MeetingItemAdmin(ReadOnlyAdmin):
    """Measures of all meetings, the newest first; each leads to the page of its meeting."""

    list_display = ["show_problem", "show_measure", "show_owner", "show_due", "show_state"]
    list_filter = ["state", "meeting__month"]
    search_fields = ["problem", "=measures__owner__work_number"]
    search_help_text = _("Work number of the owner, in full, or a word of the problem")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the measures along, the newest meeting first."""
        rows = super().get_queryset(request).select_related("meeting")
        return rows.prefetch_related("measures__owner").order_by("-meeting__held_on", "position")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the meeting."""
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        return HttpResponseRedirect(f"{_page(item.meeting)}#item-{item.pk}")

    @display(description=_("problem"), header=True, ordering="problem")
    def show_problem(self, item: MeetingItem) -> list[str]:
        return [item.problem, item.meeting.month]

    @display(description=_("measure"))
    def show_measure(self, item: MeetingItem) -> str:
        return str(latest_measure(item))

    @display(description=_("owner"))
    def show_owner(self, item: MeetingItem) -> str:
        return str(latest_measure(item).owner)

    @display(description=_("due on"))
    def show_due(self, item: MeetingItem) -> str:
        return day_text(latest_measure(item).due_on)

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def show_state(self, item: MeetingItem) -> tuple[str, str]:
        return item.state, str(item.get_state_display())


def _record(by: Employee, form: MeetingForm) -> QualityMeeting:
    return record_meeting(form.meeting(), [form.item()], by=by, now=timezone.now())


def _page(meeting: QualityMeeting) -> str:
    return reverse("admin:qc_qualitymeeting_change", args=[meeting.pk])


def _visible_item(request: HttpRequest, pk: int) -> MeetingItem:
    rows = MeetingItem.objects.visible_to(request.user).filter(pk=pk)
    found = rows.select_related("meeting__chair", "scorecard", "team", "operator").first()
    if found is None:
        raise Http404
    return found


def _facts(item: MeetingItem, act: Act) -> list[tuple[Any, Any]]:
    """Say what an act is about; before the effect is stored, show it."""
    measure = latest_measure(item)
    facts = [(_("problem"), item.problem), (_("measure"), measure.text), (_("due on"), measure.due_on)]
    if act is not Act.CHECK:
        return facts
    facts.append(
        (
            pgettext_lazy("effect", "before"),
            f"{item.first_day} – {item.last_day}: {figure_text(item.figure, item)}",
        )
    )
    try:
        check = effect_of(item, measure, now=timezone.now())
    except DomainError as error:
        return [*facts, (pgettext_lazy("effect", "after"), error.message)]
    after = f"{check.first_day} – {check.last_day}: {figure_text(item.figure, check)}"
    return [*facts, (pgettext_lazy("effect", "after"), after), (_("effect"), effect_text(item.figure, check))]


def _do(act: Act, item: MeetingItem, by: Employee, data: dict[str, Any]) -> None:
    now = timezone.now()
    if act is Act.DO:
        report_done(item, by=by, text=data["text"], now=now)
    elif act is Act.PUT_OFF:
        put_off(item, by=by, due_on=data["due_on"], reason=data["reason"], now=now)
    elif act is Act.CHECK:
        check_effect(item, by=by, close=data["is_closed"], now=now)
    elif act is Act.CLOSE:
        close_item(item, by=by, text=data["text"], now=now)
    else:
        begin_again(item, by=by, now=now, **data)
