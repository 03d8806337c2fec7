"""The clockwork's first schedules: rows that a manager sees and changes in the admin.

They are made once, where there is none of that name; what a manager changed or switched off stays so.
Times of day are the centre's.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from staff.models import Centre


@dataclass(frozen=True)
class Every:
    """A task that is due again and again, each time so many seconds after the last."""

    name: str
    task: str
    seconds: int


@dataclass(frozen=True)
class Daily:
    """A task that is due at one time of the centre's day."""

    name: str
    task: str
    hour: int
    minute: int


SCHEDULES: tuple[Every | Daily, ...] = (
    Every("任务补发 · Send overdue jobs again", "jobs.sweep", 15),
    Every("事件升级 · Escalate unanswered incidents", "incidents.fire_escalations", 60),
    Every("开立交班日记 · Open the diaries of shifts that begin", "shifthandover.open_diaries", 60),
    Every("交接班超时提醒 · Tell of overdue handovers", "shifthandover.tell_overdue", 60),
    Every("回访超时提醒 · Tell of overdue call-backs", "qc.tell_overdue_call_backs", 60),
    Every("通知重发 · Send failed notices again", "notices.try_again", 300),
    Every("班后质检结果 · Results to team leads after each shift", "reports.send_shift_summaries", 300),
    Every("申诉期满定案 · Make final what cannot be appealed any more", "qc.finalise_evaluations", 600),
    Every("考核跟进来源 · Draft appraisals again from their sources", "appraisal.follow_sources", 3600),
    Every("通话归人 · Match contacts to people entered since", "calls.match_agents", 3600),
    Daily("清理无主文件 · Clear away bytes no file needs", "files.sweep", 2, 40),
    Daily("按岗位更新角色 · Give everybody the role of their post", "staff.sync_roles", 0, 5),
    Daily("登记簿每日检查点 · Daily checkpoint of the signed register", "ledger.make_checkpoint", 0, 10),
    Daily("每日核验签名登记簿 · Check the signed register", "reports.check_register", 3, 30),
    Daily("每日核算考勤 · Derive yesterday's attendance", "reports.derive_yesterday", 6, 30),
    Daily("导出文件到期销毁 · Destroy exports whose time is over", "exports.destroy_expired", 2, 20),
    Daily("每月抽样 · Draw last month's samples", "qc.draw_due_samples", 8, 30),
    Daily("改进措施催办 · Remind of measures that are due", "qc.remind_of_measures", 8, 5),
    Daily("申诉催办 · Remind of appeals that wait for a decision", "qc.remind_of_appeals", 8, 0),
    Daily("每周校准报告 · Report how inspectors agree, once a week", "qc.report_calibration", 5, 10),
    Daily("每日值班汇总 · Daily duty summary", "reports.send_daily_summaries", 7, 30),
)


def lay_down_schedules() -> int:
    """Make the schedules that are missing, and count them."""
    zone = Centre.current().zone
    made = 0
    for schedule in SCHEDULES:
        if PeriodicTask.objects.filter(name=schedule.name).exists():
            continue
        PeriodicTask.objects.create(name=schedule.name, task=schedule.task, **_when(schedule, zone))
        made += 1
    return made


def _when(schedule: Every | Daily, zone: Any) -> dict[str, Model]:
    """Find or make the row that says when."""
    if isinstance(schedule, Every):
        every = {"every": schedule.seconds, "period": IntervalSchedule.SECONDS}
        return {"interval": IntervalSchedule.objects.get_or_create(**every)[0]}
    at = {"hour": str(schedule.hour), "minute": str(schedule.minute), "timezone": zone}
    return {"crontab": CrontabSchedule.objects.get_or_create(**at)[0]}


def follow_zone(centre: Centre) -> None:
    """Let the product's own daily schedules keep the centre's time when its zone is changed."""
    names = [schedule.name for schedule in SCHEDULES if isinstance(schedule, Daily)]
    for task in PeriodicTask.objects.filter(name__in=names, crontab__isnull=False).select_related("crontab"):
        when = task.crontab
        if when is None or str(when.timezone) == centre.time_zone:
            continue
        fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
        same = {field: getattr(when, field) for field in fields}
        task.crontab = CrontabSchedule.objects.get_or_create(**same, timezone=centre.zone)[0]
        task.save()
