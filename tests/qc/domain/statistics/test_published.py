"""Figures as they are printed, digit for digit."""

import pytest

from qc.domain.statistics.agreement import Metric, alpha
from qc.domain.statistics.charts import p_chart, x_mr
from qc.domain.statistics.icc import icc
from qc.domain.statistics.means import mean_of
from qc.domain.statistics.rates import clopper_pearson
from qc.domain.statistics.severity import severity
from qc.domain.statistics.shrinkage import Group, shrink
from tests.qc.domain.statistics.tables import (
    BATTING,
    FLOW,
    KRIPPENDORFF,
    PENICILLIN,
    SHROUT_FLEISS,
    WAFERS,
)


@pytest.mark.parametrize(
    ("metric", "printed"),
    [("nominal", "0.743"), ("ordinal", "0.815"), ("interval", "0.849"), ("ratio", "0.797")],
)
def test_alpha_of_krippendorff(metric: Metric, printed: str) -> None:
    found = alpha(KRIPPENDORFF, metric)
    assert f"{found.value:.3f}" == printed
    assert (found.n_units, found.n_raters, found.n_pairs) == (11, 4, 55)


def test_intraclass_correlations_of_shrout_and_fleiss() -> None:
    """The interval is the one that R's psych prints for these data: 0.019 to 0.761."""
    found = icc(SHROUT_FLEISS)
    values = (found.one_way, found.absolute, found.consistency, found.low, found.high)
    assert [f"{value:.2f}" for value in values[:3]] == ["0.17", "0.29", "0.71"]
    assert [f"{value:.3f}" for value in values[3:]] == ["0.019", "0.761"]


@pytest.mark.parametrize(
    ("population", "low", "high"),
    [pytest.param(None, "79.27", "96.33", id="of many"), pytest.param(40, "79.82", "95.78", id="of 40")],
)
def test_mean_of_five_scores(population: int | None, low: str, high: str) -> None:
    found = mean_of([92, 85, 78, 96, 88], population=population)
    assert (f"{found.value:.1f}", f"{found.low:.2f}", f"{found.high:.2f}") == ("87.8", low, high)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        pytest.param(81, 263, "0.2527", "0.3676", id="81 of 263"),
        pytest.param(15, 148, "0.0578", "0.1617", id="15 of 148"),
        pytest.param(0, 20, "0.0000", "0.1684", id="none of 20"),
        pytest.param(1, 29, "0.0009", "0.1776", id="1 of 29"),
    ],
)
def test_exact_intervals_of_newcombe(hits: int, n: int, low: str, high: str) -> None:
    """Newcombe (1998), table I, method 5."""
    found = clopper_pearson(hits, n)
    assert found is not None
    assert (f"{found.low:.4f}", f"{found.high:.4f}") == (low, high)


def test_batting_averages_of_efron_and_morris() -> None:
    """Their variance is that of a share of 45 at the grand mean; Clemente's .400 shrinks to .294."""
    mean = sum(BATTING) / len(BATTING)
    found = shrink([Group(at, 45, value, mean * (1 - mean)) for at, value in enumerate(BATTING)])
    assert {f"{factor:.3f}" for factor in found.factors.values()} == {"0.212"}
    assert f"{found.grand_mean:.3f} {found.values[0]:.3f} {found.values[17]:.3f}" == "0.265 0.294 0.242"


def test_p_chart_of_nist() -> None:
    chart = p_chart(WAFERS, [50] * 30)
    assert chart.out == (14, 22), "points 15 and 23"
    printed = {(f"{low:.4f}", f"{high:.4f}") for low, high in zip(chart.lower, chart.upper, strict=True)}
    assert (f"{chart.centre:.4f}", printed) == ("0.2313", {("0.0524", "0.4102")})


def test_x_mr_chart_of_nist() -> None:
    chart = x_mr(FLOW)
    assert [f"{line:.4f}" for line in (chart.lower, chart.centre, chart.upper)] == [
        "45.8159",
        "50.8100",
        "55.8041",
    ]
    assert (f"{chart.mr_centre:.4f}", chart.out) == ("1.8778", ())


def test_penicillin_of_davies_and_goldsmith() -> None:
    found = severity(PENICILLIN)
    deviations = (found.sd_operator, found.sd_inspector, found.sd_residual)
    assert [f"{one:.4f}" for one in deviations] == ["0.8467", "1.9316", "0.5499"]
    assert f"{found.grand_mean:.4f}" == "22.9722"
