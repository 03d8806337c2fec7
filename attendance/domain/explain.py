"""Why a day is marked as it is, read from the same run that judged it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from attendance.domain.attribution import Reading, chains
from attendance.domain.engine import DayAtHand, Trace, derive_person, give_out, readings
from attendance.domain.kinds import PunchUse
from attendance.domain.records import PersonSpan, Punch
from attendance.domain.results import ExplainedPunch, Explanation
from attendance.domain.setting import Setting


def explain_day(person: PersonSpan, day: date, *, setting: Setting) -> Explanation:
    """Explain one day: roster, windows, each punch near it and why it was or was not used, and the steps.

    `person` may span more than the day; only the day is judged.

    Raises:
        UnannouncedYear: the calendar of the day's year is not announced.
    """
    alone = replace(person, first=day, last=day)
    record = derive_person(alone, setting=setting).records[day]
    trace = give_out(alone, setting)
    at_hand = next(each for each in trace.days if each.day == day)
    windows = tuple(
        (at_hand.midnight + unit.opens, at_hand.midnight + unit.closes) for unit in at_hand.situation.units
    )
    punches = sorted(_explained(trace, day), key=lambda each: each.punch)
    near = tuple(each for each in punches if _is_near(each, at_hand, windows, setting))
    return Explanation(day, at_hand.midnight, record.shift, record.rule_version, windows, near, record)


def _is_near(
    each: ExplainedPunch, at_hand: DayAtHand, windows: tuple[tuple[int, int], ...], setting: Setting
) -> bool:
    """Keep what the day owns, what falls into its windows, and what falls on its date."""
    minute = each.punch.second // 60
    on_date = at_hand.midnight <= minute < setting.midnight(at_hand.day + timedelta(days=1))
    return each.day == at_hand.day or on_date or any(start <= minute <= end for start, end in windows)


def _explained(trace: Trace, day: date) -> Iterator[ExplainedPunch]:
    for punch in trace.orphans:
        yield ExplainedPunch(punch, PunchUse.ORPHAN)
    for at_hand in trace.days:
        for part, (_, touches, reading) in enumerate(readings(trace, at_hand), start=1):
            uses = _uses(touches, reading, at_hand)
            for punch, use in zip(touches, uses, strict=True):
                owned = at_hand.day == day
                yield ExplainedPunch(
                    punch, use if owned else PunchUse.OTHER_DAY, part if owned else 0, at_hand.day
                )


def _uses(touches: list[Punch], reading: Reading, at_hand: DayAtHand) -> Iterable[PunchUse]:
    """Why each touch was used: of a chain of repeats one touch counts, the others repeat it."""
    used = {reading.came_at: PunchUse.IN, reading.left_at: PunchUse.OUT}
    uses = [PunchUse.REPEAT] * len(touches)
    if not touches:
        return uses
    for first, last in chains(touches, at_hand.situation.context.rules.repeat_within_seconds):
        counts = next((index for index in range(first, last + 1) if index in used), first)
        unused = PunchUse.WRONG_DIRECTION if touches[counts].direction else PunchUse.BETWEEN
        uses[counts] = used.get(counts, unused)
    return uses
