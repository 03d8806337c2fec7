"""`manage.py fire_escalations`: what the scheduled job does each minute, by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from incidents.services import fire_due_deadlines


class Command(BaseCommand):
    """Fire the steps of the escalation that are due."""

    help = "Fire the due steps of the escalation of incidents, each exactly once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fire, and list what was fired."""
        fired = fire_due_deadlines(timezone.now())
        for deadline in fired:
            late = pgettext("notice", "late") if deadline.late else _("in time")
            self.stdout.write(f"{deadline} → {deadline.get_rung_display() or '—'} ({late})")
        count = len(fired)
        self.stdout.write(
            ngettext("%(count)d step fired.", "%(count)d steps fired.", count) % {"count": count}
        )
