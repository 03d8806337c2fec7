"""Jobs in the admin: how far each is, and what went wrong."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.errors import DomainError
from jobs import services
from jobs.models import Job, JobState
from jobs.registry import title_of
from staff.admin_base import ReadOnlyAdmin


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work with its progress."""

    list_display = ["show_title", "show_state", "show_progress", "requested_by", "created_at", "finished_at"]
    list_select_related = ["requested_by"]
    list_filter = ["state", "kind"]
    search_fields = ["key"]
    actions_detail = ["retry"]

    @display(description=_("job"), header=True)
    def show_title(self, job: Job) -> list[str]:
        return [title_of(job.kind), job.key]

    @display(
        description=_("state"),
        label={
            JobState.DONE: "success",
            JobState.RUNNING: "info",
            JobState.FAILED: "danger",
            JobState.QUEUED: "warning",
        },
        ordering="state",
    )
    def show_state(self, job: Job) -> tuple[str, str]:
        return job.state, job.get_state_display()

    @display(description=_("progress"))
    def show_progress(self, job: Job) -> SafeString | str:
        if not job.progress_total:
            return "—"
        return format_html(
            '<progress value="{0}" max="{1}"></progress> {0} / {1}', job.progress_done, job.progress_total
        )

    @action(description=_("Run again"), url_path="retry", permissions=["jobs.retry_job"])
    def retry(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give a failed job three more runs."""
        job = get_object_or_404(self.get_queryset(request), pk=object_id)
        try:
            services.retry(job, now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _t("The job will run again."))
        return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[object_id]))
