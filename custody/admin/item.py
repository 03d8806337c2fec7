"""Items in the admin: found in two clicks, one page with history and acts, several handed over at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import DateField, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action, display

from common.errors import DomainError
from custody import services
from custody.admin.filters import DueFilter, MineFilter
from custody.admin.forms import FORMS, AttachForm, HandOverAllForm, RegisterForm, TakeAllForm
from custody.admin.page import item_context
from custody.domain.vocabulary import Act
from custody.models import ContentKind, CustodyItem, ItemState, MoveOutcome
from custody.models.labels import ACT_LABELS
from custody.selectors import holders
from custody.selectors.reading import may_open
from custody.services import ON_ITEM, PERMISSIONS, act_on
from custody.wording import due_of
from files.doors import send
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.selectors import centre_day, today

COLOURS = {
    ItemState.TO_FILE: "warning",
    ItemState.FILED: "success",
    ItemState.OUT: "info",
    ItemState.DESTROYED: "default",
}
SHOWN = (
    "custody_class", "title", "description", "copies", "custodian", "place", "received_on", "file_by",
    "filed_at", "expires_on", "registered_by", "registered_at", "destroyed_at",
)  # fmt: skip


@admin.register(CustodyItem)
class CustodyItemAdmin(ReadOnlyAdmin):
    """The register of items in custody; what may be done stands on the page of each."""

    list_display = ["show_item", "show_state", "show_due", "custodian", "place"]
    list_select_related = ["custody_class", "custodian"]
    list_filter = [
        MineFilter,
        DueFilter,
        "state",
        "custody_class",
        "is_held",
        ("custodian", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["number", "title", "place", "custodian__work_number", "custodian__name"]
    date_hierarchy = "received_on"
    ordering = ["-pk"]
    actions = ["request_destruction_of", "hand_over_chosen"]
    actions_list = ["hand_over_many", "take_many", "holders_page"]
    change_form_outer_before_template = "custody/item_above.html"
    change_form_outer_after_template = "custody/item_below.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Note today with each row, read once for the whole list."""
        return super().get_queryset(request).annotate(on=Value(today(), output_field=DateField()))

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever may register sees the button."""
        return bool(request.user.has_perm(PERMISSIONS[Act.REGISTER]))

    @display(description=pgettext_lazy("custody", "item"), header=True, ordering="number")
    def show_item(self, item: CustodyItem) -> list[str]:
        return [item.title or _t("(destroyed)"), f"{item.number} · {item.custody_class.label}"]

    @display(description=_("state"), label=COLOURS, ordering="state")
    def show_state(self, item: CustodyItem) -> tuple[str, str]:
        held = f" · {_t('on hold')}" if item.is_held else ""
        return item.state, f"{item.get_state_display()}{held}"

    @display(description=pgettext_lazy("custody", "due"), ordering="expires_on")
    def show_due(self, item: CustodyItem) -> str:
        return due_of(item, item.on)  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what is known: a field that says nothing takes no room on a phone."""
        return [
            (
                None,
                {"fields": [name for name in SHOWN if obj is None or getattr(obj, name) not in (None, "")]},
            )
        ]

    def get_urls(self) -> list[URLPattern]:
        """Give each act on an item its page, and each file its address."""
        view, name = self.admin_site.admin_view, "custody_custodyitem"
        return [
            path("<int:pk>/act/<str:act>/", view(self.act_page), name=f"{name}_act"),
            path("<int:pk>/contents/<int:number>/", view(self.content_view), name=f"{name}_content"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Register: class and title are enough."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=RegisterForm,
            title=_("Register an item"),
            act=lambda form: services.register(person=request.user, now=timezone.now(), **form.values),  # type: ignore[arg-type, attr-defined]
            success=_("Registered. You are its custodian until somebody else signs for it."),
            back_url=reverse("admin:custody_custodyitem_changelist"),
            permission=PERMISSIONS[Act.REGISTER],
            form_kwargs={"initial": {"copies": 1}},
            confirm=pgettext_lazy("custody act", "Register"),
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Whoever types a whole number is led to the item itself."""
        wanted = request.GET.get("q", "").strip().upper()
        item = self.get_queryset(request).filter(number=wanted).first() if wanted else None
        if item is not None:
            return HttpResponseRedirect(reverse("admin:custody_custodyitem_change", args=[item.pk]))
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the item with what waits, its loans, contents, acts and history."""
        item = self._item(request, object_id)
        context = item_context(item, request.user, now=timezone.now())  # type: ignore[arg-type]
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        item = self._item(request, pk)
        if act not in ON_ITEM:
            raise Http404
        done, now = Act(act), timezone.now()
        back = reverse("admin:custody_custodyitem_change", args=[pk])
        return act_view(
            request,
            model_admin=self,
            obj=item,
            form_class=FORMS[done],
            title=ACT_LABELS[done],
            act=lambda form: act_on(item, done, person=request.user, now=now, values=form.values),  # type: ignore[arg-type, attr-defined]
            success=_("Done: %(act)s.") % {"act": ACT_LABELS[done]},
            back_url=back,
            permission=PERMISSIONS[done],
            form_kwargs=_form_kwargs(done, request, item, now),
            facts=facts_of(item),
        )

    def content_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        """Send a stored file to whoever may open it; that is written into the history."""
        item = self._item(request, pk)
        content = item.contents.select_related("file").filter(number=number, kind=ContentKind.FILE).first()
        if content is None or content.file is None or not may_open(item, request.user):  # type: ignore[arg-type]
            raise Http404
        try:
            answer = send(content.file)
        except DomainError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(reverse("admin:custody_custodyitem_change", args=[pk]))
        services.log_reading(content, reader=request.user, now=timezone.now())  # type: ignore[arg-type]
        return answer

    @admin.action(description=_("Request the destruction of the chosen items"))
    def request_destruction_of(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Go to the page of a new destruction with these items chosen."""
        return HttpResponseRedirect(f"{reverse('admin:custody_destruction_add')}?items={_joined(queryset)}")

    @admin.action(description=_("Hand the chosen items over"))
    def hand_over_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Go to the page of handing over with these items chosen."""
        return HttpResponseRedirect(
            f"{reverse('admin:custody_custodyitem_hand_over_many')}?items={_joined(queryset)}"
        )

    @action(
        description=_("Hand several over"),
        url_path="hand-over",
        permissions=["custody.keep_item"],
        icon="forward",
    )
    def hand_over_many(self, request: HttpRequest) -> HttpResponse:
        """Hand several of one's items over to one new custodian."""
        items = CustodyItem.objects.kept().filter(custodian=request.user)
        items = items.exclude(moves__outcome=MoveOutcome.WAITING)
        return self._with_many(
            request,
            items,
            form_class=HandOverAllForm,
            title=_("Hand several items over"),
            act=services.hand_over_all,
            success=_("Handed over. The new custodian has been told and must sign."),
        )

    @action(
        description=_("Sign for several"), url_path="take", permissions=["custody.keep_item"], icon="draw"
    )
    def take_many(self, request: HttpRequest) -> HttpResponse:
        """Sign for everything that waits for one's signature."""
        items = CustodyItem.objects.kept().filter(
            moves__taker=request.user,
            moves__outcome=MoveOutcome.WAITING,
        )
        return self._with_many(
            request,
            items,
            form_class=TakeAllForm,
            title=_("Sign for several items"),
            act=services.take_all,
            success=_("Signed. You answer for these items from here on."),
        )

    @action(
        description=_("Who holds what"),
        url_path="holders",
        permissions=["custody.view_custodyitem"],
        icon="groups",
    )
    def holders_page(self, request: HttpRequest) -> HttpResponse:
        """List the custodians with what they keep; a number leads to its items."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Who holds what"),
            "holders": holders(self.get_queryset(request)),
        }
        return TemplateResponse(request, "custody/holders.html", context)

    def _with_many(
        self,
        request: HttpRequest,
        items: QuerySet[Any],
        *,
        form_class: type[forms.Form],
        title: Any,
        act: Callable[..., object],
        success: Any,
    ) -> HttpResponse:
        """Show and do one act on several items, each signed."""

        def do(form: forms.Form) -> object:
            values = dict(form.values)  # type: ignore[attr-defined]
            return act(list(values.pop("items")), person=request.user, now=timezone.now(), **values)

        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=form_class,
            title=title,
            act=do,
            success=success,
            back_url=reverse("admin:custody_custodyitem_changelist"),
            permission="custody.keep_item",
            form_kwargs={"items": items.select_related("custody_class"), "chosen": chosen_in(request)},
        )

    def _item(self, request: HttpRequest, pk: int | str) -> CustodyItem:
        """The item, when the caller may see it; else it does not exist."""
        named = ("custody_class", "custodian", "registered_by")
        rows = self.get_queryset(request).select_related(*named)
        item = rows.filter(pk=pk).first() if str(pk).isdecimal() else None
        if item is None or not self.has_view_permission(request, item):
            raise Http404
        return item


def chosen_in(request: HttpRequest) -> list[int]:
    """Read which items the address names."""
    return [int(one) for one in request.GET.get("items", "").split(",") if one.isdecimal()]


def _joined(queryset: QuerySet[Any]) -> str:
    return ",".join(str(pk) for pk in queryset.values_list("pk", flat=True))


def _form_kwargs(act: Act, request: HttpRequest, item: CustodyItem, now: datetime) -> dict[str, Any]:
    """Give the form of an act what it needs to begin with."""
    if FORMS[act] is AttachForm:
        return {"reader": request.user}
    known: dict[Act, dict[str, Any]] = {
        Act.FILE: {"place": item.place},
        Act.CORRECT: {"title": item.title, "description": item.description, "copies": item.copies},
        Act.ASK: {"copies": 1, "return_on": centre_day(now)},
    }
    return {"initial": known.get(act, {})}


def facts_of(item: CustodyItem) -> list[tuple[Any, Any]]:
    """List what somebody must see before they act on an item."""
    return [
        (_("Item"), item),
        (_("Title"), item.title),
        (_("Copies"), item.copies),
        (pgettext_lazy("custody", "Custodian"), item.custodian),
        (_("State"), item.get_state_display()),
    ]
