"""Base classes of the admin: scope, domain errors as messages, pages for one act."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminPasswordWidget

from common.errors import DomainError
from staff.admin_checks import AdminChecks
from staff.selectors.signed import is_signed


class ZhibanAdmin(ModelAdmin):
    """An admin that shows each person only their rows and turns domain errors into messages."""

    checks_class = AdminChecks
    list_filter_submit = True
    list_fullwidth = True
    compressed_fields = True
    warn_unsaved_form = True
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Start every list and every detail at the caller's scope."""
        return super().get_queryset(request).visible_to(request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Find the row of a page; an empty name of a field in the address is no name."""
        return super().get_object(request, object_id, from_field or None)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show a searched choice again after a mistake, even when what was sent is no choice at all."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchedChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Catch domain errors outside Django's transaction, so that nothing half-done is stored."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            return self._refused(request, error)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Catch domain errors of bulk actions."""
        try:
            return super().changelist_view(request, extra_context)
        except DomainError as error:
            return self._refused(request, error)

    def _refused(self, request: HttpRequest, error: DomainError) -> HttpResponse:
        messages.error(request, str(error.message))
        return HttpResponseRedirect(request.get_full_path())


class Badge(NamedTuple):
    """A coloured label: the code that has a colour, and the text; the page of one row shows the text only."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


class SearchedChoice(AutocompleteSelect):
    """A choice that is searched for by typing; Django's own fails when a form sends it no number."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """List the rows chosen; what is no key of a row chose none."""
        return super().optgroups(
            name, [one for one in value if str(one).isdecimal() and len(str(one)) < 19], attrs
        )


class CodeIsSigned:
    """Rows named in what is signed by a code: once it stands there, it stays what it is."""

    signed_code = "code"

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Sequence[str]:
        """Freeze the code of a row that something signed or published names."""
        fields: Sequence[str] = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return [*fields, self.signed_code] if obj is not None and is_signed(obj) else fields


class ReadOnlyAdmin(ZhibanAdmin):
    """Facts: listed and read, never added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyInline(TabularInline):
    """Rows that belong to a fact, shown beneath it."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class PasswordField(forms.CharField):
    """The signer's own password, asked again at every signature."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your password"))
        kwargs.setdefault("help_text", _("Signing asks for your password every time."))
        kwargs.setdefault("strip", False)
        widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"})
        super().__init__(widget=widget, **kwargs)


def act_view(
    request: HttpRequest,
    *,
    model_admin: ModelAdmin,
    obj: Model | None,
    form_class: type[forms.Form],
    title: Any,
    act: Callable[[forms.Form], object],
    success: Any,
    back_url: str,
    permission: str,
    form_kwargs: dict[str, Any] | None = None,
    facts: Sequence[tuple[Any, Any]] = (),
    confirm: Any = None,
    template: str = "admin/act.html",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show and process the page of one act: its form, its facts, one button.

    Args:
        act: called with the valid form; it calls one service, whose `DomainError` is shown above
            the form with nothing stored.
        success: message shown after the act, on the page at `back_url`.
        permission: permission of the act, such as `attendance.publish_month`.
        facts: label and value pairs shown above the form: what one is about to do.
        confirm: text of the button; the title by default.

    Raises:
        PermissionDenied: the caller's roles do not allow the act.
    """
    if permission and not request.user.has_perm(permission):
        raise PermissionDenied
    form = form_class(request.POST or None, request.FILES or None, **(form_kwargs or {}))
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, str(success))
            return HttpResponseRedirect(back_url)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": obj,
        "title": title,
        "form": form,
        "facts": facts,
        "confirm": confirm or title,
        "back_url": back_url,
        **(extra or {}),
    }
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)
