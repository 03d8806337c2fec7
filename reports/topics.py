"""What summaries are about, as people choose by."""

from django.utils.translation import gettext_lazy as _

from notices.registry import Topic, register_topics

register_topics(
    Topic(
        "reports.register", _("Damage to the signed register"), ("reports.check_register",), is_urgent=True
    ),
    Topic("reports.daily", _("Daily duty summary"), ("reports.daily_summary",), suits_chats=True),
    Topic(
        "reports.shift", _("Results and handover after a shift"), ("reports.shift_summary",), suits_chats=True
    ),
    Topic("reports.week", _("Weekly quality pack"), ("reports.weekly_quality",), suits_chats=True),
    Topic("reports.due", _("What is due soon"), ("reports.due_soon",)),
    Topic(
        "reports.month",
        _("Reminders and workbooks of the month"),
        (
            "reports.month_confirm",
            "reports.month_post",
            "reports.month_objections",
            "reports.month_publish",
            "reports.month_pack",
        ),
        suits_chats=True,
    ),
)
