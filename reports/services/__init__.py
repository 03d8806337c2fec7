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

__all__ = [
    "CHECK_KIND",
    "SUMMARY_KIND",
    "DailySummary",
    "check_register",
    "queue_check",
    "queue_summaries",
    "readers_of_summary",
    "send_summary",
    "summary_for",
]
