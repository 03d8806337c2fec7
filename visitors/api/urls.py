"""Routes of this app."""

from visitors.api.views import VisitorClassViewSet, VisitPlaceViewSet, VisitViewSet

routes: list[tuple[str, type, str]] = [
    ("visitor-classes", VisitorClassViewSet, "visitor-class"),
    ("visit-places", VisitPlaceViewSet, "visit-place"),
    ("visits", VisitViewSet, "visit"),
]
