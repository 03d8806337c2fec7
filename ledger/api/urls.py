"""Routes of this app."""

from ledger.api.views import EntryViewSet

routes: list[tuple[str, type, str]] = [("ledger-entries", EntryViewSet, "ledger-entry")]
