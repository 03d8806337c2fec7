"""Conduct: what was seen on the floor, and errors and accidents by how grave they are."""

from fractions import Fraction
from typing import Any

from appraisal.domain.judgement import Facts, Judgement, Note, Settings, Step, figure, from_base, missing

SEVERITIES = ("minor", "serious", "major")


def observations(facts: Facts, settings: Settings) -> Judgement:
    """Add the points of merits and take off those of errors that were seen on the floor.

    Each observation has the points that its kind had when it was recorded; notes bring none. One that is
    objected to counts until it is withdrawn (docs/observations.md). Nothing seen is the base.

    Args:
        facts: `seen`, each a list of effect (`error`, `critical`, `merit`, `note`) and points as text;
            `is_away`.
        settings: `base`.
    """
    if facts.get("is_away"):
        return missing(Note.AWAY)
    seen: Any = facts.get("seen", ())
    steps = [Step(effect, Fraction(1), _signed(effect, points)) for effect, points in seen]
    notes = () if seen else (Note.NOTHING_RECORDED,)
    return from_base(
        figure(settings, "base"), [step for step in steps if step.points], n=len(seen), notes=notes
    )


def _signed(effect: str, points: str) -> Fraction:
    if effect == "note":
        return Fraction(0)
    return Fraction(points) if effect == "merit" else -Fraction(points)


def errors(facts: Facts, settings: Settings) -> Judgement:
    """Take points off for errors and accidents, by how grave they are; what one tells oneself costs less.

    An error is not to be hidden: found by the person concerned, it costs only the share that
    `own_report_percent` says. `n` is the calls answered, for comparison; no points depend on it.

    Args:
        facts: `found`, each a list of sort (`error`, `accident`), severity, whether the person told it
            themselves, and how many; `calls`; `is_away`.
        settings: `base`, points `error_minor` … `accident_major`, `own_report_percent` (0 to 100).

    Source: operating manual, “Quality inspection”: original records of errors and accidents; an error is not
    hidden.
    """
    if facts.get("is_away"):
        return missing(Note.AWAY)
    found: Any = facts.get("found", ())
    less = figure(settings, "own_report_percent") / 100
    steps = [
        Step(
            f"{sort}_{severity}{'_own' if is_own else ''}",
            Fraction(count),
            -figure(settings, f"{sort}_{severity}") * (less if is_own else 1),
        )
        for sort, severity, is_own, count in found
    ]
    calls = facts.get("calls", 0)
    assert isinstance(calls, int)
    notes = () if found else (Note.NOTHING_RECORDED,)
    return from_base(figure(settings, "base"), steps, n=calls, notes=notes)
