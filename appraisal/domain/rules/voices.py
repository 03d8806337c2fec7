"""What customers say: opinions and complaints by points, and answers to surveys as a share satisfied."""

from fractions import Fraction

from appraisal.domain.judgement import (
    Facts,
    Judgement,
    Note,
    Settings,
    Step,
    figure,
    from_base,
    missing,
    whole,
)
from common.intervals import wilson


def opinions(facts: Facts, settings: Settings) -> Judgement:
    """Add points for praise, take points off for criticism and for complaints that were found justified.

    Suggestions bring none. A complaint that is not closed brings none yet, and that is said: its finding may
    still come. Nothing said is the base.

    Args:
        facts: opinions `praise`, `criticism`, `other`; complaints `justified`, `unjustified`, `open`;
            `is_away`.
        settings: `base`, `praise`, `criticism`, `justified_complaint`.

    Source: operating manual, “Quality inspection”: original records of customer opinions.
    """
    if facts.get("is_away"):
        return missing(Note.AWAY)
    steps = [
        Step("praise", Fraction(whole(facts, "praise")), figure(settings, "praise")),
        Step("criticism", Fraction(whole(facts, "criticism")), -figure(settings, "criticism")),
        Step(
            "justified_complaint",
            Fraction(whole(facts, "justified")),
            -figure(settings, "justified_complaint"),
        ),
    ]
    names = ("praise", "criticism", "other", "justified", "unjustified", "open")
    n = sum(whole(facts, name) for name in names)
    notes = [] if n else [Note.NOTHING_RECORDED]
    if whole(facts, "open"):
        notes.append(Note.OPEN_COMPLAINTS)
    return from_base(figure(settings, "base"), steps, n=n, notes=notes)


def satisfaction(facts: Facts, settings: Settings) -> Judgement:
    """Give the share of survey answers that are satisfied, of 100.

    One customer's answers on several topics hang together: Wilson's interval counts customers, not answers.

    Args:
        facts: `customers` who answered about the person, their `answers`, and `satisfied` of these.
        settings: none.

    Source: operating manual, “Quality inspection”: customers are surveyed by sample.
    """
    customers, answers = whole(facts, "customers"), whole(facts, "answers")
    if not answers:
        return missing(Note.NOBODY_ASKED)
    satisfied = whole(facts, "satisfied")
    interval = wilson(satisfied * customers / answers, customers)
    assert interval is not None
    score = Fraction(100 * satisfied, answers)
    return Judgement(score, score, customers, 100 * interval.low, 100 * interval.high)
