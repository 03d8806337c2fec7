"""A small centre on one Tuesday: two teams, shifts, punches, leave, marks, an incident, a diary, a matter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    Leave,
    LeaveKind,
    MonthState,
    Punch,
    RuleSet,
    SymbolSet,
)
from calls.models import Contact
from incidents.models import Deadline, Incident, IncidentKind
from qc.models import (
    Assignment,
    Evaluation,
    SampledContact,
    SampleStratum,
    Scorecard,
    ScorecardVersion,
    SpotCheck,
)
from shifthandover.models import OpenMatter, ShiftDiary
from staff.models import CalendarDay, CalendarYear, Centre, Desk, Employee, PostCode, RosterEntry, Shift, Team

TODAY = date(2026, 10, 20)
YESTERDAY = date(2026, 10, 19)


@dataclass
class Floor:
    """Who and what there is, for tests to refer to."""

    centre: Centre
    desk: Desk
    team: Team
    other: Team
    lead: Employee
    operators: list[Employee]
    early: Shift
    late: Shift


def shift(code: str, start: int, end: int) -> Shift:
    return Shift.objects.create(
        code=code,
        name=f"{code} shift",
        name_zh=f"{code}班",
        parts=[{"start": start, "end": end}],
        net_minutes=end - start,
    )


@pytest.fixture
def floor(centre: Centre, make_team: Callable[..., Team], make_employee: Callable[..., Employee]) -> Floor:
    """Five operators in team a, a lead; team b beside it. Early shift 08–16, late shift 16–24."""
    team, other = make_team("a"), make_team("b")
    lead = make_employee("2001", post=PostCode.TEAM_LEAD, team=team, name="周班长", email="lead@example.org")
    assert team.desk is not None
    operators = [make_employee(f"100{number}", team=team) for number in range(1, 6)]
    return Floor(
        centre=centre,
        desk=team.desk,
        team=team,
        other=other,
        lead=lead,
        operators=operators,
        early=shift("t-early", 480, 960),
        late=shift("t-late", 960, 1440),
    )


@pytest.fixture
def roster_today(floor: Floor, now: datetime) -> Floor:
    """1001 came, 1002 did not, 1003 is on leave, 1004 comes later, 1005 rests. It is noon."""
    for person, planned in zip(
        floor.operators, [floor.early, floor.early, floor.early, floor.late, None], strict=True
    ):
        RosterEntry.objects.create(employee=person, day=TODAY, shift=planned)
    punch(
        floor.operators[0],
        datetime.combine(TODAY, datetime.min.time(), floor.centre.zone) + timedelta(hours=8),
    )
    kind = LeaveKind.objects.create(code="t-sick", name="Sick", name_zh="病假")
    Leave.objects.create(
        employee=floor.operators[2],
        kind=kind,
        first_day=TODAY,
        last_day=TODAY,
        approved_by=floor.lead,
        approved_at=now,
    )
    return floor


def punch(person: Employee, at: datetime) -> Punch:
    return Punch.objects.create(
        source="table", person_key=person.work_number, at=at, day=at.date(), employee=person
    )


@pytest.fixture
def marks(floor: Floor, now: datetime) -> Floor:
    """Yesterday 1001 was late and 1002 absent; today's shift of 1001 has a mark that is not final."""
    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    around = [date(2026, 9, 1) + timedelta(days=number) for number in range(92)]
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, year=year, kind="rest" if day.weekday() > 4 else "workday") for day in around
    )
    RuleSet.objects.create(code="t-rules", in_force_from=date(2020, 1, 1))
    SymbolSet.objects.create(code="t-marks", name="Marks", name_zh="符号", is_chosen=True)
    month = AttendanceMonth.objects.create(
        first_day=TODAY.replace(day=1), state=MonthState.DRAFTED, derived_at=now, people=5, exceptions=3
    )
    for person, day, symbol, closes, fields in [
        (floor.operators[0], YESTERDAY, "△", -1, {"late_times": 1, "late_minutes": 7, "is_exception": True}),
        (floor.operators[1], YESTERDAY, "×", -1, {"absent_halves": 2, "is_exception": True}),
        (floor.operators[2], YESTERDAY, "√", -1, {}),
        (floor.operators[0], TODAY, "缺", 6, {"missing_punches": 1, "is_exception": True}),
    ]:
        AttendanceDay.objects.create(
            month=month,
            employee=person,
            day=day,
            team=floor.team,
            shift=floor.early,
            symbol=symbol,
            window_closes_at=now + timedelta(hours=closes),
            **fields,
        )
    for person in floor.operators[:3]:
        RosterEntry.objects.create(employee=person, day=YESTERDAY, shift=floor.early)
    return floor


