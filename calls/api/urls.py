"""Routes of contacts."""

from calls.api.views import ContactViewSet

routes = [("contacts", ContactViewSet, "contact")]
