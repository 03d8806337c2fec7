"""Agreement of inspectors by hand: coefficients, what is worst, totals, one's own part."""

from decimal import Decimal

from qc.domain.agreeing import (
    Sheet,
    Unit,
    agreement_by_criterion,
    agreement_on_totals,
    own_agreement,
    worst,
)
from qc.domain.scorecard import parse_scorecard
from tests.qc.domain.cards import card, section, yes_no

SCORECARD = parse_scorecard(card("section", section("a", yes_no("greeting"), yes_no("polite")), key="k"))


def pair(number: int, polite: str) -> Unit:
    same = {"greeting": "=yes"}
    return [
        Sheet(2 * number, 1, Decimal(80), {**same, "polite": polite}),
        Sheet(2 * number + 1, 2, Decimal(75 + number % 2), {**same, "polite": "=yes"}),
    ]


UNITS = [pair(number, "=no" if number < 4 else "=yes") for number in range(12)]
"""Twelve contacts: greeting always yes; polite against no in four, the second inspector never says no."""


def test_coefficients_by_hand() -> None:
    """Raw 8/12; alpha 1 - (4/12)/(2·4·20/(24·23)) = -0.15; AC1 (2/3 - 5/18)/(13/18) = 7/13."""
    polite = agreement_by_criterion(SCORECARD, UNITS)[1]
    assert polite.raw.value == 8 / 12
    assert polite.alpha.value is not None and round(polite.alpha.value, 9) == -0.15
    assert polite.ac1.value is not None and round(polite.ac1.value, 9) == round(7 / 13, 9)
    assert (polite.raw.n_units, polite.raw.n_raters, polite.raw.n_pairs) == (12, 2, 12)
    assert polite.most_often == ("=no", "=yes", 4)
    assert polite.disagreeing == ((0, 1), (2, 3), (4, 5), (6, 7))


def test_what_never_varies_says_so_and_is_not_among_the_worst() -> None:
    greeting, polite = agreement_by_criterion(SCORECARD, UNITS)
    assert (greeting.alpha.value, greeting.alpha.note, greeting.raw.value) == (None, "no_variation", 1.0)
    assert worst([greeting, polite]) == [polite]


def test_too_few_contacts_are_not_among_the_worst() -> None:
    assert worst(agreement_by_criterion(SCORECARD, UNITS[:9])) == []
    assert [one.criterion.key for one in worst(agreement_by_criterion(SCORECARD, UNITS[:10]))] == ["polite"]


def test_totals_first_less_second() -> None:
    """Differences 5 and 4, six times each: mean 4.5."""
    totals = agreement_on_totals(UNITS)
    assert (totals.difference.n, totals.difference.value, totals.distance.value) == (12, 4.5, 4.5)


def test_own_agreement_counts_answers_and_contacts() -> None:
    own = own_agreement(UNITS, 2)
    assert (own.contacts, own.same, own.compared, own.difference.value) == (12, 20, 24, -4.5)
