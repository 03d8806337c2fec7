"""Which addresses of the API belong to attendance."""

from attendance.api.requests import AttendanceRequestViewSet
from attendance.api.views import (
    AttendanceDayViewSet,
    AttendanceMonthViewSet,
    PublishedMonthViewSet,
    PunchImportViewSet,
    PunchViewSet,
)

routes: list[tuple[str, type, str]] = [
    ("punches", PunchViewSet, "punch"),
    ("punch-imports", PunchImportViewSet, "punch-import"),
    ("attendance-days", AttendanceDayViewSet, "attendance-day"),
    ("attendance-months", AttendanceMonthViewSet, "attendance-month"),
    ("published-months", PublishedMonthViewSet, "published-month"),
    ("attendance/requests", AttendanceRequestViewSet, "attendance-request"),
]
