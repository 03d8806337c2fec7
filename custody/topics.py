"""What notices about custody are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(
    Topic(
        "custody.overdue",
        _("Items not filed, brought back or destroyed in time"),
        ("custody.overdue",),
        suits_chats=True,
    ),
    Topic("custody", _("Items in custody: moves, loans, destructions"), ("custody",)),
)
