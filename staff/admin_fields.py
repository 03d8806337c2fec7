"""Form fields and widgets that the admin of several apps shares."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from unfold.widgets import UnfoldAdminTextInputWidget


class MomentInput(UnfoldAdminTextInputWidget):
    """Date and time by the device's own picker, which works on a phone."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        """Show an instant on the centre's clock, as the picker wants it."""
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return f"{local:%Y-%m-%dT%H:%M}"
        return value or None
