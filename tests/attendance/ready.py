"""A month walked to its publication: confirmed by a duty supervisor, posted, no days for objections."""

from datetime import date, datetime

from attendance.models import AttendanceMonth, DayReview, MonthPolicy, MonthState, PersonMonth
from attendance.selectors.review import cell_hash, unsettled
from attendance.services import accept_day, confirm_team, post_month
from common.months import Month
from staff.models import Employee, Membership, Post, PostCode, Team

SUPERVISOR = "8888"


def supervisor() -> Employee:
    """Give the duty supervisor who confirms in tests: on nobody's sheet, in a team of their own."""
    found = Employee.objects.filter(work_number=SUPERVISOR).first()
    if found:
        return found
    post = Post.objects.select_related("role").get(code=PostCode.DUTY_SUPERVISOR)
    person = Employee.objects.create_user(SUPERVISOR, "a-good-password", name="值班长", is_staff=True)
    team = Team.objects.order_by("pk").first()
    assert team is not None, "a month has people, and they belong to teams"
    Membership.objects.create(employee=person, team=team, post=post, starts_on=date(2026, 1, 1))
    person.groups.add(post.role)
    return person


def make_publishable(month: Month, now: datetime) -> AttendanceMonth:
    """Accept every exception of a derived month, confirm every team, post it: it can be published at once."""
    row = confirm_all(month, now)
    MonthPolicy.objects.update_or_create(code="default", defaults={"objection_days": 0})
    if row.state == MonthState.DRAFTED:
        row = post_month(month, by=supervisor(), now=now)
    return row


def confirm_all(month: Month, now: datetime) -> AttendanceMonth:
    """Accept every exception of a derived month and confirm every team."""
    row = AttendanceMonth.objects.of(month).get()
    by = supervisor()
    for day in unsettled(row, PersonMonth.objects.filter(month=row)):
        accept_day(day, by=by, shown_hash=cell_hash(day.symbol, day.facts), now=now)
    for team in {one.team for one in PersonMonth.objects.filter(month=row).select_related("team")}:
        confirm_team(row, team, by=by, now=now)
    row.refresh_from_db()
    return row


def reviews_of(day: date) -> list[str]:
    """List what was decided about a day, in order."""
    return list(DayReview.objects.filter(day=day).order_by("pk").values_list("decision", flat=True))
