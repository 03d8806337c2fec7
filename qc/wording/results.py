"""Results of a month in words: means with their intervals, rates, places, changes."""

from decimal import Decimal

from django.utils.translation import gettext as _

from qc.domain.numbers import displayed
from qc.domain.results import Change, Measure, Rate
from qc.domain.statistics.estimates import NO_VARIATION, TOO_FEW
from qc.domain.statistics.ranking import Band


def mean_text(measure: Measure, places: int = 2) -> str:
    """Write the value of a mean; a dash where there is none."""
    return "—" if measure.value is None else f"{displayed(measure.value, places):f}"


def interval_text(measure: Measure, places: int = 2) -> str:
    """Write the interval of a mean, or why there is none."""
    if measure.low is None or measure.high is None:
        return note_text(measure.note) if measure.n else ""
    return f"{measure.low:.{places}f}–{measure.high:.{places}f}"


def share_text(measure: Measure) -> str:
    """Write a mean share of 1 in percent."""
    return "—" if measure.value is None else percent_text(measure.value)


def share_interval_text(measure: Measure) -> str:
    """Write the interval of a mean share in percent, or why there is none."""
    if measure.low is None or measure.high is None:
        return note_text(measure.note) if measure.n else ""
    return f"{100 * measure.low:.1f}–{100 * measure.high:.1f} %"


def percent_text(share: float | Decimal | None) -> str:
    """Write a share of 1 in percent with one place; a dash where there is none."""
    return "—" if share is None else f"{displayed(Decimal(str(share)) * 100, 1):f} %"


def rate_text(rate: Rate) -> str:
    """Write a rate as a count of a count."""
    return _("%(hits)d of %(n)d") % {"hits": rate.hits, "n": rate.n}


def rate_interval_text(rate: Rate) -> str:
    """Write a rate in percent with its interval."""
    if rate.low is None or rate.high is None:
        return ""
    return f"{percent_text(rate.share)} ({100 * rate.low:.1f}–{100 * rate.high:.1f})"


def band_text(band: Band | None) -> str:
    """Write a place: one number only where no interval overlaps, else the first and the last it may be."""
    if band is None:
        return "—"
    return str(band.best) if band.rank else f"{band.best}–{band.worst}"


def change_text(change: Change | None, places: int = 2) -> str:
    """Write a difference to the month before with its sign, and in words whether it can be told from none."""
    if change is None:
        return "—"
    written = f"{displayed(change.difference, places):+f}"
    if change.low is None:
        return written
    said = {1: _("▲ higher"), -1: _("▼ lower")}.get(change.direction, _("≈ may be chance"))
    return f"{written} {said}"


def note_text(note: str) -> str:
    """Say why there is no interval."""
    return {TOO_FEW: _("too few for an interval"), NO_VARIATION: _("all equal: no interval")}.get(note, "")
