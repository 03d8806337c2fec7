"""Every door starts at the row scope: the admin registry and the API's router are walked."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from config.urls import API_APPS, api_router
from staff.admin_base import ZhibanAdmin
from staff.api_base import ActPermission, ScopedViewSet
from staff.models import Employee

OWN_APPS = {*API_APPS, "reports"}
ADMINS = [
    pytest.param(model, model_admin, id=model._meta.label)
    for model, model_admin in admin.site._registry.items()
    if model._meta.app_label in OWN_APPS
]
ROUTES = [pytest.param(viewset, id=prefix) for prefix, viewset, _ in api_router().registry]
SCOPED_MODELS = [
    pytest.param(model, id=model._meta.label)
    for model in apps.get_models()
    if model._meta.app_label in OWN_APPS and hasattr(model._default_manager.all(), "scope")
]


@pytest.mark.parametrize(("model", "model_admin"), ADMINS)
def test_every_admin_narrows_its_list_to_the_viewer(model: Any, model_admin: Any, db: None) -> None:
    assert isinstance(model_admin, ZhibanAdmin)
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert model_admin.get_queryset(request).query.is_empty()


@pytest.mark.parametrize("viewset", ROUTES)
def test_every_api_view_narrows_its_list_and_names_its_permissions(viewset: Any, db: None) -> None:
    assert issubclass(viewset, ScopedViewSet)
    view = viewset(request=RequestFactory().get("/"), action="list", kwargs={})
    view.request.user = AnonymousUser()
    assert view.get_queryset().query.is_empty()
    assert ActPermission in viewset.permission_classes


@pytest.mark.parametrize("viewset", ROUTES)
def test_every_act_of_the_api_names_its_permission(viewset: Any) -> None:
    names = ("list", "retrieve", "create", "update", "partial_update", "destroy")
    standard = [name for name in names if hasattr(viewset, name)]
    acts = {*standard, *(act.__name__ for act in viewset.get_extra_actions())}
    assert acts <= set(viewset.act_permissions)


@pytest.mark.parametrize("model", SCOPED_MODELS)
def test_every_scope_leads_along_real_paths(model: Any, db: None) -> None:
    """A mistyped path must not wait for its first viewer to fail."""
    viewer = Employee(pk=1, work_number="1", is_active=True, is_superuser=False)
    viewer._perm_cache = {"staff.reach_team"}  # type: ignore[attr-defined]
    viewer._user_perm_cache = viewer._group_perm_cache = set()  # type: ignore[attr-defined]
    assert list(model._default_manager.visible_to(viewer)) == []
