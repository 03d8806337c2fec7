"""The clockwork of django-celery-beat, made to bear a clock that is set back.

It remembers when each task was last sent. After a clock was put right by hours these moments lie in the
future, and nothing would be sent, no escalation and no sweep, until they are reached again.
"""

import math
from typing import Any

from django.utils import timezone
from django_celery_beat.schedulers import DatabaseScheduler


class Clockwork(DatabaseScheduler):
    """Sends what is due; moments of the future are taken for now."""

    _looked_at = math.inf

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Look what is due, after a start and a clock that was set back with fresh eyes."""
        now = timezone.now()
        if now.timestamp() < self._looked_at:
            self._forget_the_future(now)
        self._looked_at = now.timestamp()
        return float(super().tick(*args, **kwargs))

    def _forget_the_future(self, now: Any) -> None:
        for entry in self.schedule.values():
            if entry.last_run_at and entry.last_run_at > now:
                entry.last_run_at = entry.model.last_run_at = now
        self._heap = None  # its order is that of the former time
