"""The wiring: the one place that knows every app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    """Load every app's tasks, topics of notices and schedules."""

    name = "config"

    def ready(self) -> None:
        """Import these modules of each app: the web process must know the kinds of jobs it queues."""
        autodiscover_modules("tasks", "topics", "schedules")
