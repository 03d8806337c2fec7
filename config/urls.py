"""Every address of the product: admin, API, documentation, health."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter

from config.health import health
from reports.me.accounts import home
from staff.api.auth import SignInView, SignOutView

API_APPS = (
    "staff",
    "jobs",
    "notices",
    "ledger",
    "exports",
    "calls",
    "records",
    "qc",
    "attendance",
    "incidents",
    "custody",
    "visitors",
    "shifthandover",
    "appraisal",
)


def api_router() -> DefaultRouter:
    """Collect the routes that each app lists in its `api/urls.py`."""
    router = DefaultRouter()
    for app in API_APPS:
        for prefix, viewset, basename in import_module(f"{app}.api.urls").routes:
            router.register(prefix, viewset, basename=basename)
    return router


def page_urls() -> list[object]:
    """Collect the plain pages of the apps that have a `urls.py`."""
    apps = [app for app in (*API_APPS, "reports") if find_spec(f"{app}.urls")]
    return [path("", include(f"{app}.urls")) for app in apps]


urlpatterns = [
    path("healthz", health, name="healthz"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}zhiban/favicon.svg")),
    path("i18n/set-language/", set_language, name="set_language"),
    path("api/v1/auth/login/", SignInView.as_view(), name="api-sign-in"),
    path("api/v1/auth/logout/", SignOutView.as_view(), name="api-sign-out"),
    path("api/v1/", include(api_router().urls)),
    path("api/schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerView.as_view(url_name="schema", permission_classes=[AllowAny]),
        name="api-docs",
    ),
    *page_urls(),
    path("admin/", admin.site.urls),
    path("", home, name="home"),
]

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
