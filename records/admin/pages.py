"""What the pages of all records share: enter, correct with a reason, withdraw, import, the history."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from exports.doors import centre_url
from records.models import Change, Record
from records.services import Pen, correct_record, enter_record, import_records, withdraw_record
from staff.admin_base import ZhibanAdmin, act_view
from staff.admin_imports import report_message
from staff.models.organisation import NamedInBothLanguages

KEEP, IMPORT = "records.keep_records", "records.import_records"
CHANGE_COLOURS = {
    Change.ENTERED: "info",
    Change.CORRECTED: "warning",
    Change.ANSWERED: "primary",
    Change.CLOSED: "success",
    Change.WITHDRAWN: "danger",
}


def reason_field(label: Any, *, is_needed: bool = True) -> forms.CharField:
    """Make a field for a sentence that says why."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=300, required=is_needed, widget=widget)


class ReasonForm(forms.Form):
    """Why a record is withdrawn."""

    reason = reason_field(_("Reason"))


class FileForm(forms.Form):
    """One file of records."""

    file = forms.FileField(
        label=_("File"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("CSV or xlsx. A file may be sent again: what was taken in before is not taken twice."),
    )


class RecordForm(forms.ModelForm[Record]):
    """A record; a correction says why."""

    correction_reason = reason_field(_("Reason for the correction"), is_needed=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a correction."""
        cleaned = super().clean() or {}
        if self.instance.pk and self.has_changed() and not cleaned.get("correction_reason"):
            self.add_error("correction_reason", _("Say why the record is corrected."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the number to the service, which makes one where there is none."""
        return {*super()._get_validation_exclusions(), "reference"}  # type: ignore[misc]


class StandingFilter(admin.SimpleListFilter):
    """What counts, unless all rows are asked for."""

    title = _("rows")
    parameter_name = "rows"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the rows that were replaced or withdrawn."""
        return [("all", _("also what was replaced or withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what counts by default."""
        return queryset if self.value() == "all" else queryset.standing()  # type: ignore[attr-defined]


class RecordAdmin(ZhibanAdmin):
    """Records: entered and corrected by whoever keeps them, read by whoever they are about."""

    form = RecordForm
    sort = ""
    date_hierarchy = "day"
    ordering = ["-day", "-pk"]
    search_fields = ["=reference", "=employee__work_number", "text"]
    search_help_text = _("Number or work number, in full, or a word of the text")
    list_select_related = ["employee"]
    show_facets = admin.ShowFacets.NEVER
    autocomplete_fields: Any = ["employee"]
    actions_list: Any = ["import_file", "download_month"]
    actions_detail: Any = ["withdraw"]
    readonly_fields: Any = ["show_rows"]
    fixed: tuple[str, ...] = ("reference",)
    """Fields that make the number of a record, and stay what they are."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch along what is named, and whether a row was replaced."""
        return super().get_queryset(request).select_related("replaced_by")

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Offer on every list the rows that do not count any more."""
        return [*super().get_list_filter(request), StandingFilter]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(request.user.has_perm(KEEP))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let a row be corrected while it is the record's latest and stands."""
        is_open = obj is None or (obj.is_latest and obj.change != Change.WITHDRAWN)
        is_own = obj is not None and obj.employee_id == request.user.pk
        return bool(request.user.has_perm(KEEP)) and is_open and not is_own

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep what makes the number of a record that exists."""
        return [*self.readonly_fields, *(self.fixed if obj else ())]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the reason where a row is corrected, and its history where there is one."""
        last = [] if obj is None else ["show_rows"]
        if obj is not None and self.has_change_permission(request, obj):
            last = ["correction_reason", *last]
        return [(None, {"fields": [*self.fields, *last]})]

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Leave the declared reason out of what the model is asked for."""
        fields = [one for row in self.fields for one in ([row] if isinstance(row, str) else row)]
        readonly = self.get_readonly_fields(request, obj)
        return super().get_form(
            request, obj, **{**kwargs, "fields": [f for f in fields if f not in readonly]}
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Keep texts as low as what is mostly written there."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            field.widget.attrs["rows"] = 3
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only people and contacts within reach, and kinds that are in use."""
        rows = db_field.remote_field.model._default_manager.visible_to(request.user)
        is_new = not (request.resolver_match and "object_id" in request.resolver_match.kwargs)
        if is_new and issubclass(rows.model, NamedInBothLanguages):
            rows = rows.filter(is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **{"queryset": rows, **kwargs})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Enter the record, or correct it by a new row."""
        pen = pen_of(request)
        if not change:
            enter_record(obj, pen=pen)
            return
        names = [name for name in form.changed_data if name != "correction_reason"]
        changes = {name: form.cleaned_data[name] for name in names}
        if not changes:
            return
        stored = type(obj)._default_manager.get(pk=obj.pk)
        # The day of a complaint or a limit follows from its time, and has no field of its own.
        changes.setdefault("day", obj.day)
        reason = form.cleaned_data["correction_reason"]
        obj.pk = correct_record(stored, changes, reason=reason, pen=pen).pk

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The rows of the record are its log."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The rows of the record are its log."""

    @display(description=_("employee"), ordering="employee__work_number")
    def show_employee(self, record: Record) -> str:
        return str(record.employee or "—")

    @display(description=_("what it was"))
    def show_text(self, record: Record) -> str:
        return record.text if len(record.text) <= 40 else f"{record.text[:39]}…"

    @display(description=_("rows of this record"))
    def show_rows(self, record: Record) -> SafeString:
        """Tell the record's history, the latest row first, each a link."""
        rows = type(record)._default_manager.filter(reference=record.reference).select_related("entered_by")
        return format_html_join(
            mark_safe("<br>"), "{}", ((_row(record, row),) for row in rows.order_by("-pk"))
        )

    @action(description=_("Import a file"), url_path="import", permissions=[IMPORT], icon="upload")
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Read a file and report every line."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=FileForm,
            title=_("Import %(records)s") % {"records": self.opts.verbose_name_plural},
            act=lambda form: report_message(request, _import(request, self.sort, form)),
            success=_("The file was read."),
            back_url=self.list_url(),
            permission=IMPORT,
        )

    @action(
        description=pgettext_lazy("record", "Withdraw"), url_path="withdraw", permissions=[KEEP], icon="block"
    )
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a record out of what counts."""
        return self.act(
            request,
            object_id,
            form_class=ReasonForm,
            title=_("Withdraw the record"),
            act=lambda row, form: withdraw_record(
                row, reason=form.cleaned_data["reason"], pen=pen_of(request)
            ),
            success=_("Withdrawn. It counts no more, and can still be read."),
            permission=KEEP,
        )

    @action(
        description=_("Monthly workbook"),
        url_path="month",
        permissions=["records.export_records"],
        icon="download",
    )
    def download_month(self, request: HttpRequest) -> HttpResponse:
        """Order it on the exports page."""
        return HttpResponseRedirect(centre_url("records.month"))

    def act(
        self,
        request: HttpRequest,
        object_id: str,
        *,
        act: Any,
        title: Any,
        success: Any,
        permission: str,
        form_class: Any,
    ) -> HttpResponse:
        """Show and process the page of one act on a record, found within the caller's scope."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return act_view(
            request,
            model_admin=self,
            obj=row,
            form_class=form_class,
            title=title,
            act=lambda form: act(row, form),
            success=success,
            back_url=self.list_url(),
            permission=permission,
            facts=self.facts(row),
        )

    def facts(self, row: Record) -> list[tuple[Any, Any]]:
        """Say which record an act is about."""
        facts = [
            (pgettext_lazy("record", "number"), row.reference),
            (_("day"), row.day),
            (_("employee"), row.employee or "—"),
        ]
        return [*facts, (_("what it was"), row.text)] if row.text else facts

    def list_url(self) -> str:
        """Give the address of the list."""
        return reverse(f"admin:records_{self.opts.model_name}_changelist")


def pen_of(request: HttpRequest) -> Pen:
    """Say who writes now."""
    return Pen(request.user, timezone.now())  # type: ignore[arg-type]  # the admin is for employees


def _import(request: HttpRequest, sort: str, form: forms.Form) -> Any:
    file = form.cleaned_data["file"]
    return import_records(sort, file, filename=file.name, by=request.user, now=timezone.now())  # type: ignore[arg-type]


def _row(record: Record, row: Record) -> SafeString:
    """Say of a row when, by whom and why it was added."""
    address = reverse(f"admin:records_{record._meta.model_name}_change", args=[row.pk])
    when = timezone.localtime(row.entered_at)
    parts = [f"{when:%Y-%m-%d %H:%M}", row.get_change_display(), str(row.entered_by or row.source)]
    text = " · ".join([*parts, row.reason] if row.reason else parts)
    if row.pk == record.pk:
        return format_html("<strong>{}</strong>", text)
    return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, text)
