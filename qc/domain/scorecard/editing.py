"""Change a scorecard piece by piece: every edit gives a new value, and the one before stays as it was.

Sections and criteria are named by their place, counted from 0: in a draft keys may still be missing or
used twice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import TypeVar

from qc.domain.scorecard.parts import Condition, Criterion, Scorecard, Section
from qc.domain.scorecard.reading import YES_NO
from qc.domain.words import Kind

Item = TypeVar("Item")

LONGEST_KEY = 64
"""Characters of a key, as publishing allows."""

_NUMERIC = {Kind.SCALE, Kind.NUMBER}


class NoSuchPlaceError(LookupError):
    """The scorecard has no section or criterion at this place."""


def section_at(scorecard: Scorecard, section: int) -> Section:
    """Give the section at a place.

    Raises:
        NoSuchPlaceError: there is none.
    """
    return _at(scorecard.sections, section)


def criterion_at(scorecard: Scorecard, section: int, criterion: int) -> Criterion:
    """Give the criterion at a place.

    Raises:
        NoSuchPlaceError: there is none.
    """
    return _at(section_at(scorecard, section).criteria, criterion)


def add_section(scorecard: Scorecard, section: Section) -> Scorecard:
    """Put a section behind the last one."""
    return replace(scorecard, sections=(*scorecard.sections, section))


def replace_section(scorecard: Scorecard, place: int, section: Section) -> Scorecard:
    """Put another section in the place of one."""
    _at(scorecard.sections, place)
    return replace(scorecard, sections=_with(scorecard.sections, place, section))


def remove_section(scorecard: Scorecard, place: int) -> Scorecard:
    """Take a section out with its criteria."""
    _at(scorecard.sections, place)
    return replace(scorecard, sections=_without(scorecard.sections, place))


def move_section(scorecard: Scorecard, place: int, by: int) -> Scorecard:
    """Move a section by one place up (-1) or down (1); at the edge it stays."""
    return replace(scorecard, sections=_swapped(scorecard.sections, place, place + by))


def duplicate_section(scorecard: Scorecard, place: int) -> Scorecard:
    """Put a copy behind a section, with keys of its own; conditions inside it follow the copies."""
    section = section_at(scorecard, place)
    taken = {criterion.key for criterion in scorecard.criteria}
    renamed: dict[str, str] = {}
    for criterion in section.criteria:
        renamed[criterion.key] = free_key(f"{criterion.key}_copy", taken)
        taken.add(renamed[criterion.key])
    copy = replace(
        section,
        key=free_key(f"{section.key}_copy", (s.key for s in scorecard.sections)),
        criteria=tuple(_renamed(criterion, renamed) for criterion in section.criteria),
    )
    return replace(scorecard, sections=_inserted(scorecard.sections, place + 1, copy))


def add_criterion(scorecard: Scorecard, section: int, criterion: Criterion) -> Scorecard:
    """Put a criterion behind the last one of a section."""
    inside = section_at(scorecard, section)
    return _with_criteria(scorecard, section, (*inside.criteria, criterion))


def replace_criterion(scorecard: Scorecard, section: int, place: int, criterion: Criterion) -> Scorecard:
    """Put another criterion in the place of one; when its key changes, conditions on it follow."""
    before = criterion_at(scorecard, section, place)
    inside = section_at(scorecard, section)
    changed = _with_criteria(scorecard, section, _with(inside.criteria, place, criterion))
    is_shared = [c.key for c in scorecard.criteria].count(before.key) > 1
    if before.key == criterion.key or is_shared:
        return changed
    return _following(changed, {before.key: criterion.key})


def remove_criterion(scorecard: Scorecard, section: int, place: int) -> Scorecard:
    """Take a criterion out; conditions on it are left, and named when the scorecard is checked."""
    criterion_at(scorecard, section, place)
    return _with_criteria(scorecard, section, _without(section_at(scorecard, section).criteria, place))


def move_criterion(scorecard: Scorecard, section: int, place: int, by: int) -> Scorecard:
    """Move a criterion by one place up (-1) or down (1), over the edge into the next section."""
    criterion = criterion_at(scorecard, section, place)
    inside = section_at(scorecard, section).criteria
    if 0 <= place + by < len(inside):
        return _with_criteria(scorecard, section, _swapped(inside, place, place + by))
    if not 0 <= section + by < len(scorecard.sections):
        return scorecard
    neighbour = scorecard.sections[section + by].criteria
    moved = (criterion, *neighbour) if by > 0 else (*neighbour, criterion)
    return _with_criteria(remove_criterion(scorecard, section, place), section + by, moved)


def duplicate_criterion(scorecard: Scorecard, section: int, place: int) -> Scorecard:
    """Put a copy with a key of its own behind a criterion."""
    criterion = criterion_at(scorecard, section, place)
    key = free_key(f"{criterion.key}_copy", (c.key for c in scorecard.criteria))
    inside = section_at(scorecard, section).criteria
    return _with_criteria(scorecard, section, _inserted(inside, place + 1, replace(criterion, key=key)))


def with_weights(
    scorecard: Scorecard,
    sections: Mapping[int, Fraction | None],
    criteria: Mapping[tuple[int, int], Fraction | None],
) -> Scorecard:
    """Give sections and criteria other weights; those that are not named keep theirs."""
    return replace(
        scorecard,
        sections=tuple(
            replace(
                section,
                weight=sections.get(s, section.weight),
                criteria=tuple(
                    replace(criterion, weight=criteria.get((s, c), criterion.weight))
                    for c, criterion in enumerate(section.criteria)
                ),
            )
            for s, section in enumerate(scorecard.sections)
        ),
    )


def as_kind(criterion: Criterion, kind: Kind) -> Criterion:
    """Turn a criterion into another kind: what the new kind does not know is cleared."""
    if kind is criterion.kind:
        return criterion
    keeps_options = {kind, criterion.kind} <= {Kind.CHOICE, Kind.MULTI_SELECT}
    keeps_limits = kind in _NUMERIC and criterion.kind in _NUMERIC
    return replace(
        criterion,
        kind=kind,
        options=criterion.options if keeps_options else (YES_NO if kind is Kind.YES_NO else ()),
        minimum=criterion.minimum if keeps_limits else None,
        maximum=criterion.maximum if keeps_limits else None,
        step=criterion.step if keeps_limits else Fraction(1),
        ranges=(),
    )


def free_key(wish: str, taken: Iterable[str]) -> str:
    """Make a key from a wish: small letters, digits and underscores, and one that is not taken."""
    base = re.sub(r"[^a-z0-9]+", "_", wish.lower()).strip("_")
    base = re.sub(r"^[0-9_]+", "", base)[: LONGEST_KEY - 4] or "item"
    used = set(taken)
    if base not in used:
        return base
    return next(key for key in (f"{base}_{n}" for n in count(2)) if key not in used)


def _at(items: Sequence[Item], place: int) -> Item:
    if not 0 <= place < len(items):
        raise NoSuchPlaceError(place)
    return items[place]


def _with(items: tuple[Item, ...], place: int, item: Item) -> tuple[Item, ...]:
    return (*items[:place], item, *items[place + 1 :])


def _without(items: tuple[Item, ...], place: int) -> tuple[Item, ...]:
    return (*items[:place], *items[place + 1 :])


def _inserted(items: tuple[Item, ...], place: int, item: Item) -> tuple[Item, ...]:
    return (*items[:place], item, *items[place:])


def _swapped(items: tuple[Item, ...], place: int, other: int) -> tuple[Item, ...]:
    one = _at(items, place)
    if not 0 <= other < len(items):
        return items
    return _with(_with(items, place, items[other]), other, one)


def _with_criteria(scorecard: Scorecard, section: int, criteria: tuple[Criterion, ...]) -> Scorecard:
    return replace_section(scorecard, section, replace(section_at(scorecard, section), criteria=criteria))


def _following(scorecard: Scorecard, renamed: Mapping[str, str]) -> Scorecard:
    """Let every condition follow criteria that have new keys."""
    sections = tuple(
        replace(section, criteria=tuple(_redirected(c, renamed) for c in section.criteria))
        for section in scorecard.sections
    )
    return replace(scorecard, sections=sections)


def _redirected(criterion: Criterion, renamed: Mapping[str, str]) -> Criterion:
    conditions = tuple(_retargeted(condition, renamed) for condition in criterion.conditions)
    return replace(criterion, conditions=conditions)


def _retargeted(condition: Condition, renamed: Mapping[str, str]) -> Condition:
    return replace(condition, criterion=renamed.get(condition.criterion, condition.criterion))


def _renamed(criterion: Criterion, renamed: Mapping[str, str]) -> Criterion:
    return replace(_redirected(criterion, renamed), key=renamed[criterion.key])
