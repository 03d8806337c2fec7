"""The clockwork of staff: roles follow posts when a membership begins or ends."""

from celery import shared_task
from django.utils import timezone

from staff.models import Employee
from staff.selectors import centre_today
from staff.services import sync_roles

PEOPLE_AT_A_TIME = 500


@shared_task(name="staff.sync_roles")
def sync_all_roles() -> int:
    """Give everybody the role of the post they hold today; runs after every midnight of the centre."""
    day = centre_today(timezone.now())
    people = list(Employee.objects.order_by("pk"))
    for start in range(0, len(people), PEOPLE_AT_A_TIME):
        sync_roles(people[start : start + PEOPLE_AT_A_TIME], day=day)
    return len(people)
