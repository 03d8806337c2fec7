"""What made a cell another one: found by comparing what the two cells rest on.

Source: docs/attendance-month.md, «Amendments».
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

Cell = Mapping[str, Any]
"""A cell as it is compared: `symbol`, `facts`, and `person` where only who the person was differs."""


def cause_of(before: Cell | None, after: Cell | None, *, is_corrected: bool) -> str:
    """Name what made a cell another one; of several causes the first of this order.

    Who belongs where (a cell on one side only, employment, team), leave, roster, overtime, touches of the
    clock (a correction where one was approved since, else a punch), seat sign-ins, anything else.

    Args:
        before, after: the cell in either version; none where there is none.
        is_corrected: whether a punch of the day was corrected since the version before was signed.
    """
    if before is None or after is None or "person" in before or "person" in after:
        return "person"
    was, now = before["facts"], after["facts"]
    for cause, rests_on in _RESTS_ON:
        if rests_on(was) != rests_on(now):
            return "correction" if cause == "punch" and is_corrected else cause
    return "other"


def _names(*names: str) -> Callable[[Cell], Any]:
    return lambda facts: tuple(facts.get(name) for name in names)


def _due(facts: Cell) -> Any:
    """Give what the roster asks for: without leave, which may shorten the hours that are due."""
    return facts.get("shift"), facts.get("is_rostered"), facts.get("is_rest"), facts.get("scheduled_minutes")


def _overtime(facts: Cell) -> Any:
    parts = [(part.get("due_from"), part.get("due_until")) for part in _parts(facts, overtime=True)]
    unproven = "overtime_unproven" in facts.get("flags", ())
    return parts, unproven, facts.get("comp_bank"), bool(facts.get("ot150"))


def _touches(facts: Cell) -> Any:
    """Give when the person came and went, in parts and for overtime, and the touches beside them."""
    seen = [(part.get("came"), part.get("left")) for part in facts.get("parts", ())]
    return seen, facts.get("duplicates"), facts.get("orphans")


def _parts(facts: Cell, *, overtime: bool) -> list[Mapping[str, Any]]:
    return [part for part in facts.get("parts", ()) if bool(part.get("is_overtime")) is overtime]


_RESTS_ON: Final[tuple[tuple[str, Callable[[Cell], Any]], ...]] = (
    ("person", _names("is_employed")),
    ("other", _names("day_kind")),
    ("leave", _names("leaves")),
    ("roster", _due),
    ("punch", _touches),
    ("overtime", _overtime),
    ("seats", _names("off_post_n", "off_post_minutes")),
)
"""What each cause changes in the facts of a day, in the order in which causes are looked for."""


def first_day_elsewhere(before: Mapping[str, Any], after: Mapping[str, Any], days: Sequence[date]) -> date:
    """Give the first day on which somebody belonged to another team; the first of them where none differs.

    Args:
        before, after: the person as signed: number, name, post, and `teams` with code and days.
        days: the days of the month, in order.
    """
    stays = [person.get("teams", ()) for person in (before, after)]
    for day in days:
        codes = [
            [one["code"] for one in listed if one["from"] <= day.day <= one["until"]] for listed in stays
        ]
        if codes[0] != codes[1]:
            return day
    return days[0]
