"""Short ways to write scorecards and answers in tests."""

from collections.abc import Mapping
from decimal import Decimal

from qc.domain.answers import parse_answers
from qc.domain.lint import lint
from qc.domain.scorecard import Scorecard, parse_scorecard
from qc.domain.scoring import Result, score

NA = {"na": True}


def yes_no(key: str, **fields: object) -> dict[str, object]:
    """A yes/no criterion: 1 point for yes."""
    return {"key": key, "label": key, "kind": "yes_no", **fields}


def scale(key: str, high: int | str, low: int | str = 0, **fields: object) -> dict[str, object]:
    """A scale from low to high in steps of 1."""
    return {"key": key, "label": key, "kind": "scale", "min": low, "max": high, **fields}


def choice(key: str, options: Mapping[str, str], **fields: object) -> dict[str, object]:
    """A choice: option key → points."""
    return {
        "key": key,
        "label": key,
        "kind": "choice",
        "options": [{"key": k, "label": k, "points": points} for k, points in options.items()],
        **fields,
    }


def ticks(key: str, *options: str, **fields: object) -> dict[str, object]:
    """A multi-select with one point for each tick."""
    return {
        "key": key,
        "label": key,
        "kind": "multi_select",
        "options": [{"key": k, "label": k} for k in options],
        **fields,
    }


def rule(key: str, hit: str, **fields: object) -> dict[str, object]:
    """A deduction rule that counts its hits, up to nine."""
    return {"key": key, "label": key, "kind": "number", "min": 0, "max": 9, "hit": hit, **fields}


def section(key: str, *criteria: Mapping[str, object], **fields: object) -> dict[str, object]:
    """A section."""
    return {"key": key, "label": key, "criteria": list(criteria), **fields}


def card(mode: str, *sections: Mapping[str, object], **fields: object) -> dict[str, object]:
    """A scorecard definition."""
    return {"key": "card", "title": "card", "mode": mode, "sections": list(sections), **fields}


def clean(definition: Mapping[str, object]) -> Scorecard:
    """Read a definition that must be publishable."""
    scorecard = parse_scorecard(definition)
    assert lint(scorecard).errors == ()
    return scorecard


def scored(definition: Mapping[str, object], answers: Mapping[str, object]) -> Result:
    """Score raw answers under a publishable definition."""
    scorecard = clean(definition)
    return score(scorecard, parse_answers(scorecard, answers))


def final(definition: Mapping[str, object], answers: Mapping[str, object]) -> Decimal | None:
    """Give the stored score of raw answers."""
    return scored(definition, answers).final
