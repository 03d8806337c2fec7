"""Whether a sample looks like the contacts it was drawn from (docs/sampling.md, "Is it fair?").

Given the strata and how many each gives, what a fair draw takes of a group of contacts (the evening calls,
the long ones) is known: in a stratum of N contacts, K of them of the group, n drawn, it follows the
hypergeometric law with mean nK/N. Strata are drawn independently, so means and covariances add up. One
χ² test a question compares all its groups with these expectations; the questions are judged together by
Holm's method, so that one in twenty fair draws is suspected, however many questions are asked.

Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), sections 3.2 and 5.3 (hypergeometric moments by
stratum); S. Holm, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6 (1979).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from qc.domain.sampling.drawing import Stratum

LEVEL = 0.05
"""One in twenty fair draws is suspected."""

LEAST_EXPECTED = 5.0
"""A group of which fewer are expected is too small to be judged by itself."""

USUAL = 1.959963984540054
"""Standard deviations within which 95 % of a normal law lie."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of contacts in the frame and in the sample.

    Attributes:
        number: which group, from 0.
        calls: contacts of the frame.
        drawn: contacts of the sample.
        expected: contacts a fair draw takes on average.
        deviation: by how many a fair draw differs from that, as a rule (standard deviation).
        share: of the frame.
        drawn_share: of the sample.
        weighted_share: of the frame as the sample tells it, each contact weighed by 1/probability.
        is_odd: outside the usual range, in a question that was found unfair.
    """

    number: int
    calls: int
    drawn: int
    expected: float
    deviation: float
    share: float
    drawn_share: float
    weighted_share: float
    is_odd: bool = False

    @property
    def usual(self) -> tuple[float, float]:
        """Give the range within which 19 of 20 fair draws lie, not below 0."""
        reach = USUAL * self.deviation
        return max(0.0, self.expected - reach), self.expected + reach

    @property
    def standardised(self) -> float:
        """Say by how many standard deviations more were drawn than expected; 0 where the plan fixes it."""
        return (self.drawn - self.expected) / self.deviation if self.deviation > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """The groups of one question, and what speaks against the draw.

    `p_value` is None when the plan fixes every number, or too few are expected to say.
    """

    name: str
    groups: tuple[Group, ...]
    chi_square: float
    degrees: int
    p_value: float | None
    is_suspect: bool = False


def judge(
    name: str, groups: npt.NDArray[np.int64], *, strata: npt.NDArray[np.int64], drawn: npt.NDArray[np.bool_],
    sizes: Sequence[Stratum],
) -> Question:  # fmt: skip
    """Compare frame and sample by one question.

    Args:
        name: what is asked.
        groups: the group of each contact of the frame, from 0 on.
        strata: the stratum of each, as its place in `sizes`.
        drawn: whether each was drawn.
        sizes: the strata.
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    cells = np.bincount(strata * count + groups, minlength=len(sizes) * count).reshape(len(sizes), count)
    size = np.array([one.size for one in sizes], float)
    taken = np.array([one.taken for one in sizes], float)
    shares = cells / size[:, None]
    # The variance of a draw without replacement; a stratum taken whole, or of one contact, cannot differ.
    spread = taken * (size - taken) / np.maximum(size - 1, 1)
    expected = taken @ shares
    covariance = np.diag(spread @ shares) - shares.T @ (spread[:, None] * shares)
    got = np.bincount(groups[drawn], minlength=count)
    chi_square, degrees = _chi_square(got - expected, covariance, expected)
    weights = np.where(taken > 0, size / np.maximum(taken, 1), 0)[strata]
    weighted = np.bincount(groups[drawn], weights=weights[drawn], minlength=count)
    deviations = np.sqrt(np.maximum(np.diag(covariance), 0))
    listed = tuple(
        Group(
            number=number,
            calls=int(cells[:, number].sum()),
            drawn=int(got[number]),
            expected=float(expected[number]),
            deviation=float(deviations[number]) if deviations[number] > 1e-9 else 0.0,
            share=float(cells[:, number].sum() / len(groups)),
            drawn_share=float(got[number] / max(got.sum(), 1)),
            weighted_share=float(weighted[number] / weighted.sum()) if weighted.sum() else 0.0,
        )
        for number in range(count)
    )
    p_value = float(stats.chi2.sf(chi_square, degrees)) if degrees else None
    return Question(name, listed, chi_square, degrees, p_value)


def _chi_square(
    difference: npt.NDArray[np.float64],
    covariance: npt.NDArray[np.float64],
    expected: npt.NDArray[np.float64],
) -> tuple[float, int]:
    """Measure the differences by their covariances; groups too small to be judged are taken together."""
    small = expected < LEAST_EXPECTED
    together = np.vstack([np.eye(len(expected))[~small], small[None, :].astype(float)])
    covariance = together @ covariance @ together.T
    difference = together @ difference
    values, vectors = np.linalg.eigh(covariance)
    kept = values > max(1e-9, 1e-9 * float(values.max(initial=0)))
    turned = vectors[:, kept].T @ difference
    return float((turned**2 / values[kept]).sum()), int(kept.sum())


def suspects(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Mark the questions that speak against the draw when all of them are asked together (Holm)."""
    tested = sorted((one for one in questions if one.p_value is not None), key=lambda one: one.p_value or 0.0)
    found: set[str] = set()
    for place, one in enumerate(tested):
        assert one.p_value is not None
        if one.p_value > LEVEL / (len(tested) - place):
            break
        found.add(one.name)
    return tuple(_marked(one) if one.name in found else one for one in questions)


def _marked(question: Question) -> Question:
    groups = tuple(replace(one, is_odd=abs(one.standardised) > USUAL) for one in question.groups)
    return replace(question, groups=groups, is_suspect=True)
