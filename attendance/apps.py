"""The attendance app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    """Attendance (考勤): kept every day, published once a month."""

    name = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        """Tell the register how a signed month is spelled again."""
        from attendance.services import verifying  # noqa: F401
