"""The results of a month side by side: raw, weighted and shrunk means, rates, places, the month before."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from qc.domain.results.changes import Change, change_between
from qc.domain.results.figures import Measure, Rate, measure_of, published_mean, rate_of, spread_in
from qc.domain.results.tallies import Tally
from qc.domain.statistics.ranking import Band, comparable
from qc.domain.statistics.shrinkage import Group, shrink

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Result:
    """What one operator, team, desk or the centre came to in a month.

    `raw` is the plain mean of drawn scores; `weighted` the mean that allows for different probabilities of
    the draw, None when they were equal. `shrunk` is the published mean pulled to that of all, `kept` the
    part of its distance that is kept (1: all of it). `band` are the places it may hold among those of the
    month that have an interval; there is a rank only when it is one place.
    """

    evaluations: int
    without_score: int
    picked: int
    raw: Measure
    weighted: Measure | None
    critical: Rate
    failed: Rate
    shrunk: float | None = None
    kept: float | None = None
    band: Band | None = None
    before: Measure | None = None
    change: Change | None = None

    @property
    def mean(self) -> Measure:
        """The mean that is published: weighted where the probabilities differ (S25)."""
        return self.weighted or self.raw


def results_of(tallies: Mapping[Key, Tally], before: Mapping[Key, Tally] | None = None) -> dict[Key, Result]:
    """Compute the results of groups that stand side by side, in the order given.

    Args:
        tallies: what each group came to in the month.
        before: what each came to in the month before.
    """
    measures = {key: measure_of(tally.samples) for key, tally in tallies.items()}
    means = {key: weighted or raw for key, (raw, weighted) in measures.items()}
    shrunk = shrink([_group(key, means[key], tallies[key]) for key in tallies if means[key].n])
    bands = comparable({key: mean.estimate for key, mean in means.items()}).bands
    earlier = {key: published_mean(before[key].samples) for key in tallies if key in before} if before else {}
    return {
        key: Result(
            evaluations=tally.evaluations,
            without_score=tally.without_score,
            picked=tally.picked,
            raw=measures[key][0],
            weighted=measures[key][1],
            critical=rate_of(tally.critical, tally.rated),
            failed=rate_of(tally.failed, tally.rated),
            shrunk=shrunk.values.get(key),
            kept=shrunk.factors.get(key),
            band=bands.get(key),
            before=earlier.get(key),
            change=change_between(means[key], earlier[key]) if key in earlier else None,
        )
        for key, tally in tallies.items()
    }


def _group(key: Hashable, mean: Measure, tally: Tally) -> Group:
    spread = spread_in(tally.samples)
    assert mean.value is not None
    return Group(key, spread.n, float(mean.value), spread.variance, spread.effective)
