"""The settings of a rule set as they are stored: their names, kinds and ranges, checked before they judge."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from attendance.domain.records import Span
from attendance.domain.rules import Rules

DAY = 1440
"""Minutes of a day; spans and the end of the night may reach into the next."""

RANGES: dict[str, tuple[int, int]] = {
    **{field.name: (0, DAY) for field in fields(Rules) if field.name != "version"},
    "repeat_within_seconds": (0, 3600),
    "overtime_step_minutes": (1, DAY),
    "overtime_monthly_cap_minutes": (0, 31 * DAY),
    "outage_people": (1, 100_000),
    "outage_share_percent": (1, 100),
    "flexible_window": (0, 2 * DAY),
    "usual_meal": (0, 2 * DAY),
    "night_until": (0, 2 * DAY),
    "standard_day_minutes": (1, DAY),
}
"""Every setting by name with its smallest and greatest value; of a span, those of its ends."""

SPANS = frozenset({"flexible_window", "usual_meal"})


def misfits(settings: Mapping[str, object]) -> dict[str, bool]:
    """Name the settings that cannot be taken, each with whether at least its name is known."""
    wrong = {name: name in RANGES for name, value in settings.items() if not _fits(name, value)}
    if not wrong and not _night_ends_after_it_begins(settings):
        wrong["night_until"] = True
    return wrong


def rules_from(version: str, settings: Mapping[str, Any]) -> Rules:
    """Make the rules of settings that fit; what is missing keeps its default."""
    told: dict[str, Any] = {
        name: tuple(value) if name in SPANS else value for name, value in settings.items()
    }
    return Rules(version=version, **told)


def _fits(name: str, value: object) -> bool:
    if name not in RANGES:
        return False
    if name not in SPANS:
        return _is_between(value, RANGES[name])
    pair = list(value) if isinstance(value, (list, tuple)) else []
    return len(pair) == 2 and all(_is_between(one, RANGES[name]) for one in pair) and pair[0] < pair[1]


def _is_between(value: object, limits: Span) -> bool:
    # True is an int to Python, and no number to people.
    return isinstance(value, int) and not isinstance(value, bool) and limits[0] <= value <= limits[1]


def _night_ends_after_it_begins(settings: Mapping[str, Any]) -> bool:
    usual = Rules()
    return bool(settings.get("night_from", usual.night_from) < settings.get("night_until", usual.night_until))
