"""Open matters in the admin: the list with limits, one page for each act."""

from datetime import datetime
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from shifthandover import services
from shifthandover.admin.matter_page import matter_context
from shifthandover.models import LimitChoices, MatterKindChoices, OpenMatter
from shifthandover.selectors import desks_of, possible_owners
from staff.admin_base import PasswordField, ReadOnlyAdmin, act_view
from staff.admin_fields import line, moment, one_of, words
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


@admin.register(OpenMatter)
class OpenMatterAdmin(ReadOnlyAdmin):
    """What is carried from shift to shift until it is closed."""

    list_display = ["show_title", "show_kind", "owner", "next_step", "show_limit", "show_shifts", "closed_at"]
    list_select_related = ["desk", "owner", "opened_by", "closed_by"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "kind", "desk"]
    search_fields = ["title", "owner__work_number", "owner__name"]
    ordering = ["closed_at", "opened_at", "pk"]
    change_form_outer_before_template = "shifthandover/matter.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Note the shifts that each matter survived with the list, not for each row."""
        return super().get_queryset(request).with_shifts_survived()  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show everything of the matter above; no fields beneath it."""
        return []

    @display(description=_("open matter"), header=True, ordering="title")
    def show_title(self, matter: OpenMatter) -> list[str]:
        return [matter.title, matter.desk.label]

    @display(description=_("kind"), label={"vip": "danger", "matter": "info"}, ordering="kind")
    def show_kind(self, matter: OpenMatter) -> tuple[str, str]:
        return matter.kind, str(matter.get_kind_display())

    @display(description=_("next limit"), ordering="due_at")
    def show_limit(self, matter: OpenMatter) -> str:
        limit = matter.next_limit
        return date_format(localtime(limit), "m-d D H:i") if limit else ""

    @display(description=_("shifts survived"), ordering="shifts")
    def show_shifts(self, matter: Any) -> int:
        return int(matter.shifts)

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
            form_kwargs={
                "matter": None,
                "person": request.user,
                "now": now,
                "initial": {"kind": MatterKindChoices.MATTER},
            },
            template="shifthandover/matter_act.html",
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the matter and what one can do with it."""
        matter, now = self.get_object(request, object_id), timezone.now()
        shown = matter_context(matter, now=now) if matter else {}
        if matter and matter.closed_at is None and request.user.has_perm(MANAGE):
            shown["pass_on"] = ChangeForm(**_form_kwargs(request, matter, now))
            shown["pass_on_url"] = reverse("admin:shifthandover_openmatter_act", args=[matter.pk, "change"])
        shown["acts"] = _buttons(request, matter) if matter else []
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

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
            form_kwargs=_form_kwargs(request, matter, now),
            facts=[(_("Matter"), matter.title), (_("Detail"), matter.detail or "–")],
        )


def _form_kwargs(request: HttpRequest, matter: OpenMatter, now: datetime) -> dict[str, Any]:
    """What the form of an act on a matter is made with: the matter as it stands."""
    initial = {"owner": matter.owner_id, "next_step": matter.next_step, "due_at": matter.due_at}
    return {"matter": matter, "person": request.user, "now": now, "initial": initial}


def _buttons(request: HttpRequest, matter: OpenMatter) -> list[dict[str, Any]]:
    """The acts that make sense on this matter and that the role allows; passing it on stands on its page."""
    if matter.closed_at is not None:
        return []
    fitting = ["accept"] if matter.is_vip and not matter.accepted_at else []
    fitting += ["answer"] if matter.is_vip and not matter.replied_at else []
    fitting += ["close", "extend"] if matter.is_vip else ["close"]
    return [
        {
            "code": act,
            "label": ACTS[act][2],
            "url": reverse("admin:shifthandover_openmatter_act", args=[matter.pk, act]),
            "is_strong": act in {"accept", "answer"},
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
    if matter and matter.owner_id:  # who has it keeps it until somebody else is chosen
        owners = owners | Employee.objects.filter(pk=matter.owner_id)
    return owners.distinct().order_by("work_number")
