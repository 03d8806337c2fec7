"""What notices about visits are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(
    Topic(
        "visitors.overstayed",
        _("Visitors past the agreed end"),
        ("visitors.overstayed",),
        is_urgent=True,
        suits_chats=True,
    ),
    Topic("visitors", _("Visits: approval, arrival, changes"), ("visitors",)),
)
