"""The places that people may hold among those appraised by the same weights: bands, never a naked rank."""

from collections import defaultdict
from typing import Any

from qc.domain.statistics.estimates import Estimate
from qc.domain.statistics.ranking import comparable


def places_of(rows: Any) -> dict[int, tuple[int, int, int]]:
    """Return best and worst place and how many there are, by person; who has no total has no place.

    Args:
        rows: all rows of a month or a version: places are among everybody, whoever looks.
    """
    groups: dict[str, dict[int, Estimate]] = defaultdict(dict)
    told = rows.filter(score__isnull=False).order_by()
    for pk, group, score, low, high in told.values_list("employee", "outcome__group", "score", "low", "high"):
        groups[group][pk] = Estimate(1, float(score), float(low), float(high))
    places = {}
    for estimates in groups.values():
        for pk, band in comparable(estimates).bands.items():
            places[pk] = (band.best, band.worst, len(estimates))
    return places


def place_text(place: tuple[int, int, int] | None) -> str:
    """Write a band: 2–9 / 42; one number only where nobody's interval overlaps."""
    if place is None:
        return "—"
    best, worst, count = place
    band = str(best) if best == worst else f"{best}–{worst}"
    return f"{band} / {count}"
