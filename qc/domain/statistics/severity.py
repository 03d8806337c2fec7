"""How severe each inspector is, and what operators would have from an average one."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qc.domain.statistics.crossed import Crossed, Fit, fit
from qc.domain.statistics.estimates import NO_VARIATION, TOO_FEW, Number, z_quantile

_Floats = NDArray[np.float64]


class Disconnected(ValueError):
    """Inspectors cannot be compared: no chain of operators leads from some of them to the others.

    `groups` lists the inspectors who are tied to each other, the largest group first.
    """

    def __init__(self, groups: tuple[tuple[Hashable, ...], ...]) -> None:
        """Keep the groups."""
        self.groups = groups
        super().__init__("; ".join(", ".join(map(str, group)) for group in groups))


@dataclass(frozen=True, slots=True)
class InspectorSeverity:
    """An inspector's effect on a score, in points: below 0 severe, above 0 lenient; 0 is average."""

    n: int
    effect: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OperatorLevel:
    """An operator's mean as it is and as an average inspector would have scored it.

    `adjusted` is `raw` less the mean effect of those who scored, with `low` and `high`; `predicted` is the
    best prediction, which also pulls few scores to the mean of all, with its own interval.
    """

    n: int
    raw: float
    adjusted: float
    low: float
    high: float
    predicted: float
    predicted_low: float
    predicted_high: float


@dataclass(frozen=True)
class Severity:
    """The fit: mean, standard deviations in points, and everybody by key.

    Notes: "too_few" (below two scores), "no_variation" (all scores are equal), "one_inspector" and
    "one_operator" (nobody to compare with: that deviation is 0).
    """

    n: int
    grand_mean: float | None
    sd_operator: float
    sd_inspector: float
    sd_residual: float
    inspectors: Mapping[Hashable, InspectorSeverity]
    operators: Mapping[Hashable, OperatorLevel]
    note: str = ""


ONE_INSPECTOR = "one_inspector"
ONE_OPERATOR = "one_operator"


def severity(rows: Iterable[tuple[Hashable, Hashable, Number]], *, level: float = 0.95) -> Severity:
    """Fit score = mean + operator + inspector + rest, operators and inspectors crossed and random, by REML.

    Effects of inspectors are best linear unbiased predictions with prediction intervals. The interval of an
    adjusted mean leaves out how the operator's own scores bear on the inspectors' effects, which makes it a
    little too wide. Neither knows of the uncertainty of the standard deviations.

    Args:
        rows: operator, inspector and score of each evaluation, in any order.
        level: coverage of the intervals.

    Raises:
        Disconnected: some inspectors share no operator, directly or by others, with the rest.

    Source: Patterson and Thompson (1971); Bates et al. (2015), J. Stat. Software 67 (1), 2-4; Robinson
    (1991), on prediction; docs/quality-statistics.md, "Severity of inspectors".
    """
    data = Crossed.of(rows)
    groups = data.groups()
    if len(groups) > 1:
        raise Disconnected(groups)
    if data.n == 0:
        return Severity(0, None, 0.0, 0.0, 0.0, {}, {}, TOO_FEW)
    fitted = fit(data)
    z = z_quantile(level)
    return Severity(
        data.n,
        fitted.mean,
        fitted.sd_operator,
        fitted.sd_inspector,
        fitted.sd_residual,
        _inspectors(data, fitted, z),
        _operators(data, fitted, z),
        _note(data),
    )


def _note(data: Crossed) -> str:
    if data.n < 2:
        return TOO_FEW
    if data.squares == 0:
        return NO_VARIATION
    if len(data.inspectors) == 1:
        return ONE_INSPECTOR
    return ONE_OPERATOR if len(data.operators) == 1 else ""


def _inspectors(data: Crossed, fitted: Fit, z: float) -> dict[Hashable, InspectorSeverity]:
    spread = z * np.sqrt(np.diag(fitted.inspector_errors))
    columns = (data.by_inspector, fitted.inspector_effects, spread)
    return {
        key: InspectorSeverity(int(n), float(effect) + 0.0, float(effect - arm), float(effect + arm))
        for key, n, effect, arm in zip(data.inspectors, *columns, strict=True)
    }


def _operators(data: Crossed, fitted: Fit, z: float) -> dict[Hashable, OperatorLevel]:
    raw = data.centre + data.operator_sums / data.by_operator
    shares = data.pairs.multiply(1 / data.by_operator[:, None]).tocsr()
    adjusted = raw - shares @ fitted.inspector_effects
    carried = np.asarray(shares.multiply(shares @ fitted.inspector_errors).sum(axis=1)).ravel()
    arm = z * np.sqrt(fitted.sd_residual**2 / data.by_operator + np.maximum(carried, 0))
    predicted = fitted.mean + fitted.operator_effects
    reach = z * np.sqrt(fitted.operator_errors)
    columns: list[_Floats] = [
        raw, adjusted, adjusted - arm, adjusted + arm, predicted, predicted - reach, predicted + reach,
    ]  # fmt: skip
    return {
        key: OperatorLevel(int(n), *map(float, figures))
        for key, n, *figures in zip(data.operators, data.by_operator, *columns, strict=True)
    }
