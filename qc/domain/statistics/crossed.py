"""Two crossed random effects by restricted maximum likelihood, without a row for each score.

The likelihood is profiled over two ratios of standard deviations (operator and inspector, each to the
residual). Per evaluation the operators, who are many, are eliminated exactly, because their block is
diagonal; what is left is one equation for each inspector.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.sparse import bmat, csr_matrix, hstack, vstack
from scipy.sparse.csgraph import connected_components

from qc.domain.statistics.estimates import Number

_Floats = NDArray[np.float64]

NEGLIGIBLE = 1e-7
"""A gain in likelihood below it is no reason for another effect."""

LARGEST_RATIO = 1e3
"""Beyond it the residual is nothing beside the effect, and the likelihood has no top."""


@dataclass(frozen=True)
class Crossed:
    """Scores summed by operator, by inspector and by pair; sums are of scores less `centre`."""

    n: int
    centre: float
    squares: float
    operators: tuple[Hashable, ...]
    inspectors: tuple[Hashable, ...]
    by_operator: _Floats
    by_inspector: _Floats
    operator_sums: _Floats
    inspector_sums: _Floats
    pairs: csr_matrix
    """How many scores each operator (row) has of each inspector (column)."""

    @classmethod
    def of(cls, rows: Iterable[tuple[Hashable, Hashable, Number]]) -> "Crossed":
        """Sum rows of operator, inspector and score."""
        operators: dict[Hashable, int] = {}
        inspectors: dict[Hashable, int] = {}
        places: list[tuple[int, int]] = []
        values: list[float] = []
        for operator, inspector, score in rows:
            place = (
                operators.setdefault(operator, len(operators)),
                inspectors.setdefault(inspector, len(inspectors)),
            )
            places.append(place)
            values.append(float(score))
        at = np.array(places, dtype=np.int64).reshape(-1, 2)
        scores = np.array(values)
        centre = float(scores.mean()) if len(scores) else 0.0
        # Equal scores leave no rest, whatever a float's mean of them is.
        scores = scores - centre if len(set(values)) > 1 else np.zeros(len(values))
        first, second = at[:, 0], at[:, 1]
        size = len(operators), len(inspectors)
        return cls(
            len(values), centre, float(scores @ scores), tuple(operators), tuple(inspectors),
            np.bincount(first, minlength=size[0]).astype(float),
            np.bincount(second, minlength=size[1]).astype(float),
            np.bincount(first, scores, minlength=size[0]).astype(float),
            np.bincount(second, scores, minlength=size[1]).astype(float),
            csr_matrix((np.ones(len(values)), (first, second)), shape=size),
        )  # fmt: skip

    def groups(self) -> tuple[tuple[Hashable, ...], ...]:
        """List the inspectors of each connected part, the largest first."""
        if not self.n:
            return ()
        graph = bmat([[None, self.pairs], [self.pairs.T, None]], format="csr")
        _, parts = connected_components(graph, directed=False)
        found: dict[int, list[Hashable]] = {}
        for key, part in zip(self.inspectors, parts[len(self.operators) :], strict=True):
            found.setdefault(int(part), []).append(key)
        return tuple(sorted(map(tuple, found.values()), key=lambda group: -len(group)))


@dataclass(frozen=True)
class Fit:
    """The estimates.

    `inspector_errors` is the covariance of the errors of the inspectors' predicted effects, `operator_errors`
    the variance of the error of mean plus operator's effect.
    """

    mean: float
    sd_operator: float
    sd_inspector: float
    sd_residual: float
    operator_effects: _Floats
    inspector_effects: _Floats
    operator_errors: _Floats
    inspector_errors: _Floats


def fit(data: Crossed) -> Fit:
    """Fit the model by REML, and predict everybody's effect."""
    if data.n < 2 or data.squares == 0:
        return _nothing(data)
    equations = _Equations(data)
    return _predict(data, equations, *_best_ratios(data, equations))


@dataclass(frozen=True)
class _Solved:
    """The mixed-model equations at one pair of ratios, the operators eliminated."""

    scales: _Floats
    factor: tuple[_Floats, bool]
    solution: _Floats
    """Scaled effects of the inspectors, and the mean."""
    rest: float
    """The penalised sum of squares of what remains."""
    criterion: float
    """Minus twice the profiled restricted log likelihood."""


