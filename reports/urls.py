"""Pages of this app: the small pages of people who do not use the admin, and one of the admin's."""

from django.contrib import admin
from django.urls import include, path

from reports.risks import ADDRESS, risks_page

urlpatterns = [
    path("me/", include("reports.me.urls")),
    path("admin/reports/risks/", admin.site.admin_view(risks_page), name=ADDRESS),
]
