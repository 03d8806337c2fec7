"""The words and the tone of one day's cell, wherever it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.wording import FLAGS, hours_text, reason_text

REASONS_OF_NORMAL_DAYS = frozenset(
    {"on_time", "left_on_time", "within_grace", "rest_day", "not_employed", "gap_below_threshold"}
)
"""Reasons that need no mention where only exceptions are listed."""

TOLD_BY = {"pending_correction": {"missing_in", "missing_out"}}
"""Flags that repeat reasons of another name."""


def cell_reasons(facts: Mapping[str, Any], why: Mapping[str, Any], *, names: Mapping[str, str]) -> str:
    """Say why a day is an exception: the reasons that matter, then the flags that no reason tells.

    Args:
        names: names of the kinds of leave by code.
    """
    parts = len(facts.get("parts", []))
    steps = [step for step in why.get("steps", []) if step["reason"] not in REASONS_OF_NORMAL_DAYS]
    said = {str(step["reason"]) for step in steps}
    if "day_missed" in said:
        steps = [step for step in steps if step["reason"] != "part_missed"]
    told = [reason_text(step, names=names, parts=parts) for step in steps]
    flags = [flag for flag in facts.get("flags", []) if not said & TOLD_BY.get(flag, {flag})]
    return " ".join([*told, *(_("Look at: %(flag)s.") % {"flag": FLAGS.get(flag, flag)} for flag in flags)])


def cell_tone(facts: Mapping[str, Any], *, is_exception: bool) -> str:
    """Name how a cell looks: absence, else what must be explained, else leave, changed duty, rest."""
    leaves = facts.get("leaves", [])
    tones = {
        "absent": facts.get("absent_halves"),
        "exception": is_exception,
        "leave": any(not one.get("is_changed_duty") for one in leaves),
        "duty": leaves,
        "rest": facts.get("is_rest"),
        "gone": not facts.get("is_employed", True),
    }
    return next((tone for tone, holds in tones.items() if holds), "plain")


def figures_text(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name the figures of a day that are not nought, minutes as hours and minutes."""
    overtime = sum(int(facts.get(name) or 0) for name in ("ot150", "ot200", "ot300", "comp_bank"))
    told = [
        (pgettext("figure", "rostered"), facts.get("scheduled_minutes")),
        (pgettext("figure", "worked"), facts.get("worked_minutes")),
        (pgettext("figure", "late"), facts.get("late_minutes")),
        (pgettext("figure", "early"), facts.get("early_minutes")),
        (pgettext("figure", "off post"), facts.get("off_post_minutes")),
        (pgettext("figure", "short"), facts.get("short_minutes")),
        (pgettext("figure", "overtime"), overtime),
        (pgettext("figure", "not approved"), facts.get("unapproved_minutes")),
    ]
    return [(str(name), hours_text(int(minutes))) for name, minutes in told if minutes]
