"""What people at the demo centre find in their inbox this morning."""

from datetime import timedelta

from jobs.models import Job, JobState
from notices.models import Notice
from notices.services import mark_read
from qc.models import ShiftDelivery
from reports.services import queue_shift_summaries, readers_of_summary, send_shift_summary, send_summary
from seeds.demo.world import World
from staff.models import Employee

UNREAD_DAYS = 2


def read_what_is_old(world: World) -> int:
    """Let everybody have read what they were told before the last two days; count it."""
    old = Notice.objects.filter(created_at__lt=world.lived_until - timedelta(days=UNREAD_DAYS))
    return mark_read(old, now=world.lived_until)


def tell_after_the_last_shift(world: World) -> int:
    """Tell each lead the results after the last shift of the team, as the workers do; count the summaries."""
    now = world.lived_until
    queued = queue_shift_summaries(now)
    for job in queued:
        delivery = ShiftDelivery.objects.select_related("team", "shift").get(pk=job.payload["delivery"])
        told = send_shift_summary(Employee.objects.get(pk=job.payload["lead"]), delivery, now=now)
        Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=now, result={"told": len(told)})
    return len(queued)


def sum_yesterday_up(world: World) -> int:
    """Send the daily summary of yesterday to those who lead; count the readers."""
    readers = readers_of_summary(world.today)
    yesterday = world.today - timedelta(days=1)
    for reader in readers:
        send_summary(reader, yesterday, today=world.today, now=world.lived_until)
    return len(readers)
