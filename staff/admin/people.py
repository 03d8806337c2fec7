"""Employees and their memberships in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import AdminPasswordChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminFileFieldWidget

from staff.admin.release import EmployeeForm, MembershipFormSet
from staff.admin_base import CodeIsSigned, TabularInline, ZhibanAdmin, act_view
from staff.admin_imports import report_message
from staff.imports import import_employees
from staff.models import Centre, Employee, Membership
from staff.selectors import today
from staff.services import people_changed, sync_roles

admin.site.unregister(Group)


class MembershipInline(TabularInline):
    """Where somebody belonged, from one day to another."""

    model = Membership
    formset = MembershipFormSet
    extra = 0
    autocomplete_fields = ["team"]
    show_change_link = False


class EmployeeCreationForm(UserCreationForm):
    """A new employee: number, name and a first password."""

    class Meta:
        model = Employee
        fields = ("work_number", "name")


class ImportForm(forms.Form):
    """One CSV or xlsx file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or xlsx; the first row names the columns."),
        widget=UnfoldAdminFileFieldWidget,
    )


@admin.register(Employee)
class EmployeeAdmin(CodeIsSigned, UserAdmin, ZhibanAdmin):
    """People by work number and name; a lead reads their team, HR edits."""

    form = EmployeeForm
    add_form = EmployeeCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["show_person", "show_team", "show_post", "hired_on", "left_on", "is_active"]
    list_filter = ["memberships__team", "memberships__post", "is_active"]
    search_fields = ["work_number", "name"]
    ordering = ["work_number"]
    filter_horizontal = ["groups"]
    inlines = [MembershipInline]
    actions_list = ["import_file"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["work_number", "name", "email", "language", "clock_number", "password"]}),
        (_("Employment"), {"fields": ["hired_on", "left_on"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "groups", "last_login", "date_joined"]}),
    ]
    access = ["is_active", "is_staff", "groups"]
    signed_code = "work_number"
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["work_number", "name", "password1", "password2"]})
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch the open membership of all listed people in one statement."""
        current = Membership.objects.filter(ends_on__isnull=True).select_related("team", "post")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("memberships", current, to_attr="current"))
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Leave access rights to administrators: roles follow posts, and nobody grants themself one."""
        fields = [*super().get_readonly_fields(request, obj)]
        return fields if request.user.is_superuser else [*fields, *self.access]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Let only administrators set another person's password: whoever sets it can sign as that person."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only administrators change administrators."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the memberships, then give the person the role of the post they hold today."""
        super().save_related(request, form, formsets, change)
        sync_roles([form.instance], day=today())
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            people_changed.send(sender=Employee, people=[form.instance.pk])

    @display(description=_("employee"), header=True, ordering="work_number")
    def show_person(self, employee: Employee) -> list[str]:
        return [employee.name, employee.work_number]

    @display(description=_("team"))
    def show_team(self, employee: Any) -> str:
        return str(employee.current[0].team) if employee.current else "—"

    @display(description=_("post"))
    def show_post(self, employee: Any) -> str:
        return str(employee.current[0].post) if employee.current else "—"

    @action(
        description=_("Import employees"),
        url_path="import",
        permissions=["staff.import_staff"],
        icon="upload",
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Read employees from a CSV or xlsx file and report every line."""
        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=ImportForm,
            title=_("Import employees"),
            act=lambda form: report_message(
                request, import_employees(form.cleaned_data["file"], filename=form.cleaned_data["file"].name)
            ),
            success=_("The file was read."),
            back_url=reverse("admin:staff_employee_changelist"),
            permission="staff.import_staff",
        )


@admin.register(Centre)
class CentreAdmin(ZhibanAdmin):
    """The centre's one row of settings."""

    list_display = ["name", "language", "time_zone"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Centre.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Centre, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        """Let the menu's plain address lead to the one row."""
        return [
            path("settings/", self.admin_site.admin_view(self._settings), name="staff_centre_settings"),
            *super().get_urls(),
        ]

    def _settings(self, request: HttpRequest) -> HttpResponse:
        return self.changeform_view(request, "1" if Centre.objects.exists() else None)
