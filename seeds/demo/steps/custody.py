"""The demo centre's custody: papers registered, filed, lent, handed over, held and destroyed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from custody.domain.table import is_signed
from custody.domain.vocabulary import Act
from custody.models import CustodyClass, CustodyItem, Destruction, Loan
from custody.services import ON_LOAN, act_on, register, request_destruction, tell_overdue
from seeds.demo.timeline import Deed
from seeds.demo.world import PASSWORD, World
from seeds.files import Table, read_seed

REMINDED_DAYS: Final = 40
"""Days back over which the clock looks every morning for what is overdue."""
_TOLD: Final = {"act", "days_ago", "clock", "by", "back_days_ago", "taker"}


def deeds(world: World) -> Iterator[Deed]:
    """Tell the life of each item, the destructions, and let the clock look every morning."""
    stories = read_seed("demo/custody.toml")
    room = _Room(world)
    for story in stories["item"]:
        yield Deed(room.at(story), partial(room.register, story))
        for act in story.get("act", []):
            yield Deed(room.at(act), partial(room.act_on_item, story["key"], act))
    for number, story in enumerate(stories["destruction"]):
        yield Deed(room.at(story), partial(room.request, number, story))
        for act in story.get("act", []):
            yield Deed(room.at(act), partial(room.act_on_destruction, number, act))
    for ago in range(REMINDED_DAYS, -1, -1):
        yield Deed(world.at(world.today - timedelta(days=ago), "08:10"), _remind)


def _remind(now: datetime) -> None:
    """Do what the clock does every morning."""
    tell_overdue(now)


@dataclass
class _Room:
    """The records room: its items and destructions as they come to be."""

    world: World
    items: dict[str, CustodyItem] = field(default_factory=dict)
    destructions: dict[int, Destruction] = field(default_factory=dict)

    def at(self, story: Table) -> datetime:
        """Give the instant of something told."""
        return self.world.at(self._day(story["days_ago"]), story["clock"])

    def register(self, story: Table, now: datetime) -> None:
        """Register an item; what has its place is filed at once."""
        self.items[story["key"]] = register(
            person=self._person(story["by"]),
            custody_class=CustodyClass.objects.get(code=story["class"]),
            title=story["title"],
            copies=story.get("copies", 1),
            received_on=self._day(story["received"] if "received" in story else story["days_ago"]),
            place=story.get("place", ""),
            now=now,
        )

    def act_on_item(self, key: str, act: Table, now: datetime) -> None:
        """Do an act on an item, or on its latest loan."""
        item = self.items[key]
        about = Loan.objects.filter(item=item).latest("pk") if act["act"] in ON_LOAN else item
        self._do(about, act, now)

    def request(self, number: int, story: Table, now: datetime) -> None:
        """Ask for the destruction of several items."""
        items = [self.items[key] for key in story["items"]]
        self.destructions[number] = request_destruction(
            items, person=self._person(story["by"]), reason=story["reason"], now=now
        )

    def act_on_destruction(self, number: int, act: Table, now: datetime) -> None:
        """Take a step of a destruction."""
        self.destructions[number] = self._do(self.destructions[number], act, now)

    def _do(self, about: CustodyItem | Loan | Destruction, told: Table, now: datetime) -> Any:
        act = Act(told["act"])
        values = {name: value for name, value in told.items() if name not in _TOLD}
        if is_signed(act):
            values["password"] = PASSWORD
        if "taker" in told:
            values["taker"] = self._person(told["taker"])
        if "back_days_ago" in told:
            values["return_on"] = self._day(told["back_days_ago"])
        return act_on(about, act, person=self._person(told["by"]), now=now, values=values)

    def _day(self, days_ago: int) -> date:
        return self.world.today - timedelta(days=days_ago)

    def _person(self, number: str) -> Any:
        return self.world.employees[number]
