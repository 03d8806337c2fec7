"""The demo centre as facts: everything that happened there, before anything is stored."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from common.months import Month
from seeds.demo.attendance_facts import AttendanceFacts, attendance_facts
from seeds.demo.contact_facts import Call, calls
from seeds.demo.people import FRONT_A, FRONT_B, VIP_AND_MESSAGES, PersonFact, people
from seeds.demo.roster import Duty, roster
from seeds.files import Table, minutes, read_seed, seed_files
from seeds.loader.staff import calendar_days
from staff.models import DayKind, Employee, PostCode

CENTRE_NAME = "示范移动客户服务中心"
TIME_ZONE = "Asia/Shanghai"
PASSWORD = "zhiban-demo"
DAYS_BACK = 64
CALLS_BEFORE = 10
"""Days of calls at least of the month before the one looked back on: its quality is appraised."""
LEADS = {FRONT_A: "1001", FRONT_B: "1101", VIP_AND_MESSAGES: "1201"}
SUPERVISOR, MANAGER, HR = "2001", "2206", "2202"
DAYS_AHEAD = 14


@dataclass
class World:
    """The demo centre on one day: the same day gives the same facts.

    Attributes:
        today: the day on which it is looked at.
        employees: the stored people by work number, once they are stored.
    """

    today: date
    employees: dict[str, Employee] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(TIME_ZONE)

    @property
    def first(self) -> date:
        """The first day of which anything is known."""
        before = self.month.first - timedelta(days=CALLS_BEFORE)
        return min(self.today - timedelta(days=DAYS_BACK), before)

    @property
    def kept_since(self) -> date:
        """The first day of roster and clock: that of the month that is published."""
        return min(self.first, self.month.previous().first)

    @property
    def month(self) -> Month:
        """The month that is looked back on: the last whose shifts had all ended the day before yesterday."""
        return Month.of(self.today - timedelta(days=2)).previous()

    @property
    def lived_until(self) -> datetime:
        """The instant up to which clock and telephone have recorded: ten past nine today."""
        return self.at(self.today, "09:10")

    @property
    def signed_until(self) -> datetime:
        """The instant up to which people have signed: last midnight, before whoever signs next."""
        return self.at(self.today, "00:00")

    def at(self, day: date, clock: str) -> datetime:
        """Return an instant of the centre's day; 24:00 and later are on the next day."""
        return datetime.combine(day, time(), self.zone) + timedelta(minutes=minutes(clock))

    @cached_property
    def shifts(self) -> dict[str, Table]:
        """The shifts of shifts.toml by code."""
        return {shift["code"]: shift for shift in read_seed("shifts.toml")["shift"]}

    @cached_property
    def people(self) -> list[PersonFact]:
        """Everybody, in order of work number."""
        return people(self.month.first)

    @cached_property
    def person(self) -> dict[str, PersonFact]:
        """Everybody by work number."""
        return {person.work_number: person for person in self.people}

    @cached_property
    def duties(self) -> list[Duty]:
        """Everybody's roster, past and planned."""
        off = {
            row["day"]: row["kind"] in {DayKind.STATUTORY, DayKind.REST}
            for name in seed_files("calendar")
            for row in calendar_days(read_seed(name))
        }
        last = self.today + timedelta(days=DAYS_AHEAD)
        return list(roster(self.people, first=self.kept_since, last=last, off_days=off))

    @cached_property
    def attendance(self) -> AttendanceFacts:
        """What the clock and the leads know."""
        handing_over = {PostCode.TEAM_LEAD, PostCode.DUTY_SUPERVISOR}
        return attendance_facts(
            self.duties,
            shifts=self.shifts,
            zone=self.zone,
            until=self.lived_until,
            always_there=[one.work_number for one in self.people if one.post in handing_over],
        )

    @cached_property
    def calls(self) -> list[Call]:
        """The calls, in order of time."""
        found = calls(
            [duty for duty in self.duties if duty.day >= self.first],
            everybody=self.person,
            shifts=self.shifts,
            zone=self.zone,
            present=self.attendance.present,
            until=self.lived_until,
        )
        return sorted(found, key=lambda call: (call.started_at, call.external_id))

    def lead_of(self, number: str, day: date) -> str:
        """Return who decides for somebody: their team lead; for leads and the office those above."""
        chain = (LEADS.get(self.person[number].team_on(day), SUPERVISOR), SUPERVISOR, MANAGER)
        return next(above for above in chain if above != number)

    def supervisor_at(self, instant: datetime) -> str:
        """Return the duty supervisor in charge at an instant, or whoever of them stands in."""
        local = instant.astimezone(self.zone)
        shift = next((code for code, start in (("C2", 15), ("C1", 7)) if start <= local.hour < 23), "C3")
        day = local.date() - timedelta(days=local.hour < 7)
        there = [one.work_number for one in self.on_shift(day, shift) if one.post == PostCode.DUTY_SUPERVISOR]
        return there[0] if there else SUPERVISOR

    def on_shift(self, day: date, shift: str) -> list[PersonFact]:
        """Return who was there on a shift of a day, in order of work number."""
        return [
            self.person[duty.work_number]
            for duty in self.duties
            if (duty.day, duty.shift) == (day, shift)
            and (day > self.today or (duty.work_number, day) in self.attendance.present)
        ]
