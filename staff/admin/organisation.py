"""Departments, teams, posts and desks in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from staff.admin_base import CodeIsSigned, ZhibanAdmin
from staff.models import Department, Desk, Membership, Post, Team
from staff.services import people_changed


@admin.register(Department)
class DepartmentAdmin(ZhibanAdmin):
    """Departments and what contains them."""

    list_display = ["name", "code", "parent"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]


@admin.register(Team)
class TeamAdmin(CodeIsSigned, ZhibanAdmin):
    """Teams with their department and desk."""

    list_display = ["name", "code", "department", "desk"]
    list_select_related = ["department", "desk"]
    search_fields = ["code", "name"]

    def save_model(self, request: HttpRequest, obj: Team, form: Any, change: bool) -> None:
        """Tell of another name: sheets that follow their facts name the team."""
        super().save_model(request, obj, form, change)
        if change and {"name", "code"} & set(form.changed_data):
            members = Membership.objects.filter(team=obj).order_by().values_list("employee", flat=True)
            people_changed.send(sender=Team, people=list(members.distinct()))


@admin.register(Post)
class PostAdmin(ZhibanAdmin):
    """Posts and the role that each gives."""

    list_display = ["label", "code", "role"]
    list_select_related = ["role"]
    search_fields = ["code", "name", "name_zh"]


@admin.register(Desk)
class DeskAdmin(CodeIsSigned, ZhibanAdmin):
    """Kinds of seats."""

    list_display = ["label", "code"]
    search_fields = ["code", "name", "name_zh"]
