"""What notices about the handover are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(Topic("shifthandover", _("Handovers that are late"), ("shifthandover",)))
