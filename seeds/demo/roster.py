"""Who is rostered when at the demo centre: desks round the clock, the office by the calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from seeds.demo.people import PersonFact
from staff.models import PostCode

REST = ""
EPOCH = date(2020, 1, 6)  # a Monday: cycles are counted from here
DESK_CYCLE = ("C1", "C1", "C2", "C2", "C3", REST, REST)
DAYTIME_CYCLE = ("C1", "C1", "C1", "C2", "C2", REST, REST)
ROUND_THE_CLOCK = ("C1", "C2", "C3", REST)
LEAD_PLACES = {"1001": 0, "1101": 1, "1002": 2, "1102": 3}
"""The four leads of the front line take turns: one on each shift, whichever team works it."""

CYCLES: dict[PostCode, tuple[str, ...]] = {
    PostCode.OPERATOR: DESK_CYCLE,
    PostCode.VIP_OPERATOR: DAYTIME_CYCLE,
    PostCode.MESSAGE_SECRETARY: DAYTIME_CYCLE,
    PostCode.DUTY_SUPERVISOR: ROUND_THE_CLOCK,
}
OFFICE_SHIFTS = {
    PostCode.FLOATING_EXPERT: "SPLIT",
    PostCode.OUTBOUND_OPERATOR: "EVE",
    PostCode.QUALITY_MANAGER: "FLEX",
    PostCode.TEAM_LEAD: "FLEX",
}
STEP = {PostCode.VIP_OPERATOR: 2, PostCode.MESSAGE_SECRETARY: 2}


@dataclass(frozen=True)
class Duty:
    """That somebody is rostered for a shift on a day; an empty shift is a rest day."""

    work_number: str
    day: date
    shift: str


def roster(
    everybody: list[PersonFact], *, first: date, last: date, off_days: Mapping[date, bool]
) -> Iterator[Duty]:
    """Yield everybody's duty for each day on which they work here.

    Args:
        off_days: whether a day is a statutory or rest day by the calendar; unknown days go by the week.
    """
    day = first
    while day <= last:
        is_off = off_days.get(day, day.isoweekday() > 5)
        for person in everybody:
            if person.works_on(day):
                yield Duty(person.work_number, day, _shift(person, day, is_off=is_off))
        day += timedelta(days=1)


def _shift(person: PersonFact, day: date, *, is_off: bool) -> str:
    count = (day - EPOCH).days
    if person.work_number in LEAD_PLACES:
        return ROUND_THE_CLOCK[(count + LEAD_PLACES[person.work_number]) % len(ROUND_THE_CLOCK)]
    if person.post in CYCLES:
        cycle = CYCLES[person.post]
        return cycle[(count + person.position * STEP.get(person.post, 1)) % len(cycle)]
    return REST if is_off else OFFICE_SHIFTS.get(person.post, "DAY")
