"""What a plan of inspection says, as the rules of the draw read it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

RISK = "risk"
"""The part of a stratum's key that says that its contacts were set apart for a reason."""

DAY_HOURS = 24


class Ground(StrEnum):
    """Why more of an operator's contacts are drawn, or why a contact stands in a stratum of risk."""

    NEW = "new"
    CRITICAL = "critical"
    COMPLAINT = "complaint"
    PHRASE = "phrase"
    SHORT = "short"
    LONG = "long"


class Terms(Protocol):
    """What decides how many are drawn: a plan, the order of a draw, or the draw that keeps it."""

    per_operator: int
    new_staff_extra: int
    critical_extra: int
    risk_factor: int
    second_percent: int


def quota_of(terms: Terms, grounds: Iterable[str]) -> int:
    """Say how many contacts of an operator (or of a topic) are wanted, from 1 on."""
    extra = {Ground.NEW: terms.new_staff_extra, Ground.CRITICAL: terms.critical_extra}
    return terms.per_operator + sum(extra.get(Ground(ground), 0) for ground in grounds)


def group_of(key: str) -> str:
    """Give the part of a stratum's key that names the operator or topic: operator/12."""
    return "/".join(key.split("/")[:2])


def is_risk(key: str) -> bool:
    """Say whether a stratum holds the contacts that were set apart for a reason."""
    return RISK in key.split("/")[2:3]


def written_grounds(grounds: Iterable[Ground]) -> str:
    """Write grounds as they are stored: their codes in the order of the list, with spaces."""
    wanted = set(grounds)
    return " ".join(ground for ground in Ground if ground in wanted)


def band_edges(text: str) -> tuple[int, ...]:
    """Read the hours at which bands of the day begin: "0, 8, 12, 18".

    Raises:
        ValueError: they are not whole hours from 0 to 23 in ascending order.
    """
    edges = tuple(int(part) for part in text.split(","))
    if not edges or list(edges) != sorted(set(edges)) or not 0 <= edges[0] <= edges[-1] < DAY_HOURS:
        raise ValueError("the hours of a band ascend from 0 to 23")
    return edges


def band_text(edges: tuple[int, ...], number: int) -> str:
    """Write a band of the day: 08-12; the last one reaches to the first of the next day."""
    until = edges[(number + 1) % len(edges)] or DAY_HOURS
    return f"{edges[number]:02}-{until:02}"
