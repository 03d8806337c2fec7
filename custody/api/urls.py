"""Routes of this app."""

from custody.api.views import CustodyClassViewSet, CustodyItemViewSet, DestructionViewSet, LoanViewSet

routes: list[tuple[str, type, str]] = [
    ("custody-classes", CustodyClassViewSet, "custody-class"),
    ("custody-items", CustodyItemViewSet, "custody-item"),
    ("custody-loans", LoanViewSet, "custody-loan"),
    ("destructions", DestructionViewSet, "destruction"),
]
