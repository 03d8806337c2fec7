"""A cell that is not what it was, as pages show it: both marks, the figures that differ, the cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attendance.models import Difference
from attendance.selectors.pending import PendingCell
from attendance.wording_days import cell_tone, figures_text
from staff.wording import day_text

Cell = Mapping[str, Any] | None


@dataclass(frozen=True)
class ShownDifference:
    """One line of a page of differences."""

    person: str
    day: str
    before: str
    after: str
    tones: tuple[str, str]
    figures: str
    cause: str
    why: Sequence[str]


def shown(one: PendingCell | Difference, why: Sequence[str] = ()) -> ShownDifference:
    """Write one difference: what was signed, what is now, and what made it so."""
    before, after = one.before or None, one.after or None
    return ShownDifference(
        person=str(one.employee),
        day=day_text(one.day),
        before=_mark(before),
        after=_mark(after),
        tones=(_tone(before), _tone(after)),
        figures=_figures(before, after),
        cause=str(Difference.Cause(one.cause).label),
        why=why,
    )


def _mark(cell: Cell) -> str:
    if cell is None:
        return "—"
    if "person" in cell:
        teams = [one["name"] for one in cell["person"].get("teams", [])]
        return " → ".join(dict.fromkeys(teams)) or "—"
    return str(cell.get("symbol") or "—")


MARKED = ("late_n", "early_n", "off_post_n", "missing_in", "missing_out", "flags")
"""Figures that make a cell an exception."""


def _tone(cell: Cell) -> str:
    facts = (cell or {}).get("facts") or {}
    return cell_tone(facts, is_exception=any(facts.get(name) for name in MARKED))


def _figures(before: Cell, after: Cell) -> str:
    """Name the figures that differ: late 0:40 → 0:00."""
    was, now = (dict(figures_text((cell or {}).get("facts") or {})) for cell in (before, after))
    changed = [name for name in dict.fromkeys([*was, *now]) if was.get(name) != now.get(name)]
    return ", ".join(f"{name} {was.get(name, '0:00')} → {now.get(name, '0:00')}" for name in changed)
