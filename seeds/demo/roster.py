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
SUPERVISOR_CYCLE = ("C1", "C2", "C3", REST)
LEAD_WEEKS = {
    # Two leads of one desk lead the early and the late shift by turns and rest on different days.
    "1001": (("C1",) * 5 + (REST, REST), ("C2",) * 5 + (REST, REST)),
    "1101": (("C2", "C2", REST, REST, "C2", "C1", "C1"), ("C1", "C1", REST, REST, "C1", "C2", "C2")),
}
CYCLES: dict[PostCode, tuple[str, ...]] = {
    PostCode.OPERATOR: DESK_CYCLE,
    PostCode.VIP_OPERATOR: DAYTIME_CYCLE,
    PostCode.MESSAGE_SECRETARY: DAYTIME_CYCLE,
    PostCode.DUTY_SUPERVISOR: SUPERVISOR_CYCLE,
}
OFFICE_SHIFTS = {
    PostCode.FLOATING_EXPERT: "SPLIT",
    PostCode.OUTBOUND_OPERATOR: "EVE",
    PostCode.QUALITY_MANAGER: "FLEX",
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
    if person.work_number in LEAD_WEEKS:
        return LEAD_WEEKS[person.work_number][count // 7 % 2][count % 7]
    if person.post in CYCLES:
        cycle = CYCLES[person.post]
        return cycle[(count + person.position * STEP.get(person.post, 1)) % len(cycle)]
    return REST if is_off else OFFICE_SHIFTS.get(person.post, "DAY")
