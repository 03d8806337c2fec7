"""Watch a job through the API."""

from rest_framework import serializers

from jobs.models import Job
from jobs.registry import title_of
from staff.api_base import ScopedReadOnlyViewSet


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job: how far it is and how it ended."""

    title = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "id", "kind", "title", "key", "state", "progress_done", "progress_total", "runs",
            "created_at", "started_at", "finished_at", "result", "error",
        ]  # fmt: skip

    def get_title(self, job: Job) -> str:
        """Return the kind's title in the reader's language."""
        return title_of(job.kind)


class JobViewSet(ScopedReadOnlyViewSet):
    """Jobs that one asked for, or all of the centre's."""

    queryset = Job.objects.order_by("-pk")
    serializer_class = JobSerializer
    filterset_fields = ["kind", "state"]
    act_permissions = {"list": "", "retrieve": ""}
