"""The admin's own system checks, without a statement: they run before there is a database."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.core import checks
from unfold.checks import UnfoldModelAdminChecks


def declared_permissions() -> set[str]:
    """Name every permission that the models declare, default ones included."""
    names: set[str] = set()
    for model in apps.get_models():
        options = model._meta
        codenames = [get_permission_codename(act, options) for act in options.default_permissions]
        codenames += [codename for codename, _title in options.permissions]
        names.update(f"{options.app_label}.{codename}" for codename in codenames)
    return names


class AdminChecks(UnfoldModelAdminChecks):
    """Check that each act of a screen names a permission that a model declares.

    The theme asks the database for it, which is empty when a fresh installation is checked.
    """

    def _check_unfold_action_permission_methods(self, obj: Any) -> list[checks.CheckMessage]:
        acts = [
            *obj._get_base_actions_list(),
            *obj._get_base_actions_detail(),
            *obj._get_base_actions_row(),
            *obj._get_base_actions_submit_line(),
        ]
        known = declared_permissions()
        return [
            checks.Error(
                f"{obj.__class__.__name__}: no model declares {name}", obj=obj.__class__, id="staff.E001"
            )
            for act in acts
            for name in getattr(act.method, "allowed_permissions", None) or ()
            if name not in known and not hasattr(obj, f"has_{name}_permission")
        ]
