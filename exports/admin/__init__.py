"""The exports page: order a workbook, see how far it is, take it away."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.errors import DomainError
from common.months import Month
from exports import doors, services
from exports.admin.filters import KindFilter, MineFilter
from exports.admin.forms import PREFIX, OrderForm
from exports.models import Download, Export, ExportState
from exports.registry import ExportKind, find_kind, kinds_for, label_of
from exports.wording import filter_lines
from staff.admin_base import Badge, ReadOnlyAdmin
from staff.selectors import centre_today


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Every file that somebody asked for; above the list one asks for another."""

    list_display = ["show_what", "show_state", "show_file", "show_contents", "show_asked", "show_until"]
    list_select_related = ["job", "asked_by", "file"]
    list_filter = [MineFilter, KindFilter, "is_personal", "asked_at"]
    search_fields = ["title", "name", "content_hash", "sha256", "asked_by__work_number", "asked_by__name"]
    list_before_template = "exports/order.html"
    fields = [
        "title", "show_state", "show_file", "show_filters", "version", "language", "asked_by", "asked_at",
        "read_at", "rows", "show_sheets", "content_hash", "sha256", "checkpoint", "is_personal", "show_until",
        "show_downloads",
    ]  # fmt: skip
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        """Add sending a file, and ordering one from another page."""
        view = self.admin_site.admin_view
        return [
            path("order/<str:kind>/", view(self.order_view), name="exports_export_order"),
            path("<int:pk>/file/", view(self.file_view), name="exports_export_file"),
            path("<int:pk>/again/", view(self.again_view), name="exports_export_again"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the form above the list; an order is answered with its file, or stands in the list."""
        kind, form = self._form(request)
        if form is not None and request.method == "POST" and form.is_valid():
            try:
                return self._order(request, form)
            except DomainError as error:
                form.add_error(None, str(error.message))
        # The list would take the form's own choices for filters of its own.
        others = request.GET.copy()
        for name in [name for name in others if name.startswith(f"{PREFIX}-")]:
            del others[name]
        request.GET = others  # type: ignore[assignment]
        told = {
            "kinds": [one for one in kinds_for(request.user) if one.shown],
            "chosen": kind,
            "order_form": form,
            "is_under_way": Export.objects.filter(asked_by=request.user).unfinished().exists(),  # type: ignore[misc]
        }
        return super().changelist_view(request, {**(extra_context or {}), **told})

    def _form(self, request: HttpRequest) -> tuple[ExportKind | None, OrderForm | None]:
        told = request.POST if f"{PREFIX}-key" in request.POST else request.GET
        code = str(told.get(f"{PREFIX}-kind", ""))
        kind = next((one for one in kinds_for(request.user) if one.code == code), None)
        if kind is None:
            return None, None
        if told is request.POST:
            return kind, OrderForm(request.POST, kind=kind, reader=request.user)  # type: ignore[arg-type]
        names = {one.name for one in kind.filters}
        initial = {
            name: request.GET[f"{PREFIX}-{name}"] for name in names if f"{PREFIX}-{name}" in request.GET
        }
        initial.setdefault("month", str(Month.of(centre_today(timezone.now()))))
        return kind, OrderForm(initial=initial, kind=kind, reader=request.user)  # type: ignore[arg-type]

    def _order(self, request: HttpRequest, form: OrderForm) -> HttpResponse:
        export = services.order(
            form.kind.code,
            form.filters,
            by=request.user,  # type: ignore[arg-type]  # the admin is for employees
            clock=timezone.now,
            key=form.cleaned_data["key"],
            language=form.cleaned_data["language"],
        )
        self._say(request, export)
        return HttpResponseRedirect(doors.centre_url(form.kind.code, **form.filters))

    def _say(self, request: HttpRequest, export: Export) -> None:
        if export.state == ExportState.KEPT:
            address = reverse("admin:exports_export_file", args=[export.pk])
            text = _t("“%(name)s” is ready: %(rows)d rows.") % {"name": export.name, "rows": export.rows or 0}
            link = format_html(' <a class="underline" href="{}">{}</a>', address, _t("Download"))
            messages.success(request, format_html("{}{}", text, link))
        else:
            messages.info(request, _t("The file is being written. It appears below when it is ready."))

    def order_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Order from another page and send the file; a large one is written while this page is shown."""
        return doors.order_on_page(request, kind, dict(request.GET.items()))

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send the file to whoever asked for it."""
        export = get_object_or_404(self.get_queryset(request).select_related("file"), pk=pk)
        try:
            return doors.send(export, request.user, Download.Door.ADMIN)
        except DomainError as error:
            if error.status == 404:
                raise Http404 from error
            messages.error(request, str(error.message))
            return HttpResponseRedirect(doors.centre_url())

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Order the same once more, with today's rows."""
        export = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST":
            raise Http404
        try:
            self._say(request, services.repeat(export, by=request.user, clock=timezone.now))  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error.message))
        return HttpResponseRedirect(doors.centre_url())

    @display(description=_("export"), header=True, ordering="title")
    def show_what(self, export: Export) -> list[str]:
        return [export.title, f"{label_of(export.kind)} · {export.pk}"]

    @display(
        description=_("state"),
        label={
            ExportState.KEPT: "success",
            ExportState.RUNNING: "info",
            ExportState.QUEUED: "warning",
            ExportState.FAILED: "danger",
        },
    )
    def show_state(self, export: Export) -> Badge:
        text = str(export.state.label)
        job = export.job
        if export.is_under_way and job is not None and job.progress_total:
            text = f"{text} {job.progress_done} / {job.progress_total}"
        return Badge(export.state, text)

    @display(description=_("file"))
    def show_file(self, export: Export) -> SafeString | str:
        if export.state == ExportState.FAILED:
            return export.error[:200]
        if export.state != ExportState.KEPT:
            return "—"
        if not export.is_mine:  # type: ignore[attr-defined]  # annotated
            return filesizeformat(export.size or 0)
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500 font-medium" href="{}" title="{}">{}</a> {}',
            reverse("admin:exports_export_file", args=[export.pk]),
            export.name,
            _t("Download"),
            filesizeformat(export.size or 0),
        )

    @display(description=_("rows and content"))
    def show_contents(self, export: Export) -> SafeString | str:
        if export.rows is None:
            return "—"
        return format_html(
            '{} <code title="{}">{}</code>', export.rows, export.content_hash, export.content_hash[:8]
        )

    @display(description=_("asked by"), header=True, ordering="asked_at")
    def show_asked(self, export: Export) -> list[str]:
        return [str(export.asked_by), f"{timezone.localtime(export.asked_at):%Y-%m-%d %H:%M}"]

    @display(description=_("kept until"), ordering="expires_at")
    def show_until(self, export: Export) -> str:
        if export.destroyed_at:
            return _t("destroyed on %(day)s") % {"day": f"{timezone.localtime(export.destroyed_at):%Y-%m-%d}"}
        return f"{timezone.localtime(export.expires_at):%Y-%m-%d}" if export.expires_at else "—"

    @display(description=_("filters"))
    def show_filters(self, export: Export) -> SafeString | str:
        try:
            lines = list(filter_lines(find_kind(export.kind), export))
        except DomainError:
            lines = [(name, str(value)) for name, value in export.filters.items()]
        return format_html_join(mark_safe("<br>"), "{}: {}", lines) or "—"

    @display(description=_("sheets"))
    def show_sheets(self, export: Export) -> SafeString | str:
        rows = (
            (" / ".join(filter(None, (one.get("file", ""), one["title"]))), one["rows"])
            for one in export.sheets
        )
        return format_html_join(mark_safe("<br>"), "{}: {}", rows) or "—"

    @display(description=_("downloads"))
    def show_downloads(self, export: Export) -> SafeString | str:
        rows = (
            (f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}", one.get_door_display())
            for one in export.downloads.all()
        )
        return format_html_join(mark_safe("<br>"), "{} {}", rows) or "—"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Note which rows are the viewer's own: a file is only for whoever asked for it."""
        mine = ExpressionWrapper(Q(asked_by=request.user.pk), output_field=BooleanField())
        return super().get_queryset(request).annotate(is_mine=mine)
