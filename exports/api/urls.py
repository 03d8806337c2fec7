"""Routes of the exports centre."""

from exports.api.views import ExportViewSet

routes = [("exports", ExportViewSet, "export")]
