"""What notices about appraisals are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(
    Topic("appraisal.month", _("My appraisal of a month"), ("appraisal.month",)),
    Topic(
        "appraisal.objections",
        _("Objections to appraisals and their answers"),
        ("appraisal.month.raised", "appraisal.month.upheld", "appraisal.month.rejected"),
    ),
)
