"""Shift diaries in the admin: one page to read, one page for each act, one page to print."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.errors import DomainError
from shifthandover import services
from shifthandover.admin.forms import FORMS, ActForm
from shifthandover.admin.page import LABELS, page_context, paper_context
from shifthandover.admin.review_page import review_view
from shifthandover.domain.vocabulary import Act
from shifthandover.doors import send_photograph
from shifthandover.models import DiaryEntry, ShiftDiary, StateChoices
from shifthandover.selectors import PERMISSIONS, responsible_for
from shifthandover.selectors.parties import REVIEW_DIARY
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.admin_fields import words

COLOURS: dict[str, str] = {
    StateChoices.OPEN: "info",
    StateChoices.HANDED_OVER: "warning",
    StateChoices.RETURNED: "danger",
    StateChoices.BLOCKED: "danger",
    StateChoices.SUPERVISOR_HELD: "warning",
    StateChoices.TAKEN_OVER: "success",
    StateChoices.REVIEWED: "success",
}

ON_THE_SHEET = frozenset({Act.SIGN_OUT, Act.SIGN_IN, Act.RETURN})
"""The acts that are done on the diary itself, section by section and item by item."""

SERVICES: dict[Act, Callable[..., object]] = {
    Act.WRITE: services.write_entry,
    Act.SIGN_OUT: services.sign_out,
    Act.RETURN: services.return_diary,
    Act.BLOCK: services.block,
    Act.RESUME: services.resume,
    Act.SIGN_IN: services.sign_in,
    Act.HOLD: services.hold,
    Act.ANSWER: services.answer_reservation,
    Act.NOTE: services.add_note,
    Act.REVIEW: services.review,
}


class EditForm(ActForm):
    """The text of one's own entry, within ten minutes."""

    text = words(_("Text"), rows=5)


@admin.register(ShiftDiary)
class ShiftDiaryAdmin(ReadOnlyAdmin):
    """Diaries of the desks that one leads, or of the centre."""

    list_display = ["show_diary", "show_state", "show_responsible", "outgoing", "incoming"]
    list_select_related = ["desk", "shift", "outgoing", "incoming", "holder"]
    list_filter = ["state", "desk", "shift"]
    search_fields = ["outgoing__work_number", "incoming__work_number", "outgoing__name", "incoming__name"]
    date_hierarchy = "day"
    ordering = ["-starts_at", "desk"]
    actions_list = ["review_waiting"]
    change_form_outer_before_template = "shifthandover/diary.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Note who holds the diary before, which decides who answers for the desk."""
        return super().get_queryset(request).with_holder_before()  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show everything in the diary above; no fields beneath it."""
        return []

    @display(description=_("shift diary"), header=True, ordering="starts_at")
    def show_diary(self, diary: ShiftDiary) -> list[str]:
        return [f"{date_format(diary.day, 'Y-m-d D')} {diary.shift.label}", diary.desk.label]

    @display(description=_("state"), label=COLOURS, ordering="state")
    def show_state(self, diary: ShiftDiary) -> tuple[str, str]:
        return diary.state, str(diary.get_state_display())

    @display(description=_("answers for the desk"))
    def show_responsible(self, diary: ShiftDiary) -> str:
        return str(responsible_for(diary))

    @action(
        description=_("Handovers to review"), url_path="review", permissions=[REVIEW_DIARY], icon="fact_check"
    )
    def review_waiting(self, request: HttpRequest) -> HttpResponse:
        """Review what was taken over and waits, several with one password."""
        return review_view(request, self)

    def get_urls(self) -> list[URLPattern]:
        """Give each act its page, and the diary a page to print."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/act/<str:act>/", wrap(self.act_page), name="shifthandover_shiftdiary_act"),
            path(
                "<int:pk>/entries/<int:entry_pk>/edit/",
                wrap(self.edit_page),
                name="shifthandover_shiftdiary_edit",
            ),
            path(
                "<int:pk>/photographs/<int:reading_pk>/",
                wrap(self.photograph),
                name="shifthandover_shiftdiary_photograph",
            ),
            path("<int:pk>/print/", wrap(self.print_page), name="shifthandover_shiftdiary_print"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the diary with its entries, items, rounds, signatures and what one can do."""
        diary = self._diary(request, object_id)
        context = page_context(diary, request.user, now=timezone.now())  # type: ignore[arg-type]
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        diary = self._diary(request, pk)
        if act not in FORMS:
            raise Http404
        done = Act(act)
        return self._act_view(request, diary, done, form_class=FORMS[done], service=SERVICES[done])

    def edit_page(self, request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
        """Edit one's own entry within ten minutes."""
        diary = self._diary(request, pk)
        entry = DiaryEntry.objects.filter(diary=diary, pk=entry_pk).first()
        if entry is None:
            raise Http404
        return self._act_view(
            request,
            diary,
            Act.WRITE,
            form_class=EditForm,
            service=lambda _diary, **values: services.edit_entry(entry, **values),
            initial={"text": entry.text},
        )

    def photograph(self, request: HttpRequest, pk: int, reading_pk: int) -> HttpResponseBase:
        """Show a photograph of a round to whoever sees the diary."""
        try:
            return send_photograph(self._diary(request, pk), reading_pk)
        except DomainError as error:
            return HttpResponse(str(error), status=error.status, content_type="text/plain; charset=utf-8")

    def print_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the diary on one page for paper, with its signatures."""
        diary = self._diary(request, pk)
        context = paper_context(diary, now=timezone.now())
        return TemplateResponse(request, "shifthandover/paper.html", context)

    def _diary(self, request: HttpRequest, pk: int | str) -> ShiftDiary:
        """The diary, when the caller may see it; else it does not exist."""
        rows = self.get_queryset(request).select_related(*self.list_select_related)
        diary = rows.filter(pk=pk).first() if str(pk).isdecimal() else None
        if diary is None or not self.has_view_permission(request, diary):
            raise Http404
        return diary

    def _act_view(
        self,
        request: HttpRequest,
        diary: ShiftDiary,
        act: Act,
        *,
        form_class: type[ActForm],
        service: Callable[..., object],
        initial: dict[str, Any] | None = None,
    ) -> HttpResponse:
        now = timezone.now()
        perform = partial(service, diary, by=request.user, now=now)
        return act_view(
            request,
            model_admin=self,
            obj=diary,
            form_class=form_class,
            title=LABELS[act],
            act=lambda form: perform(**form.values),  # type: ignore[attr-defined]
            success=_("Done: %(act)s.") % {"act": LABELS[act]},
            back_url=reverse("admin:shifthandover_shiftdiary_change", args=[diary.pk]),
            permission=PERMISSIONS[act],
            form_kwargs={
                "diary": diary,
                "person": request.user,
                "now": now,
                "initial": initial or request.GET.dict(),
            },
            template="shifthandover/sign.html" if act in ON_THE_SHEET else "shifthandover/act.html",
            extra=page_context(diary, request.user, now=now),  # type: ignore[arg-type]
        )
