"""Calls of the demo centre with what was said in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from seeds.demo.dice import dice
from seeds.demo.people import PersonFact
from seeds.demo.roster import REST, Duty
from seeds.files import Table, minutes, read_seed
from staff.models import PostCode

DESK_OF_POST = {
    PostCode.OPERATOR: "front_line",
    PostCode.FLOATING_EXPERT: "front_line",
    PostCode.VIP_OPERATOR: "vip",
    PostCode.MESSAGE_SECRETARY: "message_secretary",
}
MEAN_CALLS = {"C1": 2.6, "C2": 2.4, "C3": 0.8, "SPLIT": 1.6}
SLIP_PER_MILLE = 70
ABANDONED_PER_MILLE = 45
SPEECH_MS_PER_CHARACTER = 210


@dataclass(frozen=True)
class Said:
    """One turn of a call."""

    speaker: str
    starts_ms: int
    ends_ms: int
    text: str


@dataclass(frozen=True)
class Call:
    """One call: who took it when, what it was about, what was said, and what went wrong in it."""

    external_id: str
    day: date
    work_number: str
    desk: str
    started_at: datetime
    queue_seconds: int
    talk_seconds: int
    customer: str
    topic: str
    is_complaint: bool
    slips: tuple[str, ...]
    turns: tuple[Said, ...]

    @property
    def is_answered(self) -> bool:
        """Whether anybody took it."""
        return bool(self.work_number)


def calls(
    duties: Iterable[Duty],
    *,
    everybody: dict[str, PersonFact],
    shifts: dict[str, Table],
    zone: ZoneInfo,
    present: Mapping[tuple[str, date], tuple[datetime, datetime]],
    until: datetime,
) -> Iterator[Call]:
    """Yield the calls taken on the desks while their people were present; none starts after `until`."""
    for duty in duties:
        desk = DESK_OF_POST.get(everybody[duty.work_number].post)
        if desk and duty.shift != REST and duty.shift in MEAN_CALLS:
            for call in _calls_of(duty, desk, shifts[duty.shift], zone):
                here = present.get((duty.work_number, duty.day))
                if here and here[0] <= call.started_at <= min(here[1], until):
                    yield call


def _calls_of(duty: Duty, desk: str, shift: Table, zone: ZoneInfo) -> Iterator[Call]:
    chance = dice("calls", duty.work_number, duty.day)
    mean = MEAN_CALLS[duty.shift]
    count = int(mean) + (chance.random() < mean - int(mean)) + chance.choice((-1, 0, 0, 1))
    start, end = minutes(shift["parts"][0][0]), minutes(shift["parts"][0][1])
    midnight = datetime.combine(duty.day, time(), zone)
    slots = max(count, 1)
    for number in range(max(count, 0)):
        # One call per slot of the shift: an operator never talks to two customers at once.
        width = (end - start - 30) / slots
        at = midnight + timedelta(minutes=start + 10 + width * (number + chance.random() * 0.8))
        yield _call(duty, desk, at.replace(microsecond=0), chance, number)


def _call(duty: Duty, desk: str, at: datetime, chance: Random, number: int) -> Call:
    book = conversations()
    scenario = chance.choice([each for each in book["scenario"] if each["desk"] == desk])
    slips = [s for s in book["slip"] if desk in s["desk"]] if chance.randrange(1000) < SLIP_PER_MILLE else []
    slip = chance.choice(slips) if slips else None
    waited = min(int(chance.expovariate(1 / 14)), 180)
    is_abandoned = chance.randrange(1000) < ABANDONED_PER_MILLE
    turns = () if is_abandoned else tuple(_say(_lines(scenario, slip, duty.day, chance), chance))
    return Call(
        external_id=f"{duty.day:%Y%m%d}-{duty.work_number}-{number + 1:02}",
        day=at.date(),
        work_number="" if is_abandoned else duty.work_number,
        desk=desk,
        started_at=at,
        queue_seconds=waited + (25 if is_abandoned else 0),
        talk_seconds=turns[-1].ends_ms // 1000 + chance.randint(1, 9) if turns else 0,
        customer=f"13{chance.randrange(10)}****{chance.randrange(10000):04}",
        topic=scenario["topic"],
        is_complaint=bool(scenario.get("complaint")),
        slips=(slip["kind"],) if slip and turns else (),
        turns=turns,
    )


def _lines(scenario: Table, slip: Table | None, day: date, chance: Random) -> list[tuple[str, str]]:
    book, desk = conversations(), scenario["desk"]
    middle = [(who, text) for who, text in scenario["turns"]]
    opening = chance.choice(book["opening"][desk])
    closing = chance.choice(book["closing"][desk])
    where = slip["where"] if slip else ""
    if slip and where == "middle":
        middle.insert(max(len(middle) - 1, 2), ("o", slip["text"]))
    if where == "drop_read_back":
        middle = [(who, text) for who, text in middle if "复述" not in text and "念得对吗" not in text]
    said_first = [("o", slip["text"] if slip and where == "opening" else opening)]
    said_last = [("o", slip["text"] if slip and where == "closing" else closing)]
    words = _fill(chance, day)
    return [(who, text.format(**words)) for who, text in said_first + middle + said_last]


def _fill(chance: Random, day: date) -> dict[str, str]:
    fill = conversations()["fill"]
    return {
        "surname": chance.choice(fill["surnames"]),
        "name": chance.choice(fill["surnames"]) + chance.choice(("经理", "工", "老师", "总")),
        "amount": chance.choice(fill["amounts"]),
        "month": str(day.month),
        "plan": chance.choice(fill["plans"]),
        "tail": f"{chance.randrange(10000):04}",
        "ticket": f"GD{chance.randrange(10**6):06}",
        "hours": str(chance.randint(2, 9)),
        "company": chance.choice(fill["companies"]),
        "time": chance.choice(fill["times"]),
    }


def _say(lines: list[tuple[str, str]], chance: Random) -> Iterator[Said]:
    at = 400
    for who, text in lines:
        ends = at + 500 + len(text) * SPEECH_MS_PER_CHARACTER
        yield Said("operator" if who == "o" else "customer", at, ends, text)
        at = ends + chance.randint(200, 2500)


@cache
def conversations() -> dict[str, Any]:
    """Return the sentences of the demo centre, read once."""
    return read_seed("demo/conversations.toml")
