"""What a survey found: per topic how many answered, and what share of them is satisfied."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.domain.rates import Rate


@dataclass(frozen=True)
class TopicResult:
    """One topic: how often each answer was given, and the share that is satisfied with its interval."""

    topic: str
    answers: Mapping[int, int]
    satisfied: Rate


def topic_result(topic: str, answers: Iterable[tuple[int, int]], *, satisfied_from: int) -> TopicResult:
    """Sum up the answers on one topic.

    Args:
        topic: its code.
        answers: pairs of an answer and how many customers gave it.
        satisfied_from: answers from this one upwards count as satisfied.
    """
    counts = Counter[int]()
    for answer, count in answers:
        counts[answer] += count
    hits = sum(count for answer, count in counts.items() if answer >= satisfied_from)
    return TopicResult(topic, dict(sorted(counts.items())), Rate(hits, counts.total()))
