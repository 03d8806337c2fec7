"""Results of a month as pencil and paper would give them: means, rates, places, changes, each with its n."""

from qc.domain.results.changes import Change, change_between
from qc.domain.results.figures import Measure, Rate, measure_of, published_mean, rate_of, spread_in
from qc.domain.results.months import Result, results_of
from qc.domain.results.tallies import MILLIONTHS, Sheet, Stratum, Tally, millionths, tallies_by

__all__ = [
    "MILLIONTHS",
    "Change",
    "Measure",
    "Rate",
    "Result",
    "Sheet",
    "Stratum",
    "Tally",
    "change_between",
    "measure_of",
    "millionths",
    "published_mean",
    "rate_of",
    "results_of",
    "spread_in",
    "tallies_by",
]
