"""Quality inspection: one's own mean, a lead's mean of the team, how often an inspector's scores stood."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from appraisal.domain.judgement import FULL, Facts, Judgement, Note, Settings, clamped, missing, whole
from common.intervals import wilson
from qc.domain.results import MILLIONTHS, Measure, Stratum, published_mean

NOTES = {"too_few": Note.TOO_FEW, "no_variation": Note.NO_VARIATION}


def quality(facts: Facts, settings: Settings) -> Judgement:
    """Take the published mean of one's drawn contacts, plus what late scores of earlier months change.

    The mean, its weights and its interval are those of the quality month (rule S25, docs/quality-results.md).
    What came after an earlier month was locked is carried: by how many points that month's mean would have
    been another (rule S24). The sum is kept between 0 and 100, and the interval moves with it.

    Args:
        facts: `strata` with the scores of each, in millionths; `carried` with what came late, month by month.
        settings: none.

    Source: operating manual, “Quality inspection”: the results are part of each person's monthly appraisal.
    """
    measure = published_mean(_samples(facts.get("strata", ())))
    if measure.value is None:
        return missing(Note.NO_SCORES)
    carried = sum((carried_points(one) for one in _months(facts)), Fraction(0))
    mean = Fraction(measure.value)
    return Judgement(
        score=clamped(mean + carried),
        raw=mean,
        n=measure.n,
        low=_moved(measure.low, carried),
        high=_moved(measure.high, carried),
        notes=(*_notes(measure), *((Note.CARRIED,) if carried else ())),
    )


def team_quality(facts: Facts, settings: Settings) -> Judgement:
    """Take the published mean of the team's drawn contacts, by the team of each contact's day."""
    if not facts.get("has_team"):
        return missing(Note.NO_TEAM)
    return quality(facts, settings)


def rulings(facts: Facts, settings: Settings) -> Judgement:
    """Give the share of an inspector's evaluations that no appeal has changed, with Wilson's interval.

    Args:
        facts: `made` evaluations of the month's contacts that were released, `overturned` of them on appeal,
            in whole or in part.
        settings: none.
    """
    made, overturned = whole(facts, "made"), whole(facts, "overturned")
    if not made:
        return missing(Note.NO_SCORES)
    stood = made - overturned
    return share(stood, made)


def share(hits: int, n: int) -> Judgement:
    """Score so many of so many (n at least 1) as a percentage, with Wilson's interval."""
    interval = wilson(hits, n)
    assert interval is not None
    value = Fraction(100 * hits, n)
    return Judgement(value, value, n, 100 * interval.low, 100 * interval.high)


def carried_points(month: Mapping[str, Any]) -> Fraction:
    """Tell by how many points a month's mean would be another with what came after its lock.

    A score counts with the inverse of the probability with which its contact was drawn. A contact that had no
    score joins the mean, one that lost its score leaves it. A month that had no mean, or has none any more,
    carries nothing.

    Args:
        month: `strata` as they were locked; `late`, each a list of size and taken of its stratum, and the
            score before and after in millionths (None for no score).
    """
    weights = scores = Fraction(0)
    for size, taken, _is_risk, listed in month["strata"]:
        weights += Fraction(len(listed) * size, taken)
        scores += Fraction(sum(listed) * size, taken)
    new_weights, new_scores = weights, scores
    for size, taken, before, after in month["late"]:
        weight = Fraction(size, taken)
        new_scores += weight * ((after or 0) - (before or 0))
        new_weights += weight * ((after is not None) - (before is not None))
    if not weights or new_weights <= 0:
        return Fraction(0)
    return (new_scores / new_weights - scores / weights) / MILLIONTHS


def _months(facts: Facts) -> Sequence[Mapping[str, Any]]:
    months: Any = facts.get("carried", ())
    return tuple(months)


def _samples(strata: Any) -> dict[Stratum, list[int]]:
    return {
        Stratum(number, size, taken, bool(is_risk)): listed
        for number, (size, taken, is_risk, listed) in enumerate(strata)
    }


def _notes(measure: Measure) -> tuple[Note, ...]:
    found = [NOTES[measure.note]] if measure.note in NOTES else []
    return (*found, *((Note.WEIGHTED,) if measure.is_weighted else ()))


def _moved(bound: float | None, points: Fraction) -> float | None:
    return None if bound is None else min(float(FULL), max(0.0, bound + float(points)))
