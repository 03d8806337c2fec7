"""Routes of people, places, roster and calendar."""

from staff.api import views

routes = [
    ("employees", views.EmployeeViewSet, "employee"),
    ("teams", views.TeamViewSet, "team"),
    ("desks", views.DeskViewSet, "desk"),
    ("shifts", views.ShiftViewSet, "shift"),
    ("roster", views.RosterEntryViewSet, "roster"),
    ("calendar-days", views.CalendarDayViewSet, "calendar-day"),
]
