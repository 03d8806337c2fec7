"""What notices about attendance are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(
    Topic("attendance.requests", _("Leave, overtime, corrections and swaps"), ("attendance.request",)),
    Topic("attendance.month", _("The attendance month"), ("attendance.month",)),
)
