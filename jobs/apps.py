"""Long work: queued, claimed, progressing, done; survives a killed worker."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The job row is the truth; a message only says that there is one."""

    name = "jobs"
    verbose_name = _("Jobs")
