"""Plain pages of this app: the small pages of people who do not use the admin."""

from django.urls import include, path

urlpatterns = [path("me/", include("reports.me.urls"))]
