"""Routes of jobs."""

from jobs.api.views import JobViewSet

routes = [("jobs", JobViewSet, "job")]
