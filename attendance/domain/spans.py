"""Arithmetic on spans of minutes: sorted, half-open, not overlapping."""

from collections.abc import Iterable

from attendance.domain.records import Span, Spans

ALWAYS: Span = (-1_000_000, 1_000_000)
"""A span wider than any day, for what takes the whole of it."""


def join(spans: Iterable[Span]) -> Spans:
    """Put spans in order and melt those that overlap or touch."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def meet(left: Spans, right: Spans) -> Spans:
    """Keep the minutes that are in both."""
    met: list[Span] = []
    for start, end in left:
        for other_start, other_end in right:
            if start < other_end and other_start < end:
                met.append((max(start, other_start), min(end, other_end)))
    return tuple(met)


def without(spans: Spans, taken: Spans) -> Spans:
    """Keep the minutes of the first that are not in the second."""
    for gone_start, gone_end in taken:
        kept: list[Span] = []
        for start, end in spans:
            if gone_end <= start or end <= gone_start:
                kept.append((start, end))
                continue
            if start < gone_start:
                kept.append((start, gone_start))
            if gone_end < end:
                kept.append((gone_end, end))
        spans = tuple(kept)
    return spans


def length(spans: Iterable[Span]) -> int:
    """Count the minutes."""
    minutes = 0
    for start, end in spans:
        minutes += end - start
    return minutes


def take(spans: Spans, minutes: int) -> Spans:
    """Keep the first so many minutes."""
    taken: list[Span] = []
    for start, end in spans:
        if minutes <= 0:
            break
        taken.append((start, min(end, start + minutes)))
        minutes -= end - start
    return tuple(taken)
