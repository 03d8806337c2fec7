"""The clockwork: what comes every so many seconds, and what comes at a time of day.

The first is technical and laid down with the tables. The second is work that a manager sees and edits under
*Schedules*; its first times and days are in ``seeds/schedules.toml``.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from jobs.schedules import Scheduled, register_scheduled


@dataclass(frozen=True)
class Every:
    """A task that is due again and again, each time so many seconds after the last."""

    name: str
    task: str
    seconds: int


SCHEDULES: tuple[Every, ...] = (
    Every("任务补发 · Send overdue jobs again", "jobs.sweep", 15),
    Every("定时任务核对 · Ask for what is due by the schedules", "jobs.keep_schedules", 60),
    Every("事件升级 · Escalate unanswered incidents", "incidents.fire_escalations", 60),
    Every("值班长交接事件 · Offer matters of supervisors off duty", "incidents.offer_after_duty", 60),
    Every("开立交班日记 · Open the diaries of shifts that begin", "shifthandover.open_diaries", 60),
    Every("交接班超时提醒 · Tell of overdue handovers", "shifthandover.tell_overdue", 60),
    Every("来访超时提醒 · Tell of visitors who stay too long", "visitors.tell_overstays", 60),
    Every("来访当日结清 · Close visits nobody came to or decided", "visitors.close_days", 600),
    Every("回访超时提醒 · Tell of overdue call-backs", "qc.tell_overdue_call_backs", 60),
    Every("通知重发 · Send failed notices again", "notices.try_again", 300),
    Every("班后质检结果 · Results to team leads after each shift", "reports.send_shift_summaries", 300),
    Every("月度公布后导出 · Order the workbooks of published months", "reports.follow_publications", 300),
    Every("申诉期满定案 · Make final what cannot be appealed any more", "qc.finalise_evaluations", 600),
    Every("考核跟进来源 · Draft appraisals again from their sources", "appraisal.follow_sources", 3600),
    Every("通话归人 · Match contacts to people entered since", "calls.match_agents", 3600),
)

register_scheduled(
    Scheduled("staff.sync_roles", _("Give everybody the role of their post"), "staff.sync_roles"),
    Scheduled(
        "ledger.make_checkpoint", _("Daily checkpoint of the signed register"), "ledger.make_checkpoint"
    ),
    Scheduled("exports.destroy_expired", _("Destroy exports whose time is over"), "exports.destroy_expired"),
    Scheduled("files.sweep", _("Clear away bytes that no file needs"), "files.sweep"),
    Scheduled("visitors.blank_names", _("Blank the names of visitors"), "visitors.blank_names"),
    Scheduled("reports.check_register", _("Check the signed register"), "reports.check_register"),
    Scheduled(
        "qc.report_calibration", _("Report how inspectors agree, once a week"), "qc.report_calibration"
    ),
    Scheduled("reports.derive_yesterday", _("Derive yesterday's attendance"), "reports.derive_yesterday"),
    Scheduled(
        "reports.daily_summary",
        _("Daily duty summary"),
        "reports.send_daily_summaries",
        takes_day=True,
        every_missed=True,
    ),
    Scheduled("reports.due_soon", _("Digest of what is due soon"), "reports.send_due_soon"),
    Scheduled(
        "reports.weekly_quality",
        _("Weekly quality pack"),
        "reports.send_weekly_quality",
        takes_day=True,
        every_missed=True,
    ),
    Scheduled("reports.month_confirm", _("Remind leads to confirm the month"), "reports.remind_to_confirm"),
    Scheduled(
        "reports.month_reminders",
        _("Remind to post, of the end of objections, and to publish"),
        "reports.remind_of_month",
    ),
    Scheduled(
        "qc.remind_of_appeals", _("Remind of appeals that wait for a decision"), "qc.remind_of_appeals"
    ),
    Scheduled("qc.remind_of_measures", _("Remind of measures that are due"), "qc.remind_of_measures"),
    Scheduled("custody.tell_overdue", _("Tell of items in custody that are due"), "custody.tell_overdue"),
    Scheduled("qc.draw_due_samples", _("Draw last month's samples"), "qc.draw_due_samples"),
)


def lay_down_schedules() -> int:
    """Make the rows of the clockwork that are missing, and count them; what was changed stays."""
    made = 0
    for schedule in SCHEDULES:
        if not PeriodicTask.objects.filter(name=schedule.name).exists():
            every = {"every": schedule.seconds, "period": IntervalSchedule.SECONDS}
            interval = IntervalSchedule.objects.get_or_create(**every)[0]
            PeriodicTask.objects.create(name=schedule.name, task=schedule.task, interval=interval)
            made += 1
    return made
