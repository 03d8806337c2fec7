"""All figures of a table of ratings on one scale: agreement of all, and each rater beside the others."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import fsum

from qc.domain.statistics.agreement import Agreement, Metric, alpha, gwet_ac1, raw_agreement
from qc.domain.statistics.estimates import Estimate, Number
from qc.domain.statistics.means import mean_of
from qc.domain.statistics.raters import UNBOUNDED, Finding, Rater, beside_others, findings_of
from qc.domain.statistics.severity import Disconnected, Severity, severity


@dataclass(frozen=True)
class RatedScale:
    """What a scale's ratings tell.

    `mean` is that of the units' mean ratings, whose interval rests on the units. `severity` is None when some
    raters share no unit with the others, who are then listed in `groups`.
    """

    scale: str
    n_units: int
    mean: Estimate
    alpha_ordinal: Agreement
    alpha_interval: Agreement
    raw: Agreement
    ac1: Agreement
    severity: Severity | None
    groups: tuple[tuple[Hashable, ...], ...]
    raters: tuple[Rater, ...]

    @property
    def findings(self) -> list[Finding]:
        """List what is found against raters on this scale."""
        return findings_of(self.raters, scale=self.scale)


def rate_scale(
    scale: str, raters: Sequence[Hashable], ratings: Sequence[Sequence[Number | None]], *, level: float = 0.95
) -> RatedScale:
    """Compute all figures of one scale; arguments are as in `beside_others`."""
    fitted, groups = _severity(raters, ratings, level)
    units = [[float(one) for one in column if one is not None] for column in zip(*ratings, strict=True)]
    means = [fsum(given) / len(given) for given in units if given]
    return RatedScale(
        scale=scale,
        n_units=len(means),
        mean=mean_of(means, level=level, bounds=UNBOUNDED),
        alpha_ordinal=alpha(ratings, Metric.ORDINAL, level=level),
        alpha_interval=alpha(ratings, Metric.INTERVAL, level=level),
        raw=raw_agreement(ratings, level=level),
        ac1=gwet_ac1(ratings, level=level),
        severity=fitted,
        groups=groups,
        raters=beside_others(raters, ratings, fitted.inspectors if fitted else None, level=level),
    )


def _severity(
    raters: Sequence[Hashable], ratings: Sequence[Sequence[Number | None]], level: float
) -> tuple[Severity | None, tuple[tuple[Hashable, ...], ...]]:
    rows = [
        (unit, rater, one)
        for rater, row in zip(raters, ratings, strict=True)
        for unit, one in enumerate(row)
        if one is not None
    ]
    try:
        return severity(rows, level=level), ()
    except Disconnected as error:
        return None, error.groups
