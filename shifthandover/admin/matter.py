"""Open matters in the admin: the list with limits, one page for each act."""

from datetime import datetime
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from shifthandover import services
from shifthandover.admin.fields import line, moment, one_of, words
from shifthandover.models import Extension, LimitChoices, MatterChange, MatterKindChoices, OpenMatter
from shifthandover.selectors import desks_of, possible_owners
from shifthandover.selectors.items import matter_key, shifts_survived
from staff.admin_base import PasswordField, ReadOnlyAdmin, ReadOnlyInline, act_view
from staff.models import Desk, Employee
from staff.selectors import centre_day

MANAGE = "shifthandover.manage_matter"
EXTEND = "shifthandover.extend_limit"


class MatterForm(forms.Form):
    """The form of one act on a matter."""

    def __init__(self, *args: Any, matter: OpenMatter | None, person: Employee, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.matter = matter
        if "desk" in self.fields:
            self.fields["desk"].queryset = desks_of(person, centre_day(now))  # type: ignore[attr-defined]
        if "owner" in self.fields:
            self.fields["owner"].queryset = _owners(matter, person, now)  # type: ignore[attr-defined]


class OpenForm(MatterForm):
    """A new matter; a VIP matter also needs its two limits."""

    desk = forms.ModelChoiceField(
        Desk.objects.none(), label=_("Desk"), empty_label=None, widget=UnfoldAdminSelectWidget
    )
    kind = one_of(_("Kind"), MatterKindChoices.choices)
    title = line(_("Title"))
    detail = words(_("Detail"), is_needed=False)
    owner = forms.ModelChoiceField(
        Employee.objects.none(), label=_("Owner"), required=False, widget=UnfoldAdminSelectWidget
    )
    next_step = line(_("Next step"), is_needed=False, longest=300)
    due_at = moment(_("To be done by"))
    accept_by = moment(_("VIP: to be accepted by"))
    reply_by = moment(_("VIP: to be answered by"))


class ChangeForm(MatterForm):
    """Owner, next step and limit."""

    owner = forms.ModelChoiceField(
        Employee.objects.none(), label=_("Owner"), required=False, widget=UnfoldAdminSelectWidget
    )
    next_step = line(_("Next step"), is_needed=False, longest=300)
    due_at = moment(_("To be done by"))


class CloseForm(MatterForm):
    """How the matter ended."""

    outcome = words(_("Outcome"))


class ExtendForm(MatterForm):
    """A limit moved later, with a signature."""

    limit = one_of(_("Limit"), [choice for choice in LimitChoices.choices if choice[0] != "due_at"])
    until = moment(_("New limit"), is_needed=True)
    reason = words(_("Reason"))
    password = PasswordField()

    def clean_limit(self) -> LimitChoices:
        """Give the limit as the service wants it."""
        return LimitChoices(self.cleaned_data["limit"])


class StampForm(MatterForm):
    """Nothing to fill in."""


ACTS: dict[str, tuple[type[MatterForm], Any, Any, str]] = {
    "change": (ChangeForm, services.change_matter, _("Give owner, next step and limit"), MANAGE),
    "close": (CloseForm, services.close_matter, _("Close the matter"), MANAGE),
    "extend": (ExtendForm, services.extend_limit, _("Extend a limit"), EXTEND),
    "accept": (StampForm, services.accept_matter, _("Mark as accepted"), MANAGE),
    "answer": (StampForm, services.answer_matter, _("Mark as answered"), MANAGE),
}


class ChangeInline(ReadOnlyInline):
    """What was changed, by whom and when."""

    model = MatterChange
    fields = ["changed_at", "changed_by", "field", "before", "after"]
    readonly_fields = fields


class ExtensionInline(ReadOnlyInline):
    """The signed extensions."""

    model = Extension
    fields = ["extended_at", "extended_by", "limit", "before", "after", "reason", "signature"]
    readonly_fields = fields


@admin.register(OpenMatter)
class OpenMatterAdmin(ReadOnlyAdmin):
    """What is carried from shift to shift until it is closed."""

    list_display = ["title", "show_kind", "desk", "owner", "next_step", "due_at", "show_shifts", "closed_at"]
    list_select_related = ["desk", "owner"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "kind", "desk"]
    search_fields = ["title", "owner__work_number", "owner__name"]
    ordering = ["closed_at", "opened_at", "pk"]
    inlines = [ChangeInline, ExtensionInline]
    change_form_outer_before_template = "shifthandover/matter.html"
    fields = [
        "title",
        "kind",
        "desk",
        "detail",
        "owner",
        "next_step",
        "due_at",
        ("accept_by", "accepted_at"),
        ("reply_by", "replied_at"),
        ("opened_by", "opened_at"),
        ("closed_by", "closed_at"),
        "outcome",
    ]

    @display(description=_("kind"), label={"vip": "danger", "matter": "info"}, ordering="kind")
    def show_kind(self, matter: OpenMatter) -> tuple[str, str]:
        return matter.kind, str(matter.get_kind_display())

    @display(description=_("shifts survived"))
    def show_shifts(self, matter: OpenMatter) -> int:
        key = matter_key(matter)
        return shifts_survived([key])[key]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever manages matters may open one."""
        return bool(request.user.has_perm(MANAGE))

    def get_urls(self) -> list[URLPattern]:
        """Give each act its page."""
        page = self.admin_site.admin_view(self.act_page)
        return [
            path("<int:pk>/act/<str:act>/", page, name="shifthandover_openmatter_act"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Open a matter."""
        now = timezone.now()
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=OpenForm,
            title=_("Open a matter"),
            act=lambda form: services.open_matter(
                by=cast(Employee, request.user), now=now, **form.cleaned_data
            ),
            success=_("The matter is open and will be handed over until it is closed."),
            back_url=reverse("admin:shifthandover_openmatter_changelist"),
            permission=MANAGE,
            form_kwargs={"matter": None, "person": request.user, "now": now},
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the matter and what one can do with it."""
        matter = self.get_object(request, object_id)
        buttons = _buttons(request, matter) if matter else []
        return super().change_view(request, object_id, form_url, {"acts": buttons, **(extra_context or {})})

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        matter = self.get_object(request, str(pk))
        if matter is None or act not in ACTS:
            raise Http404
        now = timezone.now()
        form_class, service, title, permission = ACTS[act]
        perform = partial(service, matter, by=request.user, now=now)
        return act_view(
            request,
            model_admin=self,
            obj=matter,
            form_class=form_class,
            title=title,
            act=lambda form: perform(**form.cleaned_data),
            success=_("Done: %(act)s.") % {"act": title},
            back_url=reverse("admin:shifthandover_openmatter_change", args=[pk]),
            permission=permission,
            form_kwargs={
                "matter": matter,
                "person": request.user,
                "now": now,
                "initial": {
                    "owner": matter.owner_id,
                    "next_step": matter.next_step,
                    "due_at": matter.due_at,
                },
            },
            facts=[(_("Matter"), matter.title), (_("Detail"), matter.detail or "–")],
        )


def _buttons(request: HttpRequest, matter: OpenMatter) -> list[dict[str, Any]]:
    """The acts that make sense on this matter and that the caller's role allows."""
    if matter.closed_at is not None:
        return []
    fitting = ["change", "close"]
    if matter.is_vip:
        fitting += ["extend"]
        fitting += [] if matter.accepted_at else ["accept"]
        fitting += [] if matter.replied_at else ["answer"]
    return [
        {
            "code": act,
            "label": ACTS[act][2],
            "url": reverse("admin:shifthandover_openmatter_act", args=[matter.pk, act]),
            "is_strong": act == "change",
        }
        for act in fitting
        if request.user.has_perm(ACTS[act][3])
    ]


def _owners(matter: OpenMatter | None, person: Employee, now: datetime) -> Any:
    """The people to whom the matter may be given."""
    desks = [matter.desk] if matter else list(desks_of(person, centre_day(now)))
    owners = Employee.objects.none()
    for desk in desks:
        owners = owners | possible_owners(desk, centre_day(now))
    return owners.distinct()
