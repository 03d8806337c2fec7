"""Conditions: only on criteria asked before, on answers they can have, and never in a circle (S20)."""

from qc.domain.lint.base import Faults, criterion_path, fault
from qc.domain.scorecard import Condition, Criterion, Scorecard
from qc.domain.words import Kind

_NUMERIC = {Kind.SCALE, Kind.NUMBER}


def check_conditions(scorecard: Scorecard) -> Faults:
    """Name unknown targets, forward references, circles, and tests that no answer could meet."""
    order = {criterion.key: position for position, criterion in reversed(list(enumerate(scorecard.criteria)))}
    for position, (section, criterion) in enumerate(scorecard.placed()):
        path = f"{criterion_path(section, criterion)}.visible_when"
        for condition in criterion.conditions:
            source = scorecard.criterion_by_key.get(condition.criterion)
            if source is None:
                yield fault("condition_unknown_target", path, target=condition.criterion)
                continue
            if order[condition.criterion] >= position:
                yield fault("condition_forward_reference", path, target=condition.criterion)
            yield from _check_test(condition, source, path)
    for cycle in _cycles(scorecard):
        yield fault("condition_cycle", "criteria", cycle=" → ".join(cycle))


def _check_test(condition: Condition, source: Criterion, path: str) -> Faults:
    is_bounded = condition.at_least is not None or condition.at_most is not None
    if source.kind.never_scores:
        yield fault("condition_untestable", path, target=source.key)
    elif source.kind in _NUMERIC:
        if condition.any_of or not is_bounded:
            yield fault("condition_needs_limits", path, target=source.key)
        elif not _can_hold(condition, source):
            yield fault("condition_never_holds", path, target=source.key)
    elif is_bounded or not condition.any_of:
        yield fault("condition_needs_options", path, target=source.key)
    else:
        for key in condition.any_of:
            if key not in source.option_by_key:
                yield fault("condition_unknown_option", path, target=source.key, option=key)


def _can_hold(condition: Condition, source: Criterion) -> bool:
    low, high = source.minimum, source.maximum
    if low is None or high is None:
        return True  # the missing limits are a fault of their own
    lowest = low if condition.at_least is None else max(low, condition.at_least)
    highest = high if condition.at_most is None else min(high, condition.at_most)
    return lowest <= highest


def _cycles(scorecard: Scorecard) -> list[list[str]]:
    """Find each circle of conditions once, beginning with the criterion that is asked first.

    Walks with its own stack: a definition may chain hundreds of criteria.
    """
    targets = {c.key: [d.criterion for d in c.conditions] for c in scorecard.criteria}
    done: set[str] = set()
    cycles: list[list[str]] = []
    for start in targets:
        if start in done:
            continue
        trail: list[str] = [start]
        pending = [iter(targets[start])]
        while pending:
            following = next(pending[-1], None)
            if following is None:
                pending.pop()
                done.add(trail.pop())
            elif following in trail:
                cycles.append([*trail[trail.index(following) :], following])
            elif following in targets and following not in done:
                trail.append(following)
                pending.append(iter(targets[following]))
    return cycles
