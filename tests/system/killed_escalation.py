"""Lines that run inside an installation: dangers reported six hours ago, and who was told of them since."""

PREPARE = """
from datetime import date, timedelta
from django.utils import timezone
from incidents.models import IncidentKind
from incidents.services import acknowledge, report_incident
from staff.models import Centre, Department, Employee, Membership, Post, Team
from staff.services import sync_roles
Centre.objects.get_or_create(pk=1, defaults={"name": "Test"})
team = Team.objects.create(code="t", name="T", department=Department.objects.create(code="d", name="D"))
posts = {"1001": "operator", "2001": "team_lead", "3001": "duty_supervisor", "5001": "centre_manager"}
people = {}
for number, post in posts.items():
    people[number] = Employee.objects.create_user(number, "a-good-password", name=number)
    Membership.objects.create(
        employee=people[number], team=team, post=Post.objects.get(code=post), starts_on=date(2026, 1, 1)
    )
sync_roles(list(people.values()), day=timezone.localdate())
IncidentKind.objects.filter(code="danger").update(acknowledge_minutes=3)
down_since = timezone.now() - timedelta(hours=6, minutes=2)
said = {"password": "a-good-password", "what": "UPS", "where": "3F", "reporter": people["1001"]}
kind = IncidentKind.objects.get(code="danger")
rows = [
    report_incident(kind=kind, now=down_since + timedelta(seconds=n), **said) for n in range(INCIDENTS + 1)
]
acknowledge(
    rows[-1], person=people["3001"], password="a-good-password", now=down_since + timedelta(minutes=1)
)
print("reported")
"""

STATE = """
from collections import Counter
from datetime import timedelta
from incidents.models import Deadline, IncidentEvent
from notices.models import Notice
missed = Deadline.objects.filter(step__lte=60)
due = {f"incident.{row.incident_id}.escalation.{row.number}": row.due_at for row in missed}
told = [row for row in Notice.objects.filter(kind="incident.escalation").order_by("pk") if row.key in due]
order = [due[row.key] for row in told]
steps = [
    (row.incident_id, row.details["deadline"])
    for row in IncidentEvent.objects.filter(code="escalate", details__step__lte=60)
]
print(
    missed.filter(fired_at__isnull=False, late=True).count(),
    missed.filter(met_at__isnull=False).count(),
    len(told),
    len({(row.key, row.recipient_id) for row in told}),
    order == sorted(order),
    len(steps) - len(set(steps)),
    sep="|",
)
"""
