"""The words and the tone of one day's cell, wherever it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from attendance.wording import FLAGS, reason_text

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
