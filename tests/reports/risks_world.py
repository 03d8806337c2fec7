"""A centre of two months made by a seeded die: incidents, clocks, reports owed, visits, items in custody."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from custody.models import CustodyClass, CustodyItem, Destruction, Loan
from incidents.models import Authority, AuthorityReport, Deadline, Incident, IncidentKind
from seeds.loader.custody import load_custody_classes
from seeds.loader.incidents import load_authorities, load_incident_kinds
from seeds.loader.visitors import load_visit_places, load_visitor_classes
from staff.models import Employee, PostCode, RosterEntry, Shift
from visitors.models import Stay, Visit, VisitEvent, Visitor, VisitorClass, VisitPlace

ZONE = ZoneInfo("Asia/Shanghai")
STATES = ("reported", "acknowledged", "in_action", "verifying", "closed", "rejected", "duplicate")
PURPOSES = ("acknowledge", "accept", "decision", "review", "authority")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class World:
    """Makes the rows; numbers go on, so that it can be made larger."""

    def __init__(self, make_employee: Callable[..., Employee], now: datetime) -> None:
        for load in (
            load_incident_kinds,
            load_authorities,
            load_visitor_classes,
            load_visit_places,
            load_custody_classes,
        ):
            load()
        self.now, self.die, self.number = now, Random(20261020), 0
        self.people = {post: make_employee(str(8000 + at), post=post) for at, post in enumerate(PostCode)}
        self.operator = self.people[PostCode.OPERATOR]
        self.supervisor = self.people[PostCode.DUTY_SUPERVISOR]
        self.manager = self.people[PostCode.CENTRE_MANAGER]
        self._roster()

    def _roster(self) -> None:
        shifts = [
            Shift.objects.create(
                code=f"w{at}",
                name=f"w{at}",
                name_zh=f"w{at}",
                parts=[{"start": at * 480, "end": at * 480 + 480}],
                net_minutes=480,
            )
            for at in range(3)
        ]
        people = [self.operator, self.supervisor, self.manager]
        for day in range(120):
            for person, shift in zip(people, shifts, strict=True):
                RosterEntry.objects.create(employee=person, day=date(2026, 7, 1) + day * DAY, shift=shift)

    def grow(self, size: int) -> "World":
        """Add so many incidents, and visits and items to go with them."""
        for _turn in range(size):
            self.number += 1
            self._incident()
            self._visit()
            self._item()
        return self

    def _incident(self) -> None:
        die = self.die
        kind = die.choice(list(IncidentKind.objects.order_by("pk")))
        state = die.choice(STATES)
        reported_at = self.now - timedelta(seconds=die.randrange(75 * 86_400))
        taken_at = min(self.now, reported_at + timedelta(seconds=die.randrange(1800)))
        taken: dict[str, Any] = {}
        if state not in ("reported", "rejected", "duplicate"):
            taken = {
                "acknowledged_at": taken_at, "acknowledged_by": self.supervisor, "owner": self.supervisor
            }  # fmt: skip
        if state == "closed":
            taken |= {"closed_at": self.now, "closed_by": self.manager}
        if state == "duplicate":
            taken["duplicate_of"] = Incident.objects.order_by("pk").first()
        row = Incident.objects.create(
            number=f"2026-{self.number:04}",
            kind=kind,
            what="空调漏水",
            where="机房",
            discovered_at=reported_at - timedelta(seconds=die.randrange(3600)),
            reported_at=reported_at,
            day=reported_at.astimezone(ZONE).date(),
            reporter=self.operator,
            state="reported" if state == "duplicate" and not taken["duplicate_of"] else state,
            immediate=kind.immediate,
            confidential=kind.confidential,
            acknowledge_minutes=kind.acknowledge_minutes,
            **taken,
        )
        self._clocks(row)
        if kind.confidential:
            self._reports(row)

    def _clocks(self, row: Incident) -> None:
        for number in range(1, self.die.randrange(2, 5)):
            limit_at = self.now + self.die.randrange(-90, 90) * MINUTE
            end: dict[str, Any] = self.die.choice(
                [{}, {"met_at": self.now}, {"fired_at": self.now, "late": True}]
            )
            Deadline.objects.create(
                incident=row,
                number=number,
                clock=number,
                purpose=self.die.choice(PURPOSES),
                started_at=row.reported_at,
                within_minutes=15,
                pause_minutes=15,
                limit_at=limit_at,
                step=1,
                due_at=limit_at,
                **end,
            )

    def _reports(self, row: Incident) -> None:
        for number, authority in enumerate(Authority.objects.order_by("pk"), start=1):
            end: dict[str, Any] = self.die.choice(
                [{}, {"sent_at": self.now, "sent_by": self.manager}, {"lifted_at": self.now}]
            )
            AuthorityReport.objects.create(
                incident=row,
                number=number,
                authority=authority,
                known_at=self.now - 100 * DAY,
                due_at=self.now + self.die.randrange(-40, 80) * HOUR,
                **end,
            )

    def _visit(self) -> None:
        die = self.die
        is_walk_in = die.random() < 0.2
        state = die.choice(["inside", "left"] if is_walk_in else ["inside", "left", "no_show", "requested"])
        starts_at = self.now - timedelta(minutes=die.randrange(60 * 86_400 // 60))
        agreed: dict[str, Any] = {
            "host": self.operator, "starts_at": starts_at, "ends_at": starts_at + 30 * DAY
        }  # fmt: skip
        if state != "requested":
            agreed |= {"approved_by": self.supervisor, "approved_at": starts_at}
        if is_walk_in:
            agreed = {"incident": Incident.objects.order_by("pk").first()}
        visit = Visit.objects.create(
            number=f"V2026-{self.number:04}",
            requested_by=self.operator,
            requested_at=starts_at,
            place=VisitPlace.objects.order_by("pk")[0],
            visitor_class=VisitorClass.objects.order_by("pk")[0],
            persons=2,
            day=starts_at.astimezone(ZONE).date(),
            state=state,
            is_walk_in=is_walk_in,
            is_overstayed=die.random() < 0.3,
            ended_at=self.now if state in ("left", "no_show") else None,
            **agreed,
        )
        if state in ("inside", "left"):
            self._stays(visit)

    def _stays(self, visit: Visit) -> None:
        event = VisitEvent.objects.create(
            visit=visit, number=1, code="let_in", at=visit.requested_at, state_after="inside"
        )
        for position in range(1, self.die.randrange(2, 4)):
            person = Visitor.objects.create(visit=visit, position=position, name="访客")
            is_out = visit.state == "left" or position == 2
            out = {"out_at": self.now, "out_event": event} if is_out else {}
            Stay.objects.create(
                visit=visit,
                visitor=person,
                in_at=visit.requested_at,
                in_event=event,
                badge_state="none",
                **out,
            )

    def _item(self) -> None:
        die = self.die
        state = die.choice(["to_file", "filed", "out", "destroyed"])
        today = self.now.astimezone(ZONE).date()
        gone: dict[str, Any] = {}
        if state == "destroyed":
            destruction = Destruction.objects.create(
                number=f"D{self.number}", reason="到期", requested_by=self.operator, requested_at=self.now
            )
            gone = {"destruction": destruction, "destroyed_at": self.now}
        item = CustodyItem.objects.create(
            number=f"Z{self.number:04}",
            custody_class=CustodyClass.objects.order_by("pk")[0],
            title="合同",
            custodian=self.operator,
            received_on=today,
            file_by=today + die.randrange(-5, 5) * DAY,
            registered_by=self.operator,
            registered_at=self.now,
            retention_months=12,
            expires_on=die.choice([None, today + die.randrange(-5, 5) * DAY]),
            is_held=state != "destroyed" and die.random() < 0.3,
            state=state,
            **gone,
        )
        Loan.objects.create(
            item=item,
            number=1,
            kind="copy",
            borrower=self.operator,
            return_on=today + die.randrange(-5, 5) * DAY,
            state=die.choice(["permitted", "out", "returned"]),
            asked_at=self.now,
            answered_by=self.supervisor,
        )