class _Equations:
    """What the likelihood needs of the data, whatever the ratios are.

    The weight of an operator hangs on nothing but the number of scores, so that sums are kept for each such
    number, and no evaluation of the likelihood walks through the operators.
    """

    def __init__(self, data: Crossed) -> None:
        self.data = data
        self.border = hstack([data.pairs, csr_matrix(data.by_operator[:, None])], format="csr")
        counts = np.append(data.by_inspector, data.n)
        self.own = np.diag(counts)
        self.own[-1, :] = self.own[:, -1] = counts
        self.sums = np.append(data.inspector_sums, data.inspector_sums.sum())
        self.scored, which, self.many = np.unique(data.by_operator, return_inverse=True, return_counts=True)
        alike = [np.flatnonzero(which == at) for at in range(len(self.scored))]
        borders = [self.border[rows] for rows in alike]
        self.crossed = vstack([(one.T @ one).reshape(1, -1) for one in borders], format="csr")
        sums = [data.operator_sums[rows] for rows in alike]
        self.shares = np.array([one.T @ own for one, own in zip(borders, sums, strict=True)])
        self.squares = np.array([own @ own for own in sums])

    def solve(self, operator: float, inspector: float) -> _Solved:
        """Solve at two ratios of standard deviations to the residual."""
        size, free = len(self.sums), self.data.n - 1
        kept = 1 / (operator**2 * self.scored + 1)
        taken = operator**2 * kept
        scales = np.append(np.full(size - 1, inspector), 1.0)
        left = (self.own - (taken @ self.crossed).reshape(size, size)) * np.outer(scales, scales)
        left[np.diag_indices(size - 1)] += 1
        right = scales * (self.sums - taken @ self.shares)
        factor = cho_factor(left, lower=True)
        solution = cho_solve(factor, right)
        rest = self.data.squares - float(taken @ self.squares) - float(right @ solution)
        rest = max(rest, self.data.squares * float(np.finfo(float).eps))
        determinant = 2 * float(np.log(np.diag(factor[0])).sum()) - float(self.many @ np.log(kept))
        return _Solved(scales, factor, solution, rest, determinant + free * (1 + log(2 * pi * rest / free)))


def _best_ratios(data: Crossed, equations: _Equations) -> tuple[float, float]:
    """Find the ratios with the highest likelihood; one that the data cannot tell from chance is 0.

    A ratio of 0 is tried by itself, so that an effect that is not there is exactly 0.
    """
    are_free = (
        len(data.operators) > 1 and data.by_operator.max() > 1,
        len(data.inspectors) > 1 and data.by_inspector.max() > 1,
    )
    best = (equations.solve(0.0, 0.0).criterion, (0.0, 0.0))
    for tried in ((True, False), (False, True), (True, True)):
        if all(is_free or not is_tried for is_free, is_tried in zip(are_free, tried, strict=True)):
            found = _minimum(equations, tried)
            if found[0] < best[0] - NEGLIGIBLE:
                best = found
    return best[1]


def _minimum(equations: _Equations, tried: tuple[bool, bool]) -> tuple[float, tuple[float, float]]:
    def ratios(point: _Floats) -> tuple[float, float]:
        rest = iter(map(float, point))
        first, second = (next(rest) if is_tried else 0.0 for is_tried in tried)
        return first, second

    found = minimize(
        lambda point: equations.solve(*ratios(point)).criterion,
        np.ones(sum(tried)),
        method="Nelder-Mead",
        bounds=[(0.0, LARGEST_RATIO)] * sum(tried),
        options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 1000},
    )
    return float(found.fun), ratios(found.x)


def _predict(data: Crossed, equations: _Equations, operator: float, inspector: float) -> Fit:
    solved = equations.solve(operator, inspector)
    variance = solved.rest / (data.n - 1)
    inverse = cho_solve(solved.factor, np.eye(len(solved.scales)))
    kept = 1 / (operator**2 * data.by_operator + 1)
    border = equations.border.multiply(operator * solved.scales[None, :]).tocsr()
    effects = kept * (operator * data.operator_sums - border @ solved.solution)
    crossed = border @ inverse
    own = kept + kept**2 * np.asarray(border.multiply(crossed).sum(axis=1)).ravel()
    errors = operator**2 * own - 2 * operator * kept * crossed[:, -1] + inverse[-1, -1]
    return Fit(
        mean=data.centre + float(solved.solution[-1]),
        sd_operator=operator * sqrt(variance),
        sd_inspector=inspector * sqrt(variance),
        sd_residual=sqrt(variance),
        operator_effects=operator * effects,
        inspector_effects=inspector * solved.solution[:-1],
        operator_errors=variance * np.maximum(errors, 0),
        inspector_errors=variance * inspector**2 * inverse[:-1, :-1],
    )


def _nothing(data: Crossed) -> Fit:
    """Give what one score, or equal scores, tell: a mean, and no effects."""
    operators, inspectors = len(data.operators), len(data.inspectors)
    none = np.zeros
    return Fit(
        data.centre, 0.0, 0.0, 0.0,
        none(operators), none(inspectors), none(operators), none((inspectors, inspectors)),
    )  # fmt: skip
