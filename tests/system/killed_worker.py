"""Lines that run inside an installation: a month ready to be published, and what became of it."""

PREPARE = """
from datetime import date, datetime, UTC
from attendance.models import AttendanceMonth, ConfirmedRow, PersonMonth, TeamConfirmation
from attendance.services import derive_month, publish_month
from common.months import Month
from staff.models import Centre, Department, Employee, Membership, Post, RosterEntry, Shift, Team
from staff.services import sync_roles
Centre.objects.get_or_create(pk=1, defaults={"name": "Test"})
department = Department.objects.create(code="d", name="D")
team = Team.objects.create(code="t", name="T", department=department)
post = {code: Post.objects.get(code=code) for code in ("operator", "hr_publisher")}
people = [Employee(work_number=str(5000 + n), name=f"P{n}", password="!") for n in range(PEOPLE)]
people = Employee.objects.bulk_create(people)
hr = Employee.objects.create_user("9001", "a-good-password", name="HR")
since = date(2026, 1, 1)
posts = [(person, post["operator"]) for person in people] + [(hr, post["hr_publisher"])]
Membership.objects.bulk_create(Membership(employee=p, team=team, post=q, starts_on=since) for p, q in posts)
sync_roles([hr], day=date(2026, 9, 1))
shift = Shift.objects.get(code="DAY")
RosterEntry.objects.bulk_create(
    RosterEntry(employee=p, day=date(2026, 9, d), shift=shift) for p in people for d in range(1, 31)
)
now = datetime(2026, 10, 5, 4, tzinfo=UTC)
derive_month(Month.parse("2026-09"), now=now)
row = AttendanceMonth.objects.get()
act = TeamConfirmation.objects.create(month=row, team=team, confirmed_by=hr, confirmed_at=now, people=PEOPLE)
rows = PersonMonth.objects.values_list("employee", "content_hash")
ConfirmedRow.objects.bulk_create(
    ConfirmedRow(confirmation=act, month=row, employee_id=pk, content_hash=digest) for pk, digest in rows
)
AttendanceMonth.objects.update(state="posted", posted_at=now, objections_until=date(2026, 10, 5))
publish_month(Month.parse("2026-09"), publisher=hr, password="a-good-password", now=now)
print("signed")
"""

STATE = """
from attendance.models import PublishedDay, PublishedMonth, PublishedRow
from jobs.models import Job
job = Job.objects.get(kind="attendance.publish_month")
versions = list(PublishedMonth.objects.values_list("number", "state"))
print(job.state, job.runs, versions, PublishedRow.objects.count(), PublishedDay.objects.count(), sep="|")
"""
