"""The figures of a calibration report as JSON holds them: rounded, with everything that explains them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from qc.domain.agreeing import (
    CriterionAgreement,
    TotalAgreement,
    Unit,
    agreement_on_totals,
    own_agreement,
    worst,
)
from qc.domain.comparing import NOT_APPLICABLE, SYSTEM_CAUSE
from qc.domain.scorecard import Criterion
from qc.domain.statistics.raters import beside_others, findings_of, whom_to_talk_to
from qc.domain.statistics.severity import Disconnected, Severity, severity

FORMAT = 1
"""Version of the form in which figures are kept."""

PLACES = 6
MOST_PAIRS = 500
"""Pairs of sheets that differ which a report keeps per criterion; their number is kept in any case."""

Json = dict[str, Any]


def agreement_figures(criteria: Sequence[CriterionAgreement], units: Sequence[Unit]) -> Json:
    """Write the agreement on every criterion and on totals of the contacts scored with one version."""
    return {
        "units": len(units),
        "criteria": [_criterion(one) for one in criteria],
        "totals": _totals(agreement_on_totals(units)),
    }


def worst_figures(criteria: Mapping[int, Sequence[CriterionAgreement]]) -> list[Json]:
    """Name the criteria of all versions on which inspectors agree least, by version and key."""
    named = worst(one for ones in criteria.values() for one in ones)
    places = {id(one): version for version, ones in criteria.items() for one in ones}
    return [{"version": places[id(one)], "key": one.criterion.key} for one in named]


def _criterion(one: CriterionAgreement) -> Json:
    return {
        "key": one.criterion.key,
        "label": asdict(one.criterion.label),
        "metric": one.metric,
        "raw": rounded(asdict(one.raw)),
        "alpha": rounded(asdict(one.alpha)),
        "ac1": rounded(asdict(one.ac1)),
        "differing": len(one.disagreeing),
        "pairs": [list(pair) for pair in one.disagreeing[:MOST_PAIRS]],
        "most_often": None
        if one.most_often is None
        else {
            "answers": [answer_label(one.criterion, said) for said in one.most_often[:2]],
            "times": one.most_often[2],
        },
    }


def answer_label(criterion: Criterion, said: str) -> Json:
    """Name an answer in both languages; "na" and "system_cause" stand for themselves, by their code."""
    if said in {NOT_APPLICABLE, SYSTEM_CAUSE}:
        return {"code": said}
    keys = said[1:].split("|")
    options = [criterion.option_by_key[key] for key in keys if key in criterion.option_by_key]
    if not options:
        return {"en": said[1:] or "—", "zh": said[1:] or "—"}
    return {
        "en": ", ".join(one.label.text("en") for one in options),
        "zh": "、".join(one.label.text("zh") for one in options),
    }


def _totals(one: TotalAgreement) -> Json:
    return {
        "icc": rounded(asdict(one.icc)),
        "difference": rounded(asdict(one.difference)),
        "distance": rounded(asdict(one.distance)),
        "inspectors": one.inspectors,
    }


Rows = Sequence[tuple[Hashable, Hashable, Any]]
"""Operator, inspector and score of every evaluation."""


def fitted_severity(rows: Rows) -> Severity | Disconnected:
    """Fit the severity of inspectors, or find which of them cannot be compared with the others."""
    try:
        return severity(rows)
    except Disconnected as error:
        return error


def severity_figures(found: Severity | Disconnected) -> Json:
    """Write the severity of inspectors, or the groups that share no operator."""
    if isinstance(found, Disconnected):
        return {"groups": [list(group) for group in found.groups]}
    return _fitted(found)


def _fitted(one: Severity) -> Json:
    figures = rounded(
        {
            "n": one.n,
            "grand_mean": one.grand_mean,
            "sd_operator": one.sd_operator,
            "sd_inspector": one.sd_inspector,
            "sd_residual": one.sd_residual,
        }
    )
    return {
        **figures,
        "note": one.note,
        "inspectors": {str(key): rounded(asdict(value)) for key, value in one.inspectors.items()},
        "operators": {str(key): rounded(asdict(value)) for key, value in one.operators.items()},
    }


def concerns(units: Iterable[Unit], found: Severity | Disconnected) -> list[Json]:
    """Name whom to talk to, the first at the head, by the rule of `qc.domain.statistics.raters`."""
    scored = [{one.inspector: one.score for one in unit if one.score is not None} for unit in units]
    effects = {} if isinstance(found, Disconnected) else found.inspectors
    people = sorted({person for unit in scored for person in unit} | {int(str(key)) for key in effects})
    ratings = [[unit.get(person) for unit in scored] for person in people]
    named = whom_to_talk_to(findings_of(beside_others(people, ratings, effects)))
    return [
        {
            "inspector": one.rater,
            "findings": [
                {
                    "reason": finding.reason.value,
                    **rounded({"n": finding.n, "value": finding.value}),
                    **rounded({"low": finding.low, "high": finding.high, "z": finding.z}),
                }
                for finding in one.findings
            ],
        }
        for one in named
    ]


def own_figures(units: Sequence[Unit]) -> dict[str, Json]:
    """Say for every inspector how they agree with whoever scored the same contacts."""
    people = sorted({sheet.inspector for unit in units for sheet in unit})
    return {str(person): rounded(asdict(own_agreement(units, person))) for person in people}


def rounded(figures: Mapping[str, Any]) -> Json:
    """Round floats to six places, inner tables too, so that equal figures are stored equal."""
    return {key: _rounded(value) for key, value in figures.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return rounded(value)
    return round(value, PLACES) + 0.0 if isinstance(value, float) else value
