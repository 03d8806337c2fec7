"""What notices about incidents are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(
    Topic(
        "incidents.escalations",
        _("Incidents that nobody answered in time"),
        ("incident.escalation",),
        is_urgent=True,
        suits_chats=True,
    ),
    Topic("incidents", _("Incidents and hazards"), ("incident",), suits_chats=True),
)
