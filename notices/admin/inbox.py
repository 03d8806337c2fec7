"""The inbox in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from notices import services
from notices.models import Notice
from staff.admin_base import ReadOnlyAdmin


class UnreadFilter(admin.SimpleListFilter):
    """Keep what was not opened yet."""

    title = _("read")
    parameter_name = "unread"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("unread only"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(read_at__isnull=True) if self.value() == "1" else queryset


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """One's own inbox: opening a notice marks it as read."""

    list_display = ["show_subject", "show_read", "created_at"]
    list_filter = [UnreadFilter]
    list_filter_submit = False
    search_fields = ["subject", "body"]
    fields = ["show_body", "created_at", "read_at"]
    readonly_fields = ["show_body"]
    actions = ["mark_read"]
    actions_list = ["choose"]

    @display(description=_("subject"), ordering="subject")
    def show_subject(self, notice: Notice) -> SafeString | str:
        if notice.read_at:
            return notice.subject
        return format_html('<strong class="font-semibold">{}</strong>', notice.subject)

    @display(description=_("state"), label={"unread": "info", "read": ""}, ordering="read_at")
    def show_read(self, notice: Notice) -> tuple[str, Any]:
        return ("read", _("read")) if notice.read_at else ("unread", _("unread"))

    @display(description=_("text"))
    def show_body(self, notice: Notice) -> SafeString:
        # The HTML was made by our own template with escaping on, when the notice was sent.
        body = mark_safe(notice.body_html)  # noqa: S308
        if not notice.url:
            return format_html('<div class="zhiban-letter">{}</div>', body)
        return format_html(
            '<div class="zhiban-letter">{}<p><a class="zhiban-button" href="{}">{}</a></p></div>',
            body,
            notice.url,
            gettext("Go there"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show one notice and mark it as read."""
        services.mark_read(self.get_queryset(request).filter(pk=object_id), now=timezone.now())
        notice = self.get_object(request, object_id)
        title = {"title": notice.subject if notice else _("notice")}
        return super().change_view(request, object_id, form_url, {**title, **(extra_context or {})})

    @admin.action(description=_("Mark as read"), permissions=["view"])
    def mark_read(self, request: HttpRequest, queryset: Any) -> None:
        count = services.mark_read(queryset, now=timezone.now())
        text = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
        messages.success(request, text % {"count": count})

    @action(description=_("What is sent to me"), url_path="choose", icon="tune")
    def choose(self, request: HttpRequest) -> HttpResponse:
        """Lead to the page on which everybody chooses what reaches them by which way."""
        return HttpResponseRedirect("/me/notices/")