@pytest.fixture
def incident(floor: Floor, now: datetime) -> Incident:
    """An outage that nobody has acknowledged; its clock ran out ten minutes ago."""
    kind = IncidentKind.objects.create(
        code="t-outage", name="Equipment", name_zh="设备险情", acknowledge_minutes=15, immediate=True
    )
    row = Incident.objects.create(
        number="2026-0001",
        kind=kind,
        what="话务台黑屏",
        where="12号台",
        discovered_at=now - timedelta(minutes=26),
        reported_at=now - timedelta(minutes=25),
        day=TODAY,
        reporter=floor.operators[0],
        team=floor.team,
        acknowledge_minutes=15,
        immediate=True,
    )
    Deadline.objects.create(
        incident=row,
        number=1,
        clock=1,
        purpose="acknowledge",
        started_at=row.reported_at,
        within_minutes=15,
        pause_minutes=15,
        limit_at=now - timedelta(minutes=10),
        step=1,
        due_at=now - timedelta(minutes=10),
    )
    return row


@pytest.fixture
def diary(floor: Floor, now: datetime) -> ShiftDiary:
    """Yesterday's early shift of the team's desk, signed out and never signed in."""
    return ShiftDiary.objects.create(
        desk=floor.desk,
        shift=floor.early,
        day=YESTERDAY,
        starts_at=now - timedelta(hours=28),
        ends_at=now - timedelta(hours=20),
        state="handed_over",
        outgoing=floor.lead,
        opened_at=now - timedelta(hours=28),
    )


@pytest.fixture
def matter(floor: Floor, now: datetime) -> OpenMatter:
    """A VIP matter that must be answered within ten minutes."""
    return OpenMatter.objects.create(
        desk=floor.desk,
        kind="vip",
        title="大客户专线开通",
        opened_by=floor.lead,
        opened_at=now - timedelta(hours=3),
        accept_by=now - timedelta(hours=2),
        accepted_at=now - timedelta(hours=2, minutes=30),
        reply_by=now + timedelta(minutes=10),
    )


@pytest.fixture
def results(floor: Floor, make_employee: Callable[..., Employee], now: datetime) -> list[Evaluation]:
    """Scores of 1001: 90 and 80 this month, the second critical and not yet released; 70 last month."""
    inspector = make_employee("2101", post=PostCode.QUALITY_INSPECTOR, team=floor.other)
    card = Scorecard.objects.create(key="t-card", name="Front line", name_zh="前台评分表")
    version = ScorecardVersion.objects.create(
        scorecard=card, number=1, definition={}, content_hash="0" * 64, created_at=now
    )
    scored = [
        (TODAY - timedelta(days=1), "90", "pass", "released", False),
        (TODAY - timedelta(days=2), "80", "critical_fail", "submitted", True),
        (date(2026, 9, 15), "70", "fail", "acknowledged", False),
    ]
    draw = SpotCheck.objects.create(
        first_day=date(2026, 9, 1),
        last_day=TODAY,
        due_on=TODAY,
        seed="t",
        algorithm="t",
        frame_last_contact=1,
        frame_size=30,
        frame_hash="0" * 64,
        drawn_at=now,
    )
    stratum = SampleStratum.objects.create(spot_check=draw, key="1001", size=30, taken=3)
    made = []
    for number, (day, score, outcome, state, is_critical) in enumerate(scored):
        at = datetime.combine(day, datetime.min.time(), floor.centre.zone) + timedelta(hours=10)
        contact = Contact.objects.create(
            source="t",
            external_id=str(number),
            day=day,
            started_at=at,
            ended_at=at,
            outcome="answered",
            operator=floor.operators[0],
        )
        assignment = Assignment.objects.create(
            contact=contact,
            inspector=inspector,
            version=version,
            sampled=SampledContact.objects.create(
                spot_check=draw, stratum=stratum, contact=contact, position=number + 1
            ),
            assigned_at=at,
            due_on=TODAY,
            done_at=at,
        )
        made.append(
            Evaluation.objects.create(
                assignment=assignment,
                contact=contact,
                operator=floor.operators[0],
                inspector=inspector,
                version=version,
                day=day,
                month=f"{day:%Y-%m}",
                state=state,
                outcome=outcome,
                score=Decimal(score),
                is_critical=is_critical,
                started_at=at,
                saved_at=at,
                submitted_at=at,
                released_at=None if state == "submitted" else at,
            )
        )
    return made


@pytest.fixture
def queue(results: list[Evaluation], now: datetime) -> list[Assignment]:
    """Two contacts wait for the inspector: one due yesterday, one due in three days."""
    first = results[0]
    made = []
    for number, due_on in enumerate([TODAY - timedelta(days=1), TODAY + timedelta(days=3)]):
        contact = Contact.objects.create(
            source="t",
            external_id=f"open-{number}",
            day=TODAY,
            started_at=now - timedelta(hours=2),
            ended_at=now - timedelta(hours=2),
            outcome="answered",
            operator=first.operator,
        )
        made.append(
            Assignment.objects.create(
                contact=contact,
                inspector=first.inspector,
                version=first.version,
                assigned_at=now,
                due_on=due_on,
            )
        )
    return made


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Sign somebody in, in a language."""

    def sign_in(employee: Employee, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(employee, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
