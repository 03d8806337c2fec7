"""Centres drawn with a fixed seed: adjusting helps when inspectors differ, and does no harm when they do not.

Every operator's true level is known here, so the error of raw and adjusted means can be measured.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from qc.domain.statistics.severity import severity

CENTRES = 40
OPERATORS, INSPECTORS, EACH = 60, 6, 5
Z = 4


@dataclass(frozen=True)
class Errors:
    """Root mean square errors over all centres, and how often intervals held the truth."""

    raw: float
    adjusted: float
    predicted: float
    adjusted_coverage: float
    predicted_coverage: float
    inspector_coverage: float


def simulate(*, sd_inspector: float, seed: int) -> Errors:
    """Give five contacts of each of 60 operators to inspectors unevenly: most of a team to one of them."""
    chance = np.random.default_rng(seed)
    squares: list[tuple[float, float, float]] = []
    held: list[tuple[bool, bool]] = []
    held_inspectors: list[bool] = []
    for _ in range(CENTRES):
        levels = chance.normal(85, 5, OPERATORS)
        leans = chance.normal(0, sd_inspector, INSPECTORS)
        rows = []
        for operator in range(OPERATORS):
            for _contact in range(EACH):
                own = operator % INSPECTORS
                inspector = own if chance.random() < 0.7 else int(chance.integers(INSPECTORS))
                score = levels[operator] + leans[inspector] + chance.normal(0, 6)
                rows.append((operator, inspector, float(score)))
        found = severity(rows)
        for operator, true in enumerate(levels):
            one = found.operators[operator]
            squares.append(((one.raw - true) ** 2, (one.adjusted - true) ** 2, (one.predicted - true) ** 2))
            held.append((one.low <= true <= one.high, one.predicted_low <= true <= one.predicted_high))
        held_inspectors += [
            found.inspectors[i].low <= lean <= found.inspectors[i].high for i, lean in enumerate(leans)
        ]
    errors = np.sqrt(np.array(squares).mean(axis=0))
    coverage = np.array(held).mean(axis=0)
    raw, adjusted, predicted = map(float, errors)
    of_adjusted, of_predicted = map(float, coverage)
    return Errors(raw, adjusted, predicted, of_adjusted, of_predicted, float(np.mean(held_inspectors)))


def test_adjusting_lowers_the_error_when_inspectors_differ() -> None:
    found = simulate(sd_inspector=5, seed=11)
    assert found.adjusted < 0.85 * found.raw
    assert found.predicted < found.adjusted
    allowed = Z * (0.95 * 0.05 / (CENTRES * INSPECTORS)) ** 0.5
    assert found.inspector_coverage > 0.95 - allowed
    assert found.adjusted_coverage > 0.93
    assert found.predicted_coverage > 0.93


def test_adjusting_does_no_harm_when_they_do_not() -> None:
    found = simulate(sd_inspector=0, seed=12)
    assert found.adjusted == pytest.approx(found.raw, rel=0.02)
    assert found.predicted < found.raw
    assert found.adjusted_coverage > 0.93
