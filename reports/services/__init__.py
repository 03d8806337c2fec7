"""Acts of reports: the daily summary, the daily check of the register."""

from reports.services.daily_summary import (
    SUMMARY_KIND,
    DailySummary,
    queue_summaries,
    readers_of_summary,
    send_summary,
    summary_for,
)
from reports.services.register_check import CHECK_KIND, check_register, queue_check
from reports.services.shift_summary import (
    SHIFT_SUMMARY_KIND,
    queue_shift_summaries,
    send_shift_summary,
)

__all__ = [
    "CHECK_KIND",
    "SHIFT_SUMMARY_KIND",
    "SUMMARY_KIND",
    "DailySummary",
    "check_register",
    "queue_check",
    "queue_shift_summaries",
    "queue_summaries",
    "readers_of_summary",
    "send_shift_summary",
    "send_summary",
    "summary_for",
]
