"""Routes of this app."""

from incidents.api.views import IncidentKindViewSet, IncidentViewSet

routes: list[tuple[str, type, str]] = [
    ("incident-kinds", IncidentKindViewSet, "incident-kind"),
    ("incidents", IncidentViewSet, "incident"),
]
