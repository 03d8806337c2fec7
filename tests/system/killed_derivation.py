"""Lines that run inside an installation: a month to be derived in parts, and what became of it."""

PREPARE = """
from datetime import date, datetime, UTC
from attendance.services import request_derivation
from common.months import Month
from staff.models import Centre, Department, Employee, Membership, Post, RosterEntry, Shift, Team
Centre.objects.get_or_create(pk=1, defaults={"name": "Test"})
team = Team.objects.create(code="t", name="T", department=Department.objects.create(code="d", name="D"))
post = Post.objects.get(code="operator")
people = [Employee(work_number=str(50000 + n), name=f"P{n}", password="!") for n in range(PEOPLE)]
people = Employee.objects.bulk_create(people)
since = date(2026, 1, 1)
Membership.objects.bulk_create(Membership(employee=p, team=team, post=post, starts_on=since) for p in people)
shift = Shift.objects.get(code="DAY")
RosterEntry.objects.bulk_create(
    RosterEntry(employee=p, day=date(2026, 9, d), shift=shift) for p in people for d in (7, 8)
)
request_derivation(Month.parse("2026-09"), requested_by=None, now=datetime(2026, 10, 5, 4, tzinfo=UTC))
print("asked")
"""

STATE = """
from attendance.models import AttendanceDay, AttendanceMonth, PersonMonth
from jobs.models import Job
job = Job.objects.get(kind="attendance.derive_month")
parts = Job.objects.filter(kind="attendance.derive_part")
month = AttendanceMonth.objects.first()
rows, days = PersonMonth.objects.count(), AttendanceDay.objects.count()
done = f"{parts.filter(state='done').count()} of {parts.count()}"
print(job.state, month and month.state, month and month.people, rows, days, done, sep="|")
"""

AGAIN = """
from datetime import datetime, UTC
from attendance.services import derive_month
from common.months import Month
print(derive_month(Month.parse("2026-09"), now=datetime(2026, 10, 5, 5, tzinfo=UTC)).changed)
"""
