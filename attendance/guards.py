"""The guards that keep a published month as it was published."""

from common.guards import PublishedTables

GUARDS = PublishedTables(
    versions="attendance_publishedmonth",
    rows=("attendance_publishedrow", "attendance_publishedday", "attendance_difference"),
    refusal="a published month is never changed",
)
install, remove = GUARDS.install, GUARDS.remove
