"""The demo centre's incidents, from the report to the closure, each act signed by whoever does it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from incidents.models import Incident, IncidentAction, IncidentKind
from incidents.services import (
    accept_offered,
    acknowledge,
    decide_request,
    finish_action,
    instruct,
    offer_after_duty,
    plan_action,
    report_incident,
    verify,
)
from seeds.demo.timeline import Deed
from seeds.demo.world import MANAGER, PASSWORD, World
from seeds.files import Table, read_seed
from staff.models import Employee

SECURITY_OFFICER, FLOOR_SUPERVISOR = "2201", "2005"
SECRECY = "secrecy_leak"
DUTY_CHANGES = ("15:00", "23:00")
"""When, yesterday, the duty supervisors changed."""


def deeds(world: World) -> Iterator[Deed]:
    """Tell every incident of stories.toml as far as it has come."""
    for story in read_seed("demo/stories.toml")["incident"]:
        yield from _Case(world, story).deeds()
    yesterday = world.today - timedelta(days=1)
    for clock in DUTY_CHANGES:
        yield Deed(world.at(yesterday, clock), _offer)
        yield Deed(world.at(yesterday, clock) + timedelta(minutes=4), partial(_accept, world))


def _offer(now: datetime) -> None:
    """Offer, as the schedule does, what the duty supervisor before left."""
    offer_after_duty(now)


def _accept(world: World, now: datetime) -> None:
    """Let the duty supervisor who came on duty accept what the one before left."""
    accept_offered(person=world.employees[world.supervisor_at(now)], now=now)


@dataclass
class _Case:
    """One incident and those who act on it."""

    world: World
    story: Table
    incident: Incident = field(init=False)
    action: IncidentAction = field(init=False)

    def deeds(self) -> Iterator[Deed]:
        """Yield the acts up to where the story ends."""
        day = self.world.today - timedelta(days=self.story["days_ago"])
        reported_at = self.world.at(day, self.story["clock"])
        taken_up_at = reported_at + timedelta(minutes=self.story["acknowledged_after_minutes"])
        yield Deed(reported_at, self.report)
        yield Deed(taken_up_at, self.acknowledge)
        if self.story["until"] == "acknowledged":
            return
        yield Deed(taken_up_at + timedelta(minutes=25), self.instruct)
        yield Deed(taken_up_at + timedelta(minutes=40), self.plan)
        if self.story["until"] == "closed":
            yield Deed(taken_up_at + timedelta(hours=26), self.finish)
            yield Deed(taken_up_at + timedelta(hours=50), self.verify)

    def report(self, now: datetime) -> None:
        asked = self.story.get("asked")
        self.incident = report_incident(
            reporter=self._person(self.story["reporter"]),
            password=PASSWORD,
            kind=IncidentKind.objects.get(code=self.story["kind"]),
            what=self.story["what"],
            where=self.story["where"],
            discovered_at=now - timedelta(minutes=4),
            asked=self._person(asked) if asked else None,
            now=now,
        )

    def acknowledge(self, now: datetime) -> None:
        number = SECURITY_OFFICER if self.is_secret else self.world.supervisor_at(now)
        self.incident = acknowledge(self.incident, person=self._person(number), password=PASSWORD, now=now)

    def instruct(self, now: datetime) -> None:
        above: Callable[..., Incident] = instruct
        told = {"text": self.story["instruction"], "password": PASSWORD, "now": now}
        if self.story.get("asked"):
            above, told = decide_request, told | {"is_granted": True}
        self.incident = above(self.incident, person=self._person(MANAGER), **told)

    def plan(self, now: datetime) -> None:
        owner = self.incident.owner
        assert owner is not None
        self.action = plan_action(
            self.incident,
            person=owner,
            measure=self.story["measure"],
            owner=self._person("2001" if self.is_secret else FLOOR_SUPERVISOR),
            checker=self._person(MANAGER if self.is_secret else SECURITY_OFFICER),
            due_on=(now + timedelta(days=3)).astimezone(self.world.zone).date(),
            now=now,
        )

    def finish(self, now: datetime) -> None:
        finish_action(self.action, person=self.action.owner, evidence=self.story["evidence"], now=now)

    def verify(self, now: datetime) -> None:
        self.incident.refresh_from_db()
        verify(
            self.incident,
            person=self._person(MANAGER if self.incident.immediate else SECURITY_OFFICER),
            password=PASSWORD,
            finding=self.story["finding"],
            is_eliminated=self.story["kind"] == "hazard",
            now=now,
        )

    @property
    def is_secret(self) -> bool:
        """Whether it exists only for those who answer for secrecy."""
        return bool(self.story["kind"] == SECRECY)

    def _person(self, number: str) -> Employee:
        return self.world.employees[number]
