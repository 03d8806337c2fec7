"""Links from a number to its rows, for those who may see the rows."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from incidents.models import Deadline
from reports.start_page.viewer import Viewer


def rows_url(user: Any, model: type[Model], **filters: object) -> str:
    """Return the address of a filtered list; empty when there is no such list for this person."""
    if not _may_open(user, model):
        return ""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    query = urlencode({key: value for key, value in filters.items() if value is not None})
    return f"{reverse(name)}?{query}" if query else reverse(name)


def overdue_clocks_url(viewer: Viewer, **filters: object) -> str:
    """Return the address of the clocks of incidents whose time allowed is over now."""
    return rows_url(viewer.user, Deadline, shown="running", limit_at__lte=viewer.now.isoformat(), **filters)


def row_url(user: Any, row: Model) -> str:
    """Return the address of one row's page; empty when there is no such page for this person."""
    if not _may_open(user, type(row)):
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _may_open(user: Any, model: type[Model]) -> bool:
    view = f"{model._meta.app_label}.view_{model._meta.model_name}"
    change = f"{model._meta.app_label}.change_{model._meta.model_name}"
    return model in admin.site._registry and (user.has_perm(view) or user.has_perm(change))
