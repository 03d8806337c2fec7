"""Points, scales and ranges: something to earn, nothing negative, every number covered exactly once (S20)."""

from fractions import Fraction

from qc.domain.lint.base import Faults, criterion_path, fault
from qc.domain.scorecard import Criterion, NumberRange, Scorecard
from qc.domain.words import Kind, Mode

_NUMERIC = {Kind.SCALE, Kind.NUMBER}


def check_points(scorecard: Scorecard) -> Faults:
    """Name every fault of what the answers can earn."""
    for section, criterion in scorecard.placed():
        path = criterion_path(section, criterion)
        yield from _negative_points(criterion, path)
        if criterion.kind in _NUMERIC:
            yield from _check_limits(criterion, path)
        if criterion.is_scoring and scorecard.mode is not Mode.DEDUCT:
            yield from _check_span(criterion, path)
        if criterion.kind is Kind.NUMBER and (criterion.ranges or _needs_ranges(scorecard, criterion)):
            yield from _check_ranges(criterion, path)


def _needs_ranges(scorecard: Scorecard, criterion: Criterion) -> bool:
    return criterion.is_scoring and scorecard.mode is not Mode.DEDUCT


def _negative_points(criterion: Criterion, path: str) -> Faults:
    for option in criterion.options:
        if option.least < 0:
            yield fault("negative_points", f"{path}.options.{option.key}", points=option.least)
    for item in criterion.ranges:
        if item.points < 0:
            yield fault("negative_points", f"{path}.ranges", points=item.points)
    if criterion.kind is Kind.SCALE and criterion.minimum is not None and criterion.minimum < 0:
        yield fault("negative_points", f"{path}.min", points=criterion.minimum)


def _check_limits(criterion: Criterion, path: str) -> Faults:
    low, high = criterion.minimum, criterion.maximum
    if low is None or high is None:
        yield fault("no_limits", path)
    elif criterion.step <= 0:
        yield fault("bad_step", f"{path}.step", step=criterion.step)
    elif low >= high:
        yield fault("no_span", path, min=low, max=high)
    elif (high - low) % criterion.step != 0:
        yield fault("max_off_step", f"{path}.max", max=high, step=criterion.step)


def _check_span(criterion: Criterion, path: str) -> Faults:
    """Refuse max = 0 and min = max; a multi-select by each of its ticks (S22)."""
    if criterion.kind is Kind.SCALE:
        return  # its limits are its points, checked above
    if criterion.max_points == criterion.min_points:
        yield fault("no_span", path, min=criterion.min_points, max=criterion.max_points)
        return
    if criterion.kind is Kind.MULTI_SELECT:
        for option in criterion.options:
            if option.most == option.least:
                yield fault("no_span", f"{path}.options.{option.key}", min=option.least, max=option.most)
    elif any(option.unchosen for option in criterion.options):
        yield fault("unchosen_not_here", f"{path}.options")


def _check_ranges(criterion: Criterion, path: str) -> Faults:
    """Walk the ranges from the minimum: each begins one step after the one before ended."""
    low, high, step = criterion.minimum, criterion.maximum, criterion.step
    if low is None or high is None or step <= 0:
        return
    expected = low
    for item in sorted(criterion.ranges, key=lambda r: (r.low, r.high)):
        yield from _check_range(item, expected, path)
        yield from _check_edges(item, low=low, step=step, path=path)
        expected = max(expected, item.high + step)
    if expected <= high:
        yield fault("range_gap", f"{path}.ranges", start=expected, end=high)
    elif expected > high + step:
        yield fault("range_beyond", f"{path}.ranges", end=expected - step, max=high)


def _check_range(item: NumberRange, expected: Fraction, path: str) -> Faults:
    if item.low > item.high:
        yield fault("range_reversed", f"{path}.ranges", start=item.low, end=item.high)
    if item.low > expected:
        yield fault("range_gap", f"{path}.ranges", start=expected, end=item.low)
    elif item.low < expected:
        yield fault("range_overlap", f"{path}.ranges", start=item.low, end=expected)


def _check_edges(item: NumberRange, *, low: Fraction, step: Fraction, path: str) -> Faults:
    for edge in (item.low, item.high):
        if (edge - low) % step != 0:
            yield fault("range_off_step", f"{path}.ranges", edge=edge, step=step)
