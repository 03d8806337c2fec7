"""Each rater beside the others, and whom to talk to first.

The rule, in two findings and an order:

- **Agreement**: the correlation of a rater's ratings with the mean of the others' is reliably weak: the upper
end of
  its interval lies below 0.30. That is the corrected item-total correlation of test theory and its usual
  lower line (Nunnally and Bernstein 1994, 8).
- **Severity**: the rater's effect is an outlier among the raters' effects by its robust z beyond 3.5
(Iglewicz and
  Hoaglin 1993), and its interval does not hold 0.
- **Order**: who shows both comes first; then agreement, then severity, because a level can be adjusted for
and
  disorder cannot; then who shows it on more scales; then who shows it more strongly.

See docs/quality-statistics.md, "Whom to talk to first".
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import atanh, sqrt, tanh
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from qc.domain.statistics.estimates import NO_VARIATION, TOO_FEW, Estimate, Number, z_quantile
from qc.domain.statistics.means import mean_of
from qc.domain.statistics.severity import InspectorSeverity

Key = TypeVar("Key")

WEAK = 0.30
"""A correlation with the others below it is weak."""

OUTLYING = 3.5
"""A robust z beyond it is an outlier."""

UNBOUNDED = (-float("inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class Rater:
    """One rater beside the others on one scale.

    `n` units were rated by this rater and somebody else. `bias` is the mean of own rating less the mean of
    the others', `correlation` Pearson's between the two (0, with "no_variation", for who gives everything one
    rating), `severity` the effect by REML (None where it cannot be fitted), `z` how far it stands from the
    others.
    """

    rater: Hashable
    n: int
    bias: Estimate
    correlation: Estimate
    severity: InspectorSeverity | None = None
    z: float | None = None


class Reason(StrEnum):
    """Why a rater is named."""

    AGREEMENT = "agreement"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason on one scale: the figure with its interval; `z` for severity only."""

    rater: Hashable
    reason: Reason
    scale: str
    n: int
    value: float
    low: float
    high: float
    z: float | None = None


@dataclass(frozen=True, slots=True)
class Concern:
    """A rater to talk to, and all that was found, the strongest reason first."""

    rater: Hashable
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """List the kinds of reasons, each once, agreement first."""
        return tuple(reason for reason in Reason if any(one.reason is reason for one in self.findings))


def beside_others(
    raters: Sequence[Hashable],
    ratings: Sequence[Sequence[Number | None]],
    severities: Mapping[Any, InspectorSeverity] | None = None,
    *,
    level: float = 0.95,
) -> tuple[Rater, ...]:
    """Set each rater beside the mean of the others, unit by unit.

    Args:
        raters: who rated, in the order of the rows.
        ratings: one row for each rater, one column for each unit, None where there is no rating.
        severities: the fitted effects by rater, where there are any.
        level: coverage of the intervals.

    Raises:
        ValueError: there are not as many rows as raters, or rows differ in length.
    """
    if len(raters) != len(ratings) or len({len(row) for row in ratings}) > 1:
        raise ValueError("one row for each rater, one entry for each unit")
    table = np.array([[np.nan if one is None else float(one) for one in row] for row in ratings])
    zs = robust_z({key: one.effect for key, one in (severities or {}).items()})
    found = []
    for at, rater in enumerate(raters):
        own, others = _own_and_others(table, at)
        found.append(
            Rater(
                rater,
                len(own),
                mean_of((own - others).tolist(), level=level, bounds=UNBOUNDED),
                correlation_of(own, others, level=level),
                (severities or {}).get(rater),
                zs.get(rater),
            )
        )
    return tuple(found)


def _own_and_others(table: NDArray[np.float64], at: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    given = ~np.isnan(table)
    others = given.sum(axis=0) - given[at]
    both = given[at] & (others > 0)
    sums = np.nansum(np.delete(table, at, axis=0)[:, both], axis=0)
    return table[at, both], sums / others[both]


def correlation_of(own: NDArray[np.float64], others: NDArray[np.float64], *, level: float = 0.95) -> Estimate:
    """Give Pearson's correlation with Fisher's interval; below four pairs there is none ("too_few").

    Who gives everything the same rating tells nothing apart: that is 0, with the note "no_variation". Where
    the others tell nothing apart, there is no value.

    Source: Fisher (1921); docs/quality-statistics.md, "Raters beside each other".
    """
    n = len(own)
    if n < 4 or np.ptp(others) == 0:
        return Estimate(n, None, None, None, note=TOO_FEW if n < 4 else NO_VARIATION)
    is_flat = np.ptp(own) == 0
    value = 0.0 if is_flat else float(np.clip(np.corrcoef(own, others)[0, 1], -1, 1))
    reach = z_quantile(level) / sqrt(n - 3)
    # The transformation has no end at 1.
    middle = atanh(min(max(value, -1 + 1e-15), 1 - 1e-15))
    low, high = min(tanh(middle - reach), value), max(tanh(middle + reach), value)
    return Estimate(n, value, low, high, note=NO_VARIATION if is_flat else "")


def robust_z(values: Mapping[Key, float]) -> dict[Key, float]:
    """Measure how far each value stands from the median, in robust standard deviations.

    0.6745 · (x - median) / MAD; where more than half of the values are equal, (x - median) / (1.2533 · mean
    absolute deviation). Equal values are all at 0.

    Source: Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, 3.3.
    """
    numbers = np.array(list(values.values()))
    if not len(numbers):
        return {}
    away = numbers - np.median(numbers)
    scale = float(np.median(np.abs(away))) / 0.6745 or float(np.abs(away).mean()) * 1.253314
    return {key: float(one / scale) if scale else 0.0 for key, one in zip(values, away, strict=True)}


def findings_of(raters: Iterable[Rater], *, scale: str = "") -> list[Finding]:
    """List what is found against raters on one scale."""
    return [found for one in raters for found in (*_weak_agreement(one, scale), *_outlying(one, scale))]


def _weak_agreement(one: Rater, scale: str) -> list[Finding]:
    value, low, high = one.correlation.value, one.correlation.low, one.correlation.high
    if value is None or low is None or high is None or high >= WEAK:
        return []
    return [Finding(one.rater, Reason.AGREEMENT, scale, one.n, value, low, high)]


def _outlying(one: Rater, scale: str) -> list[Finding]:
    effect = one.severity
    if effect is None or one.z is None or abs(one.z) <= OUTLYING or effect.low <= 0 <= effect.high:
        return []
    figures = (effect.effect, effect.low, effect.high)
    return [Finding(one.rater, Reason.SEVERITY, scale, effect.n, *figures, one.z)]


def whom_to_talk_to(findings: Iterable[Finding]) -> list[Concern]:
    """Gather findings by rater, the one to talk to first at the head, as this module's rule says."""
    by_rater: dict[Hashable, list[Finding]] = {}
    for one in findings:
        by_rater.setdefault(one.rater, []).append(one)
    return sorted(
        (Concern(rater, tuple(sorted(found, key=_strength))) for rater, found in by_rater.items()),
        key=_order,
    )


def _strength(one: Finding) -> tuple[bool, float]:
    """Order findings of one rater: agreement first, the weakest correlation or largest z at the head."""
    is_severity = one.reason is Reason.SEVERITY
    return is_severity, -abs(one.z or 0) if is_severity else one.value


def _order(concern: Concern) -> tuple[int, bool, int, float]:
    leading = [one for one in concern.findings if one.reason is concern.reasons[0]]
    strength = sum(_strength(one)[1] for one in leading) / len(leading)
    return -len(concern.reasons), concern.reasons[0] is Reason.SEVERITY, -len(leading), strength
