"""The demo centre's visitors: asked for, approved, let in and out, each signature by whoever gives it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from incidents.services import acknowledge, finish_action, plan_action, verify
from seeds.demo.dice import dice
from seeds.demo.timeline import Deed
from seeds.demo.world import MANAGER, PASSWORD, SUPERVISOR, World
from seeds.files import Table, read_seed
from staff.models import Desk, Employee, PostCode
from visitors.domain.people import read_people
from visitors.models import Visit, VisitorClass, VisitPlace
from visitors.services import (
    Entry,
    Exit,
    WalkIn,
    Wanted,
    approve,
    blank_names,
    close_days,
    deny,
    let_in,
    let_out,
    record_walk_in,
    request_visit,
    settle_badge,
    tell_overstays,
    turn_away,
)

SECURITY_OFFICER, FLOOR_SUPERVISOR = "2201", "2005"
MINUTE = timedelta(minutes=1)
USUAL_DAYS = 40
"""Days back over which usual visits are drawn."""


def deeds(world: World) -> Iterator[Deed]:
    """Tell usual visits, those with a story, and the entry without approval; and let the clock look daily."""
    stories = read_seed("demo/visits.toml")
    for ago in range(USUAL_DAYS, 1, -1):
        day = world.today - timedelta(days=ago)
        yield Deed(world.at(day + timedelta(days=1), "00:10"), _look)
        if day.weekday() < 5:
            yield from _usual(world, stories["usual"], day, ago)
    yield Deed(world.at(world.today, "00:10"), close_days)
    for story in stories["visit"]:
        yield from _Visit(world, story).deeds()
    for story in stories["walk_in"]:
        yield from _WalkIn(world, story).deeds()


def _look(now: datetime) -> None:
    """Do what the clock does after midnight."""
    close_days(now)
    blank_names(now)


def _usual(world: World, stories: list[Table], day: date, ago: int) -> Iterator[Deed]:
    """Draw up to two usual visits for a working day."""
    chance = dice("visits", day)
    clocks = chance.sample(["09:20", "10:40", "14:10", "15:30"], 2)
    for clock in clocks[: chance.choice((0, 1, 1, 2))]:
        story = chance.choice(stories)
        drawn = {"days_ago": ago, "clock": clock, "host": chance.choice(story["hosts"]), "ends": "left"}
        yield from _Visit(world, story | drawn | {"stays": story["minutes"] - chance.randint(2, 25)}).deeds()


@dataclass
class _Visit:
    """One visit and those who act on it."""

    world: World
    story: Table
    visit: Visit = field(init=False)

    def __post_init__(self) -> None:
        day = self.world.today - timedelta(days=self.story["days_ago"])
        self.starts_at = self.world.at(day, self.story["clock"])
        self.ends_at = self.starts_at + self.story["minutes"] * MINUTE
        self.first_badge = dice("badge", self.starts_at, self.story["people"]).randrange(1, 90)

    def deeds(self) -> Iterator[Deed]:
        """Yield the acts up to where the story ends; what is still to come was asked for yesterday."""
        ends = self.story["ends"]
        yesterday = self.world.at(self.world.today - timedelta(days=1), "16:20")
        asked_at = min(self.starts_at - timedelta(hours=22), yesterday)
        yield Deed(asked_at, self.ask)
        if ends == "denied":
            yield Deed(asked_at + 25 * MINUTE, self.deny)
        elif ends != "requested":
            yield Deed(asked_at + 25 * MINUTE, self.approve)
            yield from self._at_the_door(ends)

    def _at_the_door(self, ends: str) -> Iterator[Deed]:
        if ends == "turned_away":
            yield Deed(self.starts_at + 4 * MINUTE, self.turn_away)
        elif ends in ("left", "inside", "badge_missing"):
            yield Deed(self.starts_at + 3 * MINUTE, self.let_in)
        if ends in ("left", "badge_missing"):
            stays = self.story.get("stays", self.story["minutes"] - 5)
            for minutes in (1, 31):
                if stays > self.story["minutes"] + minutes:
                    yield Deed(self.ends_at + minutes * MINUTE, tell_overstays)
            yield Deed(self.starts_at + (3 + stays) * MINUTE, self.let_out)
        if ends == "badge_missing":
            yield Deed(self.starts_at + timedelta(hours=25), self.settle)

    def ask(self, now: datetime) -> None:
        desk = Desk.objects.filter(code=self.story.get("desk", "")).first()
        wanted = Wanted(
            people=read_people("\n".join(self.story["people"])),
            visitor_class=VisitorClass.objects.get(code=self.story["class"]),
            place=VisitPlace.objects.get(code=self.story["place"]),
            purpose=self.story["purpose"],
            organisation=self.story["organisation"],
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            desk=desk,
        )
        (self.visit,) = request_visit(wanted, person=self._person(self.story["host"]), now=now)

    def approve(self, now: datetime) -> None:
        self.visit = approve(self.visit, person=self._superior(now), password=PASSWORD, now=now)

    def deny(self, now: datetime) -> None:
        deny(self.visit, person=self._superior(now), reason=self.story["reason"], now=now)

    def turn_away(self, now: datetime) -> None:
        turn_away(self.visit, person=self._reception(now), reason=self.story["reason"], now=now)

    def let_in(self, now: datetime) -> None:
        carried = self.story.get("carried_in", "")
        entries = [
            Entry(position, f"{self.first_badge + position:03}", carried if position == 1 else "")
            for position in range(1, self.visit.persons + 1)
        ]
        signed: dict[str, Any] = {"person": self._reception(now), "password": PASSWORD, "now": now}
        self.visit = let_in(self.visit, entries=entries, is_clear_of_goods=True, **signed)

    def let_out(self, now: datetime) -> None:
        forgets = self.story["ends"] == "badge_missing"
        exits = [
            Exit(position, not (forgets and position == self.visit.persons))
            for position in range(1, self.visit.persons + 1)
        ]
        signed: dict[str, Any] = {"person": self._reception(now), "password": PASSWORD, "now": now}
        self.visit = let_out(self.visit, exits=exits, **signed)

    def settle(self, now: datetime) -> None:
        badge = self.visit.stays.badge_missing().get().badge
        said: dict[str, Any] = {"text": "次日由来访人送回。", "now": now}
        settle_badge(self.visit, badge=badge, is_found=True, person=self._person(SECURITY_OFFICER), **said)

    def _superior(self, now: datetime) -> Employee:
        """Whoever decides for the host: the lead, for leads a supervisor, for others the manager."""
        host = self.story["host"]
        if self.world.person[host].post == PostCode.TEAM_LEAD:
            return self._person(SUPERVISOR)
        lead = self.world.lead_of(host, now.astimezone(self.world.zone).date())
        return self._person(MANAGER if lead == SUPERVISOR else lead)

    def _reception(self, now: datetime) -> Employee:
        """The duty supervisor of the shift, or the security officer when the visitors are theirs."""
        number = self.world.supervisor_at(now)
        return self._person(SECURITY_OFFICER if number == self.story["host"] else number)

    def _person(self, number: str) -> Employee:
        return self.world.employees[number]


@dataclass
class _WalkIn:
    """Somebody who entered without approval, and the incident of it up to its closure."""

    world: World
    story: Table
    visit: Visit = field(init=False)

    def deeds(self) -> Iterator[Deed]:
        """Yield the acts."""
        day = self.world.today - timedelta(days=self.story["days_ago"])
        at = self.world.at(day, self.story["clock"])
        yield Deed(at, self.record)
        yield Deed(at + 2 * MINUTE, self.acknowledge)
        yield Deed(at + self.story["minutes"] * MINUTE, self.let_out)
        yield Deed(at + 40 * MINUTE, self.plan)
        yield Deed(at + timedelta(hours=46), self.finish)
        yield Deed(at + timedelta(hours=70), self.verify)

    def record(self, now: datetime) -> None:
        self.finder = self._person(self.world.supervisor_at(now))
        walk_in = WalkIn(
            people=read_people("\n".join(self.story["people"])),
            visitor_class=VisitorClass.objects.get(code=self.story["class"]),
            place=VisitPlace.objects.get(code=self.story["place"]),
            what=self.story["what"],
            is_clear_of_goods=True,
            entered_at=now - 3 * MINUTE,
        )
        self.visit = record_walk_in(walk_in, person=self.finder, password=PASSWORD, now=now)

    def acknowledge(self, now: datetime) -> None:
        assert self.visit.incident is not None
        self.incident = acknowledge(
            self.visit.incident, person=self._person(MANAGER), password=PASSWORD, now=now
        )

    def let_out(self, now: datetime) -> None:
        let_out(self.visit, person=self.finder, password=PASSWORD, now=now)

    def plan(self, now: datetime) -> None:
        self.action = plan_action(
            self.incident,
            person=self._person(MANAGER),
            measure=self.story["measure"],
            owner=self._person(FLOOR_SUPERVISOR),
            checker=self._person(SECURITY_OFFICER),
            due_on=(now + timedelta(days=3)).astimezone(self.world.zone).date(),
            now=now,
        )

    def finish(self, now: datetime) -> None:
        finish_action(self.action, person=self.action.owner, evidence=self.story["evidence"], now=now)

    def verify(self, now: datetime) -> None:
        self.incident.refresh_from_db()
        officer = self._person(SECURITY_OFFICER)
        verify(self.incident, person=officer, password=PASSWORD, finding=self.story["finding"], now=now)

    def _person(self, number: str) -> Employee:
        return self.world.employees[number]
