"""Departments, teams, posts and desks in the admin."""

from django.contrib import admin

from staff.admin_base import CodeIsSigned, ZhibanAdmin
from staff.models import Department, Desk, Post, Team


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
