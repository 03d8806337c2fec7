"""What people at the demo centre find in their inbox this morning."""

from datetime import timedelta

from notices.models import Notice
from notices.services import mark_read
from reports.services import readers_of_summary, send_summary
from seeds.demo.world import World

UNREAD_DAYS = 2


def read_what_is_old(world: World) -> int:
    """Let everybody have read what they were told before the last two days; count it."""
    old = Notice.objects.filter(created_at__lt=world.lived_until - timedelta(days=UNREAD_DAYS))
    return mark_read(old, now=world.lived_until)


def sum_yesterday_up(world: World) -> int:
    """Send the daily summary of yesterday to those who lead; count the readers."""
    readers = readers_of_summary(world.today)
    yesterday = world.today - timedelta(days=1)
    for reader in readers:
        send_summary(reader, yesterday, today=world.today, now=world.lived_until)
    return len(readers)
