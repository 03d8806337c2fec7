"""Routes of the inbox."""

from notices.api.views import NoticeViewSet

routes = [("notices", NoticeViewSet, "notice")]
"""Prefix, viewset and base name of each route."""
