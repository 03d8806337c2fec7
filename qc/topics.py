"""What notices about quality inspection are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(
    Topic(
        "qc.results",
        _("Evaluations, observations and the quality month"),
        ("qc.evaluation", "qc.observation", "qc.month"),
    ),
    Topic("qc.appeals", _("Appeals and overrides"), ("qc.appeal", "qc.override")),
    Topic(
        "qc.work",
        _("Measures, call-backs, coaching and calibration"),
        ("qc.measure", "qc.follow_up", "qc.calibration"),
    ),
)
