"""Severity: a slow second implementation with whole matrices, refusals, and what cannot be told apart."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import minimize

from qc.domain.statistics.severity import Disconnected, severity
from tests.qc.domain.statistics.tables import PENICILLIN

Row = tuple[str, str, float]
Floats = NDArray[np.float64]


def drawn(
    seed: int, *, operators: int, inspectors: int, rows: int, sds: tuple[float, float, float]
) -> list[Row]:
    """Draw scores of a centre; everybody is tied to the first inspector, so that nobody is cut off."""
    chance = random.Random(seed)
    levels = [chance.gauss(85, sds[0]) for _ in range(operators)]
    leans = [chance.gauss(0, sds[1]) for _ in range(inspectors)]
    pairs = [(at, 0) for at in range(operators)] + [(0, at) for at in range(inspectors)]
    pairs += [(chance.randrange(operators), chance.randrange(inspectors)) for _ in range(rows)]
    return [(f"o{o}", f"i{i}", levels[o] + leans[i] + chance.gauss(0, sds[2])) for o, i in pairs]


class Slow:
    """REML with the covariance of all scores, as the textbook writes it."""

    def __init__(self, rows: list[Row]) -> None:
        self.operators = list(dict.fromkeys(row[0] for row in rows))
        self.inspectors = list(dict.fromkeys(row[1] for row in rows))
        self.y = np.array([row[2] for row in rows])
        self.one = np.ones((len(rows), 1))
        self.z_o = np.array([[float(row[0] == key) for key in self.operators] for row in rows])
        self.z_i = np.array([[float(row[1] == key) for key in self.inspectors] for row in rows])

    def covariance(self, sds: Floats) -> Floats:
        a, b, c = np.asarray(sds) ** 2
        return np.asarray(a * self.z_o @ self.z_o.T + b * self.z_i @ self.z_i.T + c * np.eye(len(self.y)))

    def criterion(self, sds: Floats) -> float:
        v = self.covariance(sds)
        inverse = np.linalg.inv(v)
        x = self.one.T @ inverse @ self.one
        rest = self.y - self.mean(inverse)
        return float(np.linalg.slogdet(v)[1] + np.log(x[0, 0]) + rest @ inverse @ rest)

    def mean(self, inverse: NDArray[np.floating]) -> float:
        return float((self.one.T @ inverse @ self.y)[0] / (self.one.T @ inverse @ self.one)[0, 0])

    def best(self) -> Floats:
        options = {"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000}
        start = np.full(3, self.y.std() / 2)
        found = minimize(self.criterion, start, method="Nelder-Mead", bounds=[(0, None)] * 3, options=options)
        return np.asarray(found.x)

    def projection(self, sds: Floats) -> Floats:
        inverse = np.linalg.inv(self.covariance(sds))
        x = inverse @ self.one
        return np.asarray(inverse - x @ x.T / (self.one.T @ x)[0, 0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_agrees_with_whole_matrices(seed: int) -> None:
    rows = drawn(seed, operators=9, inspectors=4, rows=40, sds=(4, 3, 5))
    found, slow = severity(rows), Slow(rows)
    sds = np.array([found.sd_operator, found.sd_inspector, found.sd_residual])
    assert sds == pytest.approx(slow.best(), rel=1e-3, abs=1e-3)
    projection = slow.projection(sds)
    inverse = np.linalg.inv(slow.covariance(sds))
    assert found.grand_mean == pytest.approx(slow.mean(inverse))
    weighted = projection @ slow.y
    g_o, g_i = sds[0] ** 2, sds[1] ** 2
    effects = g_i * slow.z_i.T @ weighted
    errors = g_i * np.eye(4) - g_i * slow.z_i.T @ projection @ slow.z_i * g_i
    for at, key in enumerate(slow.inspectors):
        one = found.inspectors[key]
        assert one.effect == pytest.approx(effects[at], abs=1e-6)
        assert (one.high - one.low) / 2 == pytest.approx(1.959964 * errors[at, at] ** 0.5, rel=1e-5)
    predicted = slow.mean(inverse) + g_o * slow.z_o.T @ weighted
    for at, key in enumerate(slow.operators):
        operator = found.operators[key]
        mine = slow.z_o[:, at] == 1
        shares = slow.z_i[mine].mean(axis=0)
        assert operator.n == mine.sum()
        assert operator.raw == pytest.approx(slow.y[mine].mean())
        assert operator.adjusted == pytest.approx(operator.raw - shares @ effects, abs=1e-6)
        spread = sds[2] ** 2 / operator.n + shares @ errors @ shares
        assert operator.high - operator.adjusted == pytest.approx(1.959964 * spread**0.5, rel=1e-5)
        assert operator.predicted == pytest.approx(predicted[at], abs=1e-6)
        half = (operator.predicted_high - operator.predicted_low) / 2
        assert half == pytest.approx(1.959964 * slow_error(slow, sds, at) ** 0.5, rel=1e-5)


def slow_error(slow: Slow, sds: Floats, at: int) -> float:
    """Give the variance of the error of mean plus operator's effect, by the scores' weights in it."""
    inverse = np.linalg.inv(slow.covariance(sds))
    x = inverse @ slow.one
    to_mean = (x / (slow.one.T @ x)[0, 0]).ravel()
    weights = to_mean + sds[0] ** 2 * slow.z_o[:, at] @ slow.projection(sds)
    own = sds[0] ** 2 * slow.z_o[:, at]
    return float(weights @ slow.covariance(sds) @ weights - 2 * weights @ own + sds[0] ** 2)


def test_the_fit_is_the_same_in_another_language() -> None:
    """Metida.jl prints variances .716908, 3.73092 and .302415 for Penicillin."""
    found = severity(PENICILLIN)
    assert f"{found.sd_operator**2:.6f} {found.sd_inspector**2:.5f} {found.sd_residual**2:.6f}" == (
        "0.716908 3.73092 0.302415"
    )


def test_groups_that_share_no_operator_are_named() -> None:
    rows = [("a", "x", 80), ("a", "y", 82), ("b", "y", 90), ("c", "z", 70), ("d", "w", 70), ("c", "w", 75)]
    rows += [("e", "lone", 60), ("b", "v", 88)]
    with pytest.raises(Disconnected) as refused:
        severity(rows)
    assert refused.value.groups == (("x", "y", "v"), ("z", "w"), ("lone",))
    assert str(refused.value) == "x, y, v; z, w; lone"
    assert severity([*rows, ("a", "z", 81), ("a", "lone", 70)]).n == 10, "one shared operator ties two groups"


@pytest.mark.parametrize(
    ("rows", "note", "sds"),
    [
        pytest.param([], "too_few", (0, 0, 0), id="nothing"),
        pytest.param([("a", "x", 80)], "too_few", (0, 0, 0), id="one score"),
        pytest.param(
            [("a", "x", 80), ("b", "x", 80), ("a", "y", 80)], "no_variation", (0, 0, 0), id="all equal"
        ),
        pytest.param([("a", "x", 80), ("b", "x", 90)], "one_inspector", (0, 0, 50**0.5), id="one inspector"),
        pytest.param([("a", "x", 80), ("a", "y", 90)], "one_operator", (0, 0, 50**0.5), id="one operator"),
    ],
)
def test_boundary_cases_have_answers(rows: list[Row], note: str, sds: tuple[float, ...]) -> None:
    found = severity(rows)
    assert found.note == note
    assert (found.sd_operator, found.sd_inspector, found.sd_residual) == pytest.approx(sds)
    assert all(one.effect == 0 for one in found.inspectors.values())
    assert all(one.adjusted == one.raw for one in found.operators.values())


def test_operators_seen_once_tie_nobody_and_one_seen_twice_ties_two() -> None:
    chance = random.Random(5)
    rows = [(f"o{at}", "xy"[at % 2], (80, 90)[at % 2] + chance.gauss(0, 2)) for at in range(40)]
    with pytest.raises(Disconnected):
        severity(rows)
    rows.append(("o0", "y", 90.0))
    found = severity(rows)
    assert found.inspectors["y"].effect - found.inspectors["x"].effect == pytest.approx(10, abs=1)
    assert found.sd_operator < 2


def test_inspectors_who_do_not_differ_have_no_effect() -> None:
    """Every operator has the same two scores from everybody: nothing is left to the inspectors."""
    rows = [
        (o, i, level + step)
        for o, level in (("a", 80), ("b", 90), ("c", 70))
        for i in "xyz"
        for step in (-1, 1)
    ]
    found = severity(rows)
    assert found.sd_inspector == 0
    assert [(one.effect, one.low, one.high) for one in found.inspectors.values()] == [(0, 0, 0)] * 3
    assert [one.adjusted for one in found.operators.values()] == [80, 90, 70]


def test_scores_that_add_up_exactly_leave_almost_no_rest() -> None:
    rows = [
        (o, i, 80 + a + b)
        for o, a in (("a", 0), ("b", 6), ("c", -6))
        for i, b in (("x", 0), ("y", 3), ("z", -3))
    ]
    found = severity(rows)
    assert found.sd_residual < 0.02
    assert found.inspectors["y"].effect == pytest.approx(3, abs=0.01)
    assert found.operators["b"].adjusted == pytest.approx(86, abs=0.01)


SPARSE = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz"), st.integers(0, 100).map(float)), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(SPARSE, st.integers(0, 100))
def test_any_table_has_an_answer_or_names_its_groups(rows: list[Row], seed: int) -> None:
    try:
        found = severity(rows)
    except Disconnected as refused:
        assert len(refused.groups) > 1
        assert {key for group in refused.groups for key in group} == {row[1] for row in rows}
        return
    assert sum(one.n for one in found.inspectors.values()) == len(rows)
    assert sum(one.n for one in found.operators.values()) == len(rows)
    for one in found.inspectors.values():
        assert one.low <= one.effect <= one.high
    for operator in found.operators.values():
        assert operator.low <= operator.adjusted <= operator.high
        assert operator.predicted_low <= operator.predicted <= operator.predicted_high
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    again = severity(shuffled)
    for key, operator in found.operators.items():
        assert again.operators[key].raw == pytest.approx(operator.raw)
        assert again.operators[key].adjusted == pytest.approx(operator.adjusted, abs=0.05)
