"""How inspectors who scored the same contacts agree: per criterion, on totals, and on what least."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from qc.domain.comparing import is_compared, measured, metric_of
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.statistics.agreement import Agreement, alpha, gwet_ac1, raw_agreement
from qc.domain.statistics.estimates import Estimate
from qc.domain.statistics.icc import ICC, icc
from qc.domain.statistics.means import mean_of

Said = TypeVar("Said")

ENOUGH_UNITS = 10
"""Contacts that two inspectors must have scored before a criterion can be among the worst (default)."""

WORST = 3
"""How many criteria are named."""

TENTATIVE = 0.667
"""Below it Krippendorff (2004, 241) draws no conclusion; a lower bound above it is good agreement."""

ANY_DIFFERENCE = (-100.0, 100.0)
"""The bounds of a difference of two scores."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a contact: who scored it, what it came to, and what was said of each criterion."""

    key: int
    inspector: int
    score: Decimal | None
    said: Mapping[str, str]


Unit = Sequence[Sheet]
"""The sheets of one contact, two or more, in the order they were asked for."""


@dataclass(frozen=True)
class CriterionAgreement:
    """How inspectors agree on one criterion, with what they said against each other most often.

    `raw` counts "not applicable" as an answer; `alpha` only for choices, for a scale has no place for it.
    `disagreeing` holds the keys of every two sheets that differ.
    """

    criterion: Criterion
    metric: str
    raw: Agreement
    alpha: Agreement
    ac1: Agreement
    disagreeing: tuple[tuple[int, int], ...]
    most_often: tuple[str, str, int] | None

    @property
    def leading(self) -> Agreement:
        """Give the coefficient that fits the kind: alpha where answers have an order, else AC1.

        Where nearly everybody says the same, alpha of a choice falls although hardly anything differs.
        """
        return self.ac1 if self.metric == "nominal" else self.alpha

    @property
    def has_enough(self) -> bool:
        """Whether it rests on enough contacts, and on answers that vary, to be set beside others."""
        return self.leading.n_units >= ENOUGH_UNITS and self.leading.low is not None


@dataclass(frozen=True)
class TotalAgreement:
    """How inspectors agree on the scores: ICC(2,1), the mean difference first less second, and its size."""

    icc: ICC
    difference: Estimate
    distance: Estimate
    inspectors: int


def agreement_by_criterion(scorecard: Scorecard, units: Sequence[Unit]) -> list[CriterionAgreement]:
    """Compute the agreement on every criterion that is compared, in the scorecard's order."""
    return [_on_criterion(criterion, units) for criterion in scorecard.criteria if is_compared(criterion)]


def _on_criterion(criterion: Criterion, units: Sequence[Unit]) -> CriterionAgreement:
    asked = [[sheet for sheet in unit if criterion.key in sheet.said] for unit in units]
    asked = [unit for unit in asked if len(unit) > 1]
    people = len({sheet.inspector for unit in asked for sheet in unit})
    words = _table([[sheet.said[criterion.key] for sheet in unit] for unit in asked])
    values = _table([[measured(criterion, sheet.said[criterion.key]) for sheet in unit] for unit in asked])
    differing = [
        (one, other)
        for unit in asked
        for one, other in combinations(unit, 2)
        if one.said[criterion.key] != other.said[criterion.key]
    ]
    metric = metric_of(criterion)
    return CriterionAgreement(
        criterion=criterion,
        metric=metric,
        raw=replace(raw_agreement(words), n_raters=people),
        alpha=replace(alpha(values, metric), n_raters=people),
        ac1=replace(gwet_ac1(words), n_raters=people),
        disagreeing=tuple((one.key, other.key) for one, other in differing),
        most_often=_most_often(criterion, differing),
    )


def _table(units: Sequence[Sequence[Said]]) -> list[list[Said | None]]:
    """Turn units into rows of ratings: who gave which does not matter to a coefficient, only how many."""
    most = max((len(unit) for unit in units), default=0)
    return [[unit[row] if row < len(unit) else None for unit in units] for row in range(most)]


def _most_often(
    criterion: Criterion, differing: Iterable[tuple[Sheet, Sheet]]
) -> tuple[str, str, int] | None:
    """Give the two answers that met most often, whichever way round; of equals the first in order."""
    met = Counter(
        tuple(sorted((one.said[criterion.key], other.said[criterion.key]))) for one, other in differing
    )
    if not met:
        return None
    (one, other), times = min(met.items(), key=lambda item: (-item[1], item[0]))
    return one, other, times


def worst(figures: Iterable[CriterionAgreement]) -> list[CriterionAgreement]:
    """Name the criteria on which inspectors agree least: the lowest lower bounds among those with enough."""
    enough = [one for one in figures if one.has_enough and one.disagreeing]
    return sorted(enough, key=lambda one: (one.leading.low, one.criterion.key))[:WORST]


def agreement_on_totals(units: Sequence[Unit]) -> TotalAgreement:
    """Compute the agreement on scores over units with two scored sheets or more; the first two are compared.

    Who is first and who is second changes from contact to contact, so ICC(2,1) takes the two places as its
    raters; in a session, where all score all, see `agreement_of_all`.
    """
    scored = [[one for one in unit if one.score is not None] for unit in units]
    pairs = [(unit[0], unit[1]) for unit in scored if len(unit) > 1]
    differences = [float(_score(one) - _score(other)) for one, other in pairs]
    return TotalAgreement(
        icc=icc([[_score(one), _score(other)] for one, other in pairs]),
        difference=mean_of(differences, bounds=ANY_DIFFERENCE),
        distance=mean_of([abs(one) for one in differences]),
        inspectors=len({sheet.inspector for pair in pairs for sheet in pair}),
    )


def agreement_of_all(units: Sequence[Unit], inspectors: Sequence[int]) -> ICC:
    """Give the intraclass correlations of a session: a row for each contact, a column for each inspector."""
    scores = [{sheet.inspector: sheet.score for sheet in unit} for unit in units]
    return icc([[row.get(person) for person in inspectors] for row in scores])


def _score(sheet: Sheet) -> Decimal:
    assert sheet.score is not None
    return sheet.score


@dataclass(frozen=True)
class OwnAgreement:
    """How one inspector agrees with whoever scored the same contacts.

    `raw` is over the answers of all criteria, its interval over the contacts; `difference` is the mean of the
    own score less the mean of the others'.
    """

    contacts: int
    same: int
    compared: int
    difference: Estimate


def own_agreement(units: Sequence[Unit], inspector: int) -> OwnAgreement:
    """Compare one inspector's sheets with the others' of the same contacts."""
    contacts = same = compared = 0
    differences = []
    for unit in units:
        own = next((sheet for sheet in unit if sheet.inspector == inspector), None)
        others = [sheet for sheet in unit if sheet.inspector != inspector]
        if own is None or not others:
            continue
        contacts += 1
        for other in others:
            keys = own.said.keys() & other.said.keys()
            compared += len(keys)
            same += sum(own.said[key] == other.said[key] for key in keys)
        scores = [sheet.score for sheet in others if sheet.score is not None]
        if own.score is not None and scores:
            differences.append(float(own.score - sum(scores, Decimal(0)) / len(scores)))
    return OwnAgreement(contacts, same, compared, mean_of(differences, bounds=ANY_DIFFERENCE))
