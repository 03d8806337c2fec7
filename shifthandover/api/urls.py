"""Routes of this app."""

from shifthandover.api.views import OpenMatterViewSet, ShiftDiaryViewSet

routes: list[tuple[str, type, str]] = [
    ("shift-diaries", ShiftDiaryViewSet, "shift-diary"),
    ("open-matters", OpenMatterViewSet, "open-matter"),
]
