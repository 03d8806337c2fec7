"""Routes of contacts."""

from calls.api.views import ContactViewSet, SeatEventViewSet

routes: list[tuple[str, type, str]] = [
    ("contacts", ContactViewSet, "contact"),
    ("seat-events", SeatEventViewSet, "seat-event"),
]
