"""Work done: limits kept, examinations taken, the day's load."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from appraisal.domain.judgement import (
    FULL,
    Facts,
    Judgement,
    Note,
    Settings,
    clamped,
    figure,
    missing,
    whole,
)
from appraisal.domain.rules.quality import share


def limits(facts: Facts, settings: Settings) -> Judgement:
    """Give the share of time limits kept, of those that were due, of 100, with Wilson's interval.

    Args:
        facts: `due` and `kept`.
        settings: none.

    Source: operating manual, “Quality inspection”: original records of time limits.
    """
    due = whole(facts, "due")
    return share(whole(facts, "kept"), due) if due else missing(Note.NONE_DUE)


def examination(facts: Facts, settings: Settings) -> Judgement:
    """Average the examinations of the month, each as a percentage of its full marks.

    The first attempt counts. Who failed it and passed a later attempt of the month has the pass mark, no
    more. A retake whose first attempt lies in an earlier month counts in the same way. There is no interval:
    nothing was sampled.

    Args:
        facts: `taken`, each a list of examination, attempt, score, full marks and pass mark (as texts).
        settings: none.

    Source: operating manual, “Quality inspection”: business and technical skill is examined.
    """
    taken: Any = facts.get("taken", ())
    if not taken:
        return missing(Note.NOT_EXAMINED)
    by_exam: dict[str, list[tuple[int, Fraction, Fraction]]] = defaultdict(list)
    for exam, attempt, score, full, mark in taken:
        by_exam[exam].append((attempt, Fraction(score) / Fraction(full), Fraction(mark) / Fraction(full)))
    shares = [_counted(attempts) for attempts in by_exam.values()]
    mean = 100 * sum(shares, Fraction(0)) / len(shares)
    is_retaken = any(len(attempts) > 1 for attempts in by_exam.values())
    return Judgement(mean, mean, len(shares), notes=(Note.RETAKEN,) if is_retaken else ())


def _counted(attempts: list[tuple[int, Fraction, Fraction]]) -> Fraction:
    first = next((one for one in attempts if one[0] == 1), None)
    if first is not None and first[1] >= first[2]:
        return first[1]
    # A retake lifts to the pass mark at most.
    lifted = [min(share, mark) for attempt, share, mark in attempts if attempt > 1]
    return max([*lifted, *([first[1]] if first else [])])


def workload(facts: Facts, settings: Settings) -> Judgement:
    """Compare what was got through on a day with what the centre expects, at most 100.

    Calls answered count one each, back-office items `item_weight` each; the day is one with a record of
    workload, so that leave, training and other duty cost nobody anything. Raw is the load of a day.

    Args:
        facts: `calls`, `items`, `days` with a record.
        settings: `per_day` (more than 0), `item_weight`.

    Source: operating manual, “Quality inspection”: original records of workload.
    """
    days = whole(facts, "days")
    if not days:
        return missing(Note.NOTHING_RECORDED)
    load = whole(facts, "calls") + whole(facts, "items") * figure(settings, "item_weight")
    a_day = load / days
    score = clamped(FULL * a_day / figure(settings, "per_day"))
    return Judgement(score, a_day, days)
